import GitStorage
public import Landing
public import Merging
public import Records
import Statements

extension Workspace {
    /// The edits that touched a record, in the order in which they landed; what has not landed stands last.
    ///
    /// - Parameters:
    ///   - limit: the most edits to give, the newest ones.
    ///   - only: the space, if it is another than the one in which the record is written.
    ///   - statedToo: whether edits count that only state something about it.
    public func edits(
        of name: RecordName, in only: SpaceKind? = nil, limit: Int = .max, statedToo: Bool = false
    ) async throws -> [RecordEdit] {
        let space: SpaceKind = if let only { only } else { try await self.space(of: name) }
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        let regionPath = path(of: .region)
        return try await repository(space).perform { store in
            let region = space == .region ? store : try ObjectStore(opening: regionPath)
            let schemas = SchemaCatalogue(regionTree: try region.commit(regionTip).tree, in: region)
            return try RecordEdits(of: name, in: store, schemas: schemas, statedToo: statedToo).newest(limit)
        }
    }

    /// Where the older of two versions of a record is to be found.
    public enum Former: Sendable, Hashable {
        /// So many edits ago.
        case edits(Int)
        /// Before the first edit that was written at that time or later, by its writer's clock: seconds since 1970.
        case time(Int64)
        /// What the hub has accepted.
        case hub
    }

    /// A record as it was; its document is empty where there was none yet.
    public func version(of name: RecordName, _ former: Former) async throws -> Document {
        switch former {
        case .edits(let count):
            let edits = try await edits(of: name, limit: max(count, 0))
            guard count > 0, let first = edits.first else { return try await record(name).document }
            return first.standing
        case .time(let seconds):
            // Clocks are no evidence, so the order is that of landing.
            guard let first = try await edits(of: name).first(where: { $0.author.seconds >= seconds }) else {
                return try await record(name).document
            }
            return first.standing
        case .hub:
            let space = try await space(of: name)
            let tree = try await repository(space).perform { try $0.commit($0.required(RefName.hub)).tree }
            return try await document(name, in: tree, of: space)
        }
    }

    /// A record in the version of that digest, as it once stood in a space.
    ///
    /// - Returns: `nil` if the history of this copy holds no such version.
    public func version(of name: RecordName, digest: String, in space: SpaceKind) async throws -> Document? {
        for edit in try await edits(of: name, in: space).reversed() {
            for document in [edit.result, edit.after] where document.value != nil {
                let own = document.value.map { SHA256Digest.hex(of: $0.canonicalBytes) }
                if own == digest { return document }
            }
        }
        return nil
    }

    /// Who wrote the sides of an open decision: for each side the newest edit that wrote it there.
    ///
    /// A side of prose that took in harmless changes since is nobody's text to the letter; its writer is who
    /// brought the words that this side alone has.
    public func origins(of entry: Entry, in name: RecordName) async throws -> [RecordEdit?] {
        let edits = try await edits(of: name).reversed().filter { edit in
            edit.before.value?.value(at: entry.path) != edit.after.value?.value(at: entry.path)
        }
        let bases = entry.bases.reduce(into: Set<Substring>()) { $0.formUnion(words($1.value)) }
        return entry.sides.map { side in
            if let exact = edits.first(where: { $0.after.value?.value(at: entry.path) == side.value }) { return exact }
            let others = entry.sides.filter { $0 != side }.reduce(into: bases) { $0.formUnion(words($1.value)) }
            let own = Set(words(side.value)).subtracting(others)
            let brought = edits.map { edit in
                Set(words(edit.after.value?.value(at: entry.path))).intersection(own).count
            }
            // Of edits that brought as many of them, the newest, which stands first.
            guard let most = brought.max(), most > 0, let index = brought.firstIndex(of: most) else { return nil }
            return edits[index]
        }
    }
}

private func words(_ value: JSON?) -> [Substring] { value?.string?.split(whereSeparator: \.isWhitespace) ?? [] }
