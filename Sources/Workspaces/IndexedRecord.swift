import GitStorage
import Indexing
import Landing
import Merging
import Records
import Statements

/// Reads records of one space as the index shows them.
struct IndexedRecords {
    private let store: ObjectStore
    private let schemas: SchemaCatalogue
    private let tree: ObjectID
    private let folders = FolderCache()

    /// - Parameter tree: the view that is shown, with everything that waits to land.
    init(in tree: ObjectID, from store: ObjectStore, schemas: SchemaCatalogue) {
        self.tree = tree
        self.store = store
        self.schemas = schemas
    }

    /// What is known of one record; no entry if there is none.
    struct Found {
        let entry: RecordIndex.Entry?
        let decisions: [RecordIndex.Decision]
        /// How many items of lists were looked at to name places: no more than the record holds.
        var itemsRead = 0
    }

    /// Reads a record. One that cannot be read is listed by its name and has nothing to search: it never keeps
    /// the others out.
    func read(_ name: RecordName) throws -> Found {
        guard let blob = try folders.file(at: name.recordPath, in: tree, from: store) else {
            return Found(entry: nil, decisions: [])
        }
        let unreadable = RecordIndex.Entry(name: name, schema: "", title: name.description, blob: blob.hex)
        let document: Document
        do {
            let conflicts = try folders.file(at: name.conflictsPath, in: tree, from: store)
            document = try StoredDocument.read(name, record: blob, conflicts: conflicts, from: store) { path in
                try folders.file(at: path, in: tree, from: store)
            }
        } catch is LandingFailure {
            return Found(entry: unreadable, decisions: [])
        }
        guard let value = document.value else { return Found(entry: unreadable, decisions: []) }
        let schema = try schemas.schema(of: value)
        let place = schema?.root ?? .free
        var passages: [RecordIndex.Passage] = []
        var items = KeyedItems()
        collect(value, at: place, .root, in: value, under: place, &items, &passages)
        let entry = RecordIndex.Entry(
            name: name, schema: value["schema"]?.string ?? "", title: Self.title(of: value, name, schema),
            authority: Self.field("authority", of: value, name, schema),
            year: Self.field("year", of: value, name, schema),
            blob: blob.hex, stage: try stage(of: name, schema), passages: passages)
        let decisions = document.entries.map { entry in
            RecordIndex.Decision(
                path: entry.path, title: Self.title(of: entry.path, at: place, in: value, &items),
                sides: entry.sides.count)
        }
        return Found(entry: entry, decisions: decisions, itemsRead: items.itemsRead)
    }

    /// The stage that the record's docket says, as far as it can be read.
    private func stage(of name: RecordName, _ schema: Schema?) throws -> String? {
        guard let lifecycle = schema?.lifecycle else { return nil }
        let docket = try folders.file(at: name.docketPath, in: tree, from: store).flatMap { id in
            (try? JSON(reading: store.blob(id, atMost: Amendment.limits.bytes), limits: Amendment.limits))
                .flatMap { Docket(json: $0) }
        }
        return (docket ?? Docket()).stage(in: lifecycle)
    }

    /// What stands under a place and can be searched: texts that somebody wrote. What is set once and for all
    /// comes from the template or is a key, and would be found in every record.
    private func collect(
        _ value: JSON, at place: Place, _ path: Path, in record: JSON, under root: Place, _ items: inout KeyedItems,
        _ passages: inout [RecordIndex.Passage]
    ) {
        if place.rule == .fixed { return }
        switch value {
        case .string(let text):
            guard !text.isEmpty, path != Path([.name("schema")]) else { return }
            passages.append(
                RecordIndex.Passage(path: path, title: Self.title(of: path, at: root, in: record, &items), text: text))
        case .object(let object):
            for member in object.members {
                collect(
                    member.value, at: place.property(member.name), path.appending(name: member.name), in: record,
                    under: root, &items, &passages)
            }
        case .array(let list):
            var seen: Set<Path> = []
            for (index, item) in list.enumerated() {
                let key: ItemKey? =
                    if case .keyed(let fields)? = place.rule { ItemKey(of: item, fields: fields) } else { nil }
                let keyed = key.map { path.appending(item: $0) }
                // Two items with one key have no places of their own.
                let below = keyed.flatMap { seen.insert($0).inserted ? $0 : nil } ?? path.appending(index: index)
                collect(item, at: place.item(index), below, in: record, under: root, &items, &passages)
            }
        case .null, .bool, .number: return
        }
    }

    private static func title(
        of path: Path, at place: Place, in record: JSON, _ items: inout KeyedItems
    ) -> String {
        FieldTitle(of: path, at: place, in: record, finding: &items).parts.map { part in
            switch part {
            case .field(let title), .headed(let title): title
            case .item(_, let name): name
            }
        }.joined(separator: ", ")
    }

    private static func title(of value: JSON, _ name: RecordName, _ schema: Schema?) -> String {
        if let own = value["name"]?.string ?? value["title"]?.string, !own.isEmpty { return own }
        return ([schema?.root.title ?? name.kind] + name.key).joined(separator: " ")
    }

    private static func field(_ field: String, of value: JSON, _ name: RecordName, _ schema: Schema?) -> String? {
        if let index = schema?.identity.firstIndex(of: field), name.key.indices.contains(index) {
            return name.key[index]
        }
        return value[field]?.string
    }
}
