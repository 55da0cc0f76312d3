import GitStorage
import Landing
import Merging
import Records
import Seeded
import Statements

/// People at laptops who write only what they may, by a table of their own: the rules of `visit` once more, told in
/// another way than the check tells them.
struct HonestRegion {
    let region: Region
    var random: SeededGenerator
    private(set) var laptops: [Laptop] = []
    private var counter = 0
    private var hasNewForm = false

    struct Laptop {
        let person: String
        /// The accepted tip as this laptop knows it, with the roster of then.
        var known: CommitObject
        var roster: [String: Member]
        var chain: [CommitObject] = []
        var deeds: [Deed] = []

        var head: CommitObject { chain.last ?? known }
    }

    /// What the newest edit of a laptop did, as far as rights go.
    enum Deed {
        case place(RecordName, String)
        case create(RecordName)
        case remark
        case governance
    }

    init(seed: Int) throws {
        region = try Region(Region.people + [("kim", Member.region, [.coordinator])])
        random = SeededGenerator(seed: seed)
        let people = ["jo", "jo", "kim", "ola", "ola", "dee", "dan", "rex", "ria", "mo", "tom", "tia", "dot"]
        laptops = people.map { Laptop(person: $0, known: region.tip, roster: region.members) }
    }

    // MARK: - Who may what

    /// A place of a visit, items of lists left out, and whose it is; `nil` as relation is none.
    private static let editors: [String: [(role: Role, relation: String?)]] = {
        let officer: [(Role, String?)] = [(.officer, "host"), (.coordinator, nil)]
        var table: [String: [(Role, String?)]] = [
            "plain": [(.coordinator, nil)], "reviewers": [(.coordinator, nil)], "team": [(.coordinator, nil)],
            "grade": [(.director, "host")], "part/theirs": [(.director, "host")], "part/own": [(.officer, "host")],
            "notes": [(.reviewer, "reviewers")], "plan": [(.reviewer, "team")], "summary": [(.reviewer, "lead")],
            "actions/reply": [(.moderator, nil)],
        ]
        for place in ["title", "once", "tags", "log", "actions", "actions/what", "actions/words", "headings/text"] {
            table[place] = officer
        }
        return table
    }()

    static let places = editors.keys.sorted()

    static func may(_ person: String, _ roster: [String: Member], _ place: String, _ name: RecordName, _ value: JSON?)
        -> Bool
    {
        let member = roster[person]!
        return editors[place]!.contains { role, relation in
            guard member.roles.contains(where: { $0.role == role && !$0.hasEnded }) else { return false }
            switch relation {
            case nil: return true
            case "host": return works(member, for: name.key[1])
            case "lead": return value?["lead"] == .string(person)
            case "team": return (value?["team"]?.array ?? []).contains { $0["member"] == .string(person) }
            default: return (value?["reviewers"]?.array ?? []).contains(.string(person))
            }
        }
    }

    static func works(_ member: Member, for host: String) -> Bool {
        member.authority == host && host != "dorset-county" || member.authority == "dorset" && host == "dorset-county"
    }

    // MARK: - A step

    /// What a laptop is about to send.
    struct Push {
        let laptop: Laptop
        /// The newest edit's parent, which a twin of it has too.
        let parent: CommitObject
    }

    /// Lets one laptop write until it has something to send.
    mutating func nextPush() throws -> (index: Int, push: Push) {
        while true {
            let index = random.number(below: laptops.count)
            if laptops[index].chain.isEmpty, !random.isHit(oneIn: 3) { refresh(index) }
            if laptops[index].chain.isEmpty, try govern(index) { return (index, push(index)) }
            for _ in 0..<(1 + random.number(below: 3)) { try write(index) }
            if !laptops[index].chain.isEmpty, !random.isHit(oneIn: 3) { return (index, push(index)) }
        }
    }

    private func push(_ index: Int) -> Push {
        let laptop = laptops[index]
        return Push(laptop: laptop, parent: laptop.chain.dropLast().last ?? laptop.known)
    }

