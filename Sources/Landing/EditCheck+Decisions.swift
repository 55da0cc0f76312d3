import GitStorage
import Merging
import Records

extension EditCheck {
    /// An edit settles decisions and never makes one; what it leaves open it leaves as it stands
    /// (DESIGN.md section 4, Conflicts).
    ///
    /// - Parameter versions: the records of the edit, to which their decisions are added, and those of which only
    ///   decisions were changed.
    mutating func checkDecisions(
        of changes: [PathChange], _ versions: inout [RecordName: RecordVersions]
    ) throws {
        var names: Set<RecordName> = []
        var sidesByName: [RecordName: [PathChange]] = [:]
        for change in changes {
            switch SpacePath(change.path) {
            case .record(let name)?, .conflicts(let name)?: names.insert(name)
            case .conflictSide(let name, _)?:
                names.insert(name)
                sidesByName[name, default: []].append(change)
            default: break
            }
        }
        for name in names.sorted() {
            let sides = sidesByName[name] ?? []
            guard try before[name.conflictsPath] != nil || after[name.conflictsPath] != nil || !sides.isEmpty else {
                continue
            }
            do {
                let (old, new) = (try document(name, in: before), try document(name, in: after))
                versions[name] = RecordVersions(old: old, new: new)
                try checkDecisions(of: name, from: old, to: new, after, sides)
            } catch LandingFailure.unreadable(let path) {
                file(.unreadable, at: path)
            } catch StorageError.tooLarge {
                file(.tooLarge(limit: ReadingLimits.landing.bytes), at: name.conflictsPath)
            }
        }
    }

    private mutating func checkDecisions(
        of name: RecordName, from old: Document, to new: Document, _ tree: TreeOverlay, _ sides: [PathChange]
    ) throws {
        guard Set(new.entries).isSubset(of: old.entries) else {
            return file(.decisionAdded, at: name.conflictsPath)
        }
        for entry in new.entries where old.value?.value(at: entry.path) != new.value?.value(at: entry.path) {
            file(.decisionPassedOver(entry.path), at: name.recordPath)
        }
        // The files of the decisions that stay, and no others.
        let files = StoredDocument.files(of: new, named: name, replacing: old).filter { $0.path != name.recordPath }
        for (path, bytes) in files {
            guard try tree[path].map({ try store.blob($0) }) == bytes else {
                file(.notCanonical, at: path)
                continue
            }
        }
        let known = Set(files.map(\.path))
        for side in sides where side.new != nil && !known.contains(side.path) { file(.decisionAdded, at: side.path) }
    }

    func document(_ name: RecordName, in tree: TreeOverlay) throws -> Document {
        try StoredDocument.read(
            name, record: tree[name.recordPath], conflicts: tree[name.conflictsPath], from: store
        ) { try tree[$0] }
    }
}
