import Landing
import Merging
import Records
import Seeded
import Statements

extension HonestRegion {
    mutating func write(_ index: Int) throws {
        let laptop = laptops[index]
        guard laptop.member.isActive else { return }
        if random.isHit(oneIn: 5), try decide(index) { return }
        let kind = laptop.space == .region ? "visit" : "account"
        let names = try region.records(in: laptop.head, of: kind)
        if names.count < (kind == "visit" ? 3 : 1) || random.isHit(oneIn: 15) {
            return try begin(index, besides: names)
        }
        let name = random.pick(names)
        if random.isHit(oneIn: 15) { return try remark(index, name) }
        // What is frozen for all that this laptop knows is left alone.
        guard try !Self.frozen.contains(stage(of: name, on: laptop)) else { return }
        let old = try region.document(name, in: laptop.head)
        let mine = (kind == "visit" ? Self.places : Self.homePlaces).filter {
            Self.may(laptop.person, laptop.roster, $0, name, old.value)
        }
        guard !mine.isEmpty, var object = old.value?.object else { return }
        let place = random.pick(mine)
        // Whoever has any right brings a record to the newer form along with their change.
        var isRenewed = false
        if hasNewForm, object["schema"] == "visit/1", try region.knowsNewForm(laptop.head), random.isHit(oneIn: 4),
            old.entries.isEmpty
        {
            object["schema"] = "visit/2"
            object["name"] = object["title"]
            object["title"] = nil
            isRenewed = true
        }
        guard let (value, path) = change(place, of: .object(object)) else { return }
        // A decision is settled by whoever writes at its very place, and else left alone.
        let touched = old.entries.filter { $0.path.touches(path) }
        guard touched.allSatisfy({ $0.path == path }) else { return }
        var chosen = value
        if let entry = touched.first, random.isHit(oneIn: 2) {
            let side = random.pick(entry.sides).value
            guard let settled = value.replacing(path, with: side) else { return }
            chosen = settled
        }
        // A newer form by itself is anybody's with some right; what is noted is who may write at the place.
        guard chosen != .object(object) || !touched.isEmpty else { return }
        let new = Document(chosen, entries: old.entries.filter { !touched.contains($0) })
        try append(files(new, name, replacing: old), .places(name, [place]), to: index)
        if isRenewed { laptops[index].traits.insert(.renewal) }
    }

    private mutating func begin(_ index: Int, besides names: [RecordName]) throws {
        let laptop = laptops[index]
        let year = String(2017 + random.number(below: laptop.space == .region ? 6 : 2))
        if case .authority(let authority) = laptop.space {
            let name = RecordName("account/\(year)/\(authority)")!
            guard !names.contains(name), Self.works(laptop.member, for: authority) else { return }
            var account = AccountKind.blank(authority, year)
            if random.isHit(oneIn: 2) { account["verdict"] = .string(word()) }
            return try append([name.recordPath: JSON.object(account).canonicalBytes], .create(name), to: index)
        }
        let hosts = Self.hosts(of: laptop.member)
        guard !hosts.isEmpty else { return }
        let host = random.pick(hosts)
        let name = RecordName("visit/\(year)/\(host)")!
        guard !names.contains(name) else { return }
        var visit = VisitKind.blank(host, year)
        if laptop.member.isCoordinator {
            visit["reviewers"] = ["rex"]
            visit["lead"] = "rex"
            if random.isHit(oneIn: 2) { visit["plain"] = .string(word()) }
        }
        if random.isHit(oneIn: 2) { visit["title"] = .string(word()) }
        try append([name.recordPath: JSON.object(visit).canonicalBytes], .create(name), to: index)
    }

    private mutating func remark(_ index: Int, _ name: RecordName) throws {
        let laptop = laptops[index]
        let log = try region.remarks(on: name, in: laptop.head)
        var new = log
        let path = Path(laptop.space == .region ? "/title" : "/body")!
        new.add(CommentLog.Remark(path: path, text: word(), member: laptop.person))
        guard new != log else { return }
        try append([name.commentsPath: new.json.canonicalBytes], .remark, to: index)
    }

    /// A value with something else at a place, and the exact place.
    private mutating func change(_ place: String, of value: JSON) -> (JSON, Path)? {
        func put(_ path: Path, _ new: JSON?) -> (JSON, Path)? { value.replacing(path, with: new).map { ($0, path) } }
        let field = Path(place.split(separator: "/").map { .name(String($0)) })
        switch place {
        case "title":
            let name = value["schema"] == "visit/2" ? "name" : "title"
            return put(Path([.name(name)]), random.isHit(oneIn: 8) ? nil : .string(word()))
        case "plain", "grade", "part/own", "part/theirs", "verdict": return put(field, .string(word()))
        case "once": return value["once"] == nil ? put(field, .string(word())) : nil
        case "notes", "plan", "summary", "body": return put(field, .string(prose(value[place]?.string ?? "")))
        case "tags":
            var tags = value["tags"]?.array ?? []
            let tag = JSON.string(random.pick(["a", "b", "c", "d", "e"]))
            if let index = tags.firstIndex(of: tag) { tags.remove(at: index) } else { tags.append(tag) }
            return put(field, .array(tags.sorted { ($0.string ?? "") < ($1.string ?? "") }))
        case "log": return put(field, .array((value["log"]?.array ?? []) + [.string(word())]))
        case "reviewers": return put(field, ["ria", "rex"])
        case "team": return put(field, [["member": "rex"], ["member": "ria"]])
        case "actions": return changeList(of: value)
        default: return changeItem(place, of: value)
        }
    }

    private mutating func changeList(of value: JSON) -> (JSON, Path)? {
        let list = Path("/actions")!
        var items = value["actions"]?.array ?? []
        switch random.number(below: items.count < 2 ? 1 : items.count > 12 ? 2 : 4) {
        case 1 where !items.isEmpty:
            let gone = items.remove(at: random.number(below: items.count))
            return value.replacing(list, with: .array(items)).map {
                ($0, list.appending(item: ItemKey(of: gone, fields: ["id"])!))
            }
        case 3:
            items.swapAt(0, items.count - 1)
            return value.replacing(list, with: .array(items)).map { ($0, list) }
        default:
            let id = "i\(counter)"
            items.insert(["id": .string(id), "what": .string(word())], at: random.number(below: items.count + 1))
            return value.replacing(list, with: .array(items)).map {
                ($0, list.appending(item: ItemKey([(name: "id", value: id)])))
            }
        }
    }

    private mutating func changeItem(_ place: String, of value: JSON) -> (JSON, Path)? {
        let parts = place.split(separator: "/").map(String.init)
        let items = value[parts[0]]?.array ?? []
        guard !items.isEmpty,
            let key = ItemKey(of: random.pick(items), fields: [parts[0] == "actions" ? "id" : "heading"])
        else { return nil }
        let path = Path([.name(parts[0]), .item(key), .name(parts[1])])
        let new = parts[1] == "what" ? word() : prose(value.value(at: path)?.string ?? "")
        return value.replacing(path, with: .string(new)).map { ($0, path) }
    }

    private mutating func prose(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        if words.count > 30 { words.removeFirst(10) }
        words.insert(word(), at: random.number(below: words.count + 1))
        return words.joined(separator: " ")
    }
}