    /// The laptop's chain was accepted.
    mutating func sent(_ index: Int) { refresh(index) }

    private mutating func refresh(_ index: Int) {
        laptops[index].known = region.tip
        laptops[index].roster = region.members
        laptops[index].chain = []
        laptops[index].deeds = []
    }

    private mutating func append(_ edit: CommitObject, _ deed: Deed, to index: Int) {
        laptops[index].chain.append(edit)
        laptops[index].deeds.append(deed)
    }

    /// Once in a while a coordinator widens what somebody may, or brings in the newer form.
    private mutating func govern(_ index: Int) throws -> Bool {
        let person = laptops[index].person
        guard ["jo", "kim"].contains(person), random.isHit(oneIn: 12) else { return false }
        refresh(index)
        if !hasNewForm, random.isHit(oneIn: 3) {
            hasNewForm = true
            append(
                try region.edit(by: person, ["schemas/visit/2.json": VisitKind.renamed.canonicalBytes]), .governance,
                to: index)
            return true
        }
        let chosen = random.pick(["ola", "dee", "tom", "rex", "dot"])
        let role = random.pick([Role.officer, .director, .reviewer, .moderator, .guest])
        let member = region.members[chosen]!
        guard !member.roles.contains(where: { $0.role == role }) else { return false }
        let wider = try Region.member(chosen, member.authority, member.roles.map(\.role) + [role])
        region.remember(wider)
        append(
            try region.edit(by: person, ["records/member/\(chosen).json": wider.json.canonicalBytes]), .governance,
            to: index)
        return true
    }

    // MARK: - Writing

