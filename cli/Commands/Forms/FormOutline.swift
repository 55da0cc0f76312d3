import Landing
import Records

/// Lays out a record, or a part of it, as the blocks of a form.
struct FormOutline {
    /// What is shown beside the record's own words.
    struct Beside {
        /// Last year's record.
        var former: JSON?
        /// Lines about a place: decisions that wait, remarks, drafts.
        var notes: [(path: Path, lines: [String])] = []
        /// What the writer may change; `nil` where fields do not divide people.
        var rights: Rights?
    }

    private let schema: Schema
    private let shown: JSON
    private let beside: Beside
    /// Last year's record, of which every field is asked.
    private let former: SeenRecord?
    private let order: FieldOrder
    private var blocks: [FormText.Block] = []
    /// Where help has been given: once for each field, however many items have it.
    private var explained: Swift.Set<Path> = []

    /// - Parameter shown: the record with what the person wrote before and could not save.
    init(_ schema: Schema, shown: JSON, beside: Beside = Beside()) {
        self.schema = schema
        self.shown = shown
        self.beside = beside
        former = beside.former.map { SeenRecord($0, schema: schema) }
        order = FieldOrder(schema)
    }

    /// The blocks of what stands at a place.
    static func blocks(
        _ schema: Schema, shown: JSON, section: Path = .root, beside: Beside = Beside()
    ) -> [FormText.Block] {
        var outline = FormOutline(schema, shown: shown, beside: beside)
        let place = schema.root.descendant(at: section)
        if case .item? = section.steps.last {
            outline.addItem(place, shown.value(at: section), at: section)
        } else {
            outline.add(place, shown.value(at: section), at: section, in: nil, titles: [])
        }
        outline.addNotes()
        return outline.blocks
    }

    // MARK: - Places

    /// - Parameters:
    ///   - item: the item whose block this stands in; `nil` outside of any.
    ///   - titles: the titles of the objects that the place lies in, up to the item.
    private mutating func add(
        _ place: Place, _ value: JSON?, at path: Path, in item: Path?, titles: [String], help: [String] = []
    ) {
        switch FormShape.of(place, value) {
        case .field(let mode): addField(place, value, mode, at: path, in: item, titles, help)
        case .object(let names):
            addProperties(names, of: place, value, at: path, in: item, titles, help: self.help(place, path))
        case .list(let fields): addList(place, value?.array ?? [], at: path, keyedBy: fields)
        case .log: addLog(place, value?.array ?? [], at: path)
        }
    }

    private mutating func addProperties(
        _ names: [String], of place: Place, _ value: JSON?, at path: Path, in item: Path?, _ titles: [String],
        help: [String] = [], leavingOut left: Swift.Set<String> = []
    ) {
        let isRoot = path.steps.isEmpty
        let hidden = left.union(isRoot ? Swift.Set(["schema"] + schema.identity) : [])
        let shown = order.sorted(names.filter { !hidden.contains($0) }, of: place)
        let inside = isRoot || path == item ? [] : titles + [Self.title(of: path, place)]
        var help = isRoot || path == item ? [] : help
        var later: [String] = []
        for name in shown {
            let child = place.property(name)
            let childValue = value?[name]
            // What is set once is shown, not asked for.
            if child.rule == .fixed, childValue != nil { continue }
            switch FormShape.of(child, childValue) {
            // A list has blocks of its own, after which no field of this one could follow.
            case .list where item != nil, .log where item != nil: later.append(name)
            default:
                add(child, childValue, at: path.appending(name: name), in: item, titles: inside, help: help)
                help = []
            }
        }
        for name in later {
            add(place.property(name), value?[name], at: path.appending(name: name), in: item, titles: inside)
        }
    }

    private mutating func addField(
        _ place: Place, _ value: JSON?, _ mode: FormMode, at path: Path, in item: Path?, _ titles: [String],
        _ help: [String]
    ) {
        let relative = item.map { Path(Array(path.steps.dropFirst($0.steps.count))) }
        var comments = help + self.help(place, path) + Self.choices(place, mode)
        comments += editors(place, path)
        comments += lastYear(at: path)
        blocks.append(
            FormText.Block(
                address: relative.map { .field($0) } ?? .place(path),
                title: (titles + [Self.title(of: path, place)]).joined(separator: ": "), comments: comments,
                body: FormBody(value, mode: mode), expected: mode))
    }

    // MARK: - Lists

