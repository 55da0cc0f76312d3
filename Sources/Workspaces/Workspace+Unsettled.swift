import GitStorage
import Landing
import Merging
public import Records
import Statements

extension Workspace {
    /// What was signed for good about a record of the region, whoever signed it, and the record is another version now.
    public func supersededStatements(about name: RecordName) async throws -> [UnsettledStatement] {
        try await unsettledStatements(of: nil, about: stage(of: name, in: .region)).filter { $0.reason == nil }
    }

    /// The member's own statements that had no effect, or whose record is another version now, in all spaces.
    ///
    /// One that was followed by something with effect is no longer told: the record went on.
    public func unsettledStatements(of member: String) async throws -> [UnsettledStatement] {
        var found: [UnsettledStatement] = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            let names = try await repository(space).perform { store in
                try store.paths(in: tree, under: "dockets").compactMap { SpacePath($0.path)?.record }
            }
            for name in names {
                let stage = try await stage(of: name, in: space)
                guard Self.mayBeUnsettled(stage) else { continue }
                found += try await unsettledStatements(of: member, about: stage)
            }
        }
        return found
    }

    /// Whether something in the docket may have to be told to somebody, without reading the statements.
    private static func mayBeUnsettled(_ stage: RecordStage) -> Bool {
        stage.docket.entries.contains { $0.effect != .applied } || !stage.isFrozen
    }

    /// - Parameter member: whose statements count; everybody's if `nil`.
    private func unsettledStatements(
        of member: String?, about stage: RecordStage
    ) async throws -> [UnsettledStatement] {
        let all = try await statements(about: stage.name, in: stage.space)
        var edits: [RecordEdit]?
        var found: [UnsettledStatement] = []
        for (index, landed) in all.enumerated()
        where member.map(landed.statement.claim.member.hasSameBytes) ?? true {
            let claim = landed.statement.claim
            let later = all[(index + 1)...].filter { $0.entry.effect == .applied }
            switch landed.entry.effect {
            case .overtaken(let reason):
                guard later.isEmpty else { continue }
                let known: [RecordEdit]
                if let edits { known = edits } else { known = try await self.edits(of: stage.name, in: stage.space) }
                edits = known
                found.append(
                    UnsettledStatement(
                        landed: landed, reason: reason,
                        change: reason == .version ? Self.change(after: claim.digest, in: known) : nil))
            case .applied:
                // Only what was signed for good can be superseded: it froze the record, which was changed all the same.
                // What was handed over as it was signed stands in the region; here the draft goes on.
                guard claim.amendment == nil, stage.schema?.isFrozen(in: landed.entry.stage) == true,
                    stage.digest != claim.digest,
                    !later.contains(where: { [claim.act, Lifecycle.handOver].contains($0.statement.claim.act) })
                else { continue }
                let known: [RecordEdit]
                if let edits { known = edits } else { known = try await self.edits(of: stage.name, in: stage.space) }
                edits = known
                found.append(
                    UnsettledStatement(
                        landed: landed, reason: nil, change: Self.change(after: claim.digest, in: known)))
            }
        }
        return found
    }

    /// The first edit that made another version of the one with that digest.
    private static func change(after digest: String, in edits: [RecordEdit]) -> RecordEdit? {
        func isSigned(_ value: JSON?) -> Bool {
            value.map { SHA256Digest.hex(of: $0.canonicalBytes) == digest } ?? false
        }
        guard let index = edits.lastIndex(where: { isSigned($0.standing.value) && !isSigned($0.result.value) }) else {
            return nil
        }
        return edits[index]
    }
}