    private mutating func write(_ index: Int) throws {
        let laptop = laptops[index]
        let names = try region.records(in: laptop.head)
        if names.count < 3 || random.isHit(oneIn: 15) { return try begin(index, besides: names) }
        let name = random.pick(names)
        if random.isHit(oneIn: 15) { return try remark(index, name) }
        let old = try region.document(name, in: laptop.head)
        let mine = Self.places.filter { Self.may(laptop.person, laptop.roster, $0, name, old.value) }
        guard !mine.isEmpty, var object = old.value?.object else { return }
        let place = random.pick(mine)
        // Whoever has any right brings a record to the newer form along with their change.
        if hasNewForm, object["schema"] == "visit/1", try region.knowsNewForm(laptop.head), random.isHit(oneIn: 4),
            old.entries.isEmpty
        {
            object["schema"] = "visit/2"
            object["name"] = object["title"]
            object["title"] = nil
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
        append(try region.edit(name, by: laptop.person, on: laptop.head, to: new), .place(name, place), to: index)
    }

    private mutating func begin(_ index: Int, besides names: [RecordName]) throws {
        let laptop = laptops[index]
        let member = laptop.roster[laptop.person]!
        let roles = member.roles.map(\.role)
        let isCoordinator = roles.contains(.coordinator)
        let hosts = ["bristol", "torbay", "dorset", "dorset-county"].filter { host in
            isCoordinator || roles.contains(.officer) && Self.works(member, for: host)
        }
        guard !hosts.isEmpty else { return }
        let host = random.pick(hosts)
        let year = String(2017 + random.number(below: 6))
        let name = RecordName("visit/\(year)/\(host)")!
        guard !names.contains(name) else { return }
        var visit = VisitKind.blank(host, year)
        if isCoordinator {
            visit["reviewers"] = ["rex"]
            visit["lead"] = "rex"
            if random.isHit(oneIn: 2) { visit["plain"] = .string(word()) }
        }
        if random.isHit(oneIn: 2) { visit["title"] = .string(word()) }
        append(
            try region.edit(name, by: laptop.person, on: laptop.head, to: Document(.object(visit))), .create(name),
            to: index)
    }

    private mutating func remark(_ index: Int, _ name: RecordName) throws {
        let laptop = laptops[index]
        let log = try region.remarks(on: name, in: laptop.head)
        var new = log
        new.add(CommentLog.Remark(path: Path("/title")!, text: word(), member: laptop.person))
        guard new != log else { return }
        append(
            try region.edit(by: laptop.person, on: laptop.head, [name.commentsPath: new.json.canonicalBytes]), .remark,
            to: index)
    }

    /// A value with something else at a place, and the exact place.
    private mutating func change(_ place: String, of value: JSON) -> (JSON, Path)? {
        func put(_ path: Path, _ new: JSON?) -> (JSON, Path)? { value.replacing(path, with: new).map { ($0, path) } }
        let field = Path(place.split(separator: "/").map { .name(String($0)) })
        switch place {
        case "title":
            let name = value["schema"] == "visit/2" ? "name" : "title"
            return put(Path([.name(name)]), random.isHit(oneIn: 8) ? nil : .string(word()))
        case "plain", "grade", "part/own", "part/theirs": return put(field, .string(word()))
        case "once": return value["once"] == nil ? put(field, .string(word())) : nil
        case "notes", "plan", "summary": return put(field, .string(prose(value[place]?.string ?? "")))
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

    mutating func word() -> String {
        counter += 1
        return "w\(counter)"
    }

    private mutating func prose(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        if words.count > 30 { words.removeFirst(10) }
        words.insert(word(), at: random.number(below: words.count + 1))
        return words.joined(separator: " ")
    }

    // MARK: - Twins

    /// The one thing that a hostile twin has otherwise.
    enum Twist: CaseIterable { case author, place, role }

    /// What the check says to a twin of a push in which one thing is otherwise; `nil` if there is none of that sort.
    mutating func faults(of push: Push, twisted twist: Twist) throws -> [CheckViolation]? {
        let laptop = push.laptop
        guard let last = laptop.chain.last, let deed = laptop.deeds.last else { return nil }
        let earlier = Array(laptop.chain.dropLast())
        switch twist {
        case .author:
            let others = Region.people.map(\.id).filter { other in
                other != laptop.person && !isAllowed(deed, to: other, laptop, push.parent)
            }
            guard !others.isEmpty else { return nil }
            let forged = try region.edit(by: random.pick(others), on: push.parent, tree: last.tree)
            return try region.check.violations(of: region.chain(earlier + [forged]), on: region.tip)
        case .place:
            guard let name = try region.records(in: last).randomElement(using: &random) else { return nil }
            let document = try region.document(name, in: last)
            let others = ["plain", "grade", "once", "notes", "summary"].filter {
                !Self.may(laptop.person, laptop.roster, $0, name, document.value)
            }
            guard let value = document.value, !others.isEmpty else { return nil }
            let path = Path([.name(random.pick(others))])
            guard let changed = value.replacing(path, with: .string(word())) else { return nil }
            let left = document.entries.filter { !$0.path.touches(path) }
            let files = StoredDocument.files(
                of: Document(changed, entries: left), named: name, replacing: document)
            let tree = try region.tree(last.tree, with: files)
            let forged = try region.edit(by: laptop.person, on: push.parent, tree: tree)
            return try region.check.violations(of: region.chain(earlier + [forged]), on: region.tip)
        case .role:
            // A guest may still remark on what they read.
            let isRemark = laptop.deeds.allSatisfy { if case .remark = $0 { true } else { false } }
            let demoted = try region.tip(without: laptop.person, hasLeft: isRemark)
            return try region.check.violations(of: region.chain(laptop.chain), on: demoted)
        }
    }

    private func isAllowed(_ deed: Deed, to person: String, _ laptop: Laptop, _ parent: CommitObject) -> Bool {
        let member = laptop.roster[person]!
        switch deed {
        case .remark: return false
        case .governance: return member.isCoordinator
        case .create(let name):
            return member.isCoordinator || member.holds(.officer) && Self.works(member, for: name.key[1])
        case .place(let name, let place):
            let value = (try? region.document(name, in: parent))?.value
            return Self.may(person, laptop.roster, place, name, value)
        }
    }
}