    private mutating func addList(_ place: Place, _ items: [JSON], at path: Path, keyedBy fields: [String]) {
        let isInvented = fields == ["id"]
        let hasTemplate = !(place.defaultValue?.array ?? []).isEmpty
        var comments = help(place, path)
        if explainsLists(path) {
            comments += Wording.formList(isInvented: isInvented, hasTemplate: hasTemplate)
        }
        comments += editors(place, path)
        comments += formerItems(at: path, keyedBy: fields, beyond: items)
        blocks.append(
            FormText.Block(address: .place(path), title: Self.title(of: path, place), comments: comments))
        for item in items {
            guard let key = ItemKey(of: item, fields: fields) else { continue }
            addItem(place.item(0), item, at: path.appending(item: key))
        }
        if !hasTemplate { addBlank(place.item(0), at: path, keyedBy: fields) }
    }

    private mutating func addItem(_ place: Place, _ value: JSON?, at path: Path) {
        let names = FormShape.names(of: place, value?.object)
        let key: Swift.Set<String> =
            if case .item(let key)? = path.steps.last { Swift.Set(key.fields.map(\.name)) } else { [] }
        var comments: [String] = []
        let heading = Self.title(ofItem: path, place, value)
        for name in order.sorted(names, of: place) where place.property(name).rule == .fixed && !key.contains(name) {
            guard let text = value?[name], text != .string(heading) else { continue }
            let title = place.property(name).title ?? name
            comments += FormComment.wrapped("\(title): \(Fields.scalar(text))")
        }
        blocks.append(
            FormText.Block(
                address: .place(path), title: heading,
                comments: comments))
        addProperties(names, of: place, value, at: path, in: path, [], leavingOut: key)
    }

    /// A block with nothing in it, for one more item.
    private mutating func addBlank(_ place: Place, at list: Path, keyedBy fields: [String]) {
        let names = order.sorted(place.propertyNames.filter { !fields.contains($0) }, of: place)
        blocks.append(
            FormText.Block(
                address: .newItem(list: list, fields: fields.map { FormAddress.KeyField(name: $0, value: "") }),
                title: Wording.formNew(place.title)))
        addBlankFields(names, of: place, at: list.appending(name: "new"), under: .root, titles: [])
    }

    private mutating func addBlankFields(
        _ names: [String], of place: Place, at path: Path, under relative: Path, titles: [String]
    ) {
        for name in names {
            let child = place.property(name)
            let inside = relative.appending(name: name)
            switch FormShape.of(child, nil) {
            case .field(let mode):
                blocks.append(
                    FormText.Block(
                        address: .field(inside),
                        title: (titles + [child.title ?? name]).joined(separator: ": "),
                        comments: help(child, path.appending(name: name)) + Self.choices(child, mode),
                        body: FormBody(nil, mode: mode), expected: mode))
            case .object(let names):
                addBlankFields(
                    order.sorted(names, of: child), of: child, at: path.appending(name: name), under: inside,
                    titles: titles + [child.title ?? name])
            // Lists inside an item are offered once the item is there.
            case .list, .log: continue
            }
        }
    }

    private mutating func addLog(_ place: Place, _ entries: [JSON], at path: Path) {
        var comments = help(place, path) + editors(place, path)
        if !entries.isEmpty {
            comments.append(Wording.formLog)
            comments += Fields.lines(of: .array(entries), at: place, path, waiting: []).flatMap(FormComment.quoted)
        }
        blocks.append(
            FormText.Block(address: .place(path), title: Self.title(of: path, place), comments: comments))
        let item = place.item(entries.count)
        guard case .object(let names) = FormShape.of(item, nil) else {
            let mode: FormMode = item.takesText ? .text : .json
            blocks.append(
                FormText.Block(
                    address: .entry(log: path), title: Wording.formNew(item.title ?? place.title),
                    comments: Self.choices(item, mode), body: FormBody(nil, mode: mode), expected: mode))
            return
        }
        blocks.append(FormText.Block(address: .entry(log: path), title: Wording.formNew(item.title ?? place.title)))
        addBlankFields(
            order.sorted(names, of: item), of: item, at: path.appending(name: "new"), under: .root, titles: [])
    }

    // MARK: - What stands beside

    private static func title(of path: Path, _ place: Place) -> String {
        if let title = place.title { return title }
        if case .name(let name)? = path.steps.last { return name }
        return Wording.formWhole
    }

    private static func title(ofItem path: Path, _ place: Place, _ value: JSON?) -> String {
        if let heading = value?["heading"]?.string { return heading }
        guard case .item(let key)? = path.steps.last, key.fields.map(\.name) != ["id"] else {
            return place.title ?? Wording.formWhole
        }
        let names = key.fields.map(\.value).joined(separator: ", ")
        return place.title.map { "\($0): \(names)" } ?? names
    }

    private static func choices(_ place: Place, _ mode: FormMode) -> [String] {
        let asked = mode == .lines ? place.item(0) : place
        if let choices = asked.choices?.map({ $0.string ?? $0.canonicalLine }) {
            return FormComment.wrapped(Wording.formChoices(choices))
        }
        if mode == .lines { return [Wording.formOneALine] }
        if place.takesTruth { return [Wording.formTruth] }
        return place.takesNumber ? [Wording.formNumber] : []
    }

    /// Who writes here, where that is not the same everywhere, or not the person whose form it is.
    private func editors(_ place: Place, _ path: Path) -> [String] {
        let who = MissingRight(.change, at: path, needing: place.grants, by: schema)
        if let rights = beside.rights, !rights.mayChange(place) { return Wording.formOthersAlone(who) }
        guard let editors = place.editors, editors != schema.root.editors else { return [] }
        return Wording.formEditors(who)
    }

    private mutating func help(_ place: Place, _ path: Path) -> [String] {
        guard explained.insert(Self.pattern(path)).inserted, let help = place.help else { return [] }
        return FormComment.wrapped(help)
    }

    private mutating func explainsLists(_ path: Path) -> Bool {
        explained.insert(Self.pattern(path).appending(name: "*")).inserted
    }

    /// The path with every item's key left out.
    private static func pattern(_ path: Path) -> Path {
        Path(path.steps.map { if case .item = $0 { .name("new") } else { $0 } })
    }

    private func lastYear(at path: Path) -> [String] {
        guard let value = former?.value(at: path) else { return [] }
        return [Wording.formLastYear] + FormComment.quoted(Fields.scalar(value))
    }

    /// Items of last year's list that this year's does not hold.
    private func formerItems(at path: Path, keyedBy fields: [String], beyond items: [JSON]) -> [String] {
        let held = Swift.Set(items.compactMap { ItemKey(of: $0, fields: fields) })
        let gone = (former?.value(at: path)?.array ?? []).filter { item in
            ItemKey(of: item, fields: fields).map { !held.contains($0) } ?? false
        }
        guard !gone.isEmpty else { return [] }
        let place = schema.root.descendant(at: path)
        return [Wording.formLastYear]
            + Fields.lines(of: .array(gone), at: place, path, waiting: []).flatMap(FormComment.quoted)
    }

    /// Puts every note under the heading that is nearest to its place, above or at it.
    private mutating func addNotes() {
        var owner = Path.root
        let paths = blocks.map { block -> Path? in
            switch block.address {
            case .place(let path):
                owner = path
                return path
            case .field(let path): return Path(owner.steps + path.steps)
            case .newItem, .entry:
                owner = Path([.name("")])
                return nil
            }
        }
        for note in beside.notes {
            let nearest = paths.indices.filter { paths[$0]?.contains(note.path) ?? false }
                .max { (paths[$0]?.steps.count ?? 0) < (paths[$1]?.steps.count ?? 0) }
            // A place above all that is shown, such as a whole object, is told at its first field.
            let first = paths.indices.first { index in paths[index].map { note.path.contains($0) } ?? false }
            guard let index = nearest ?? first else { continue }
            blocks[index].comments += note.lines
        }
    }
}

/// Text brought into lines of comments.
enum FormComment {
    /// Lines of at most 78 characters, broken between words.
    static func wrapped(_ text: String) -> [String] {
        var lines: [String] = []
        var line = ""
        for word in text.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
            if !line.isEmpty, line.count + 1 + word.count > 76 {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
        }
        return lines + (line.isEmpty ? [] : [line])
    }

    /// What somebody wrote, set in by two places, line by line.
    static func quoted(_ text: String) -> [String] {
        FormLines.split(text).map { $0.utf8.isEmpty ? "" : "  " + $0 }
    }
}

extension JSON {
    /// The value on one line, for people.
    var canonicalLine: String {
        FormLines.trimmed(FormLines.split(canonicalText).map(FormLines.trimmed).joined(separator: " "))
    }
}
