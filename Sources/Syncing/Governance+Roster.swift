import GitStorage
import Landing
import Records
public import Statements

/// Members and authorities as they are to be from now on; who is not named stays as they are.
public struct RosterEdit: Sendable {
    public var members: [Member]
    public var authorities: [Authority]

    public init(members: [Member] = [], authorities: [Authority] = []) {
        self.members = members
        self.authorities = authorities
    }

    var files: [String: [UInt8]?] {
        var files: [String: [UInt8]?] = [:]
        for member in members { files[member.recordName.recordPath] = .some(member.json.canonicalBytes) }
        for authority in authorities { files[authority.recordName.recordPath] = .some(authority.json.canonicalBytes) }
        return files
    }
}

extension Governance {
    /// Changes the roster on the newest accepted state, beginning again after a lost race.
    ///
    /// - Parameters:
    ///   - subject: one line for the history.
    ///   - clock: seconds since 1970.
    ///   - change: made from the newest roster each time, so that nothing that another coordinator wrote meanwhile is
    ///     taken back; what it throws ends the change.
    public func changeRoster(
        subject: String, clock: Int64, _ change: @escaping @Sendable (Roster) throws -> RosterEdit
    ) async throws -> Outcome {
        try await self.change(subject: subject, clock: clock) { tree, store in
            try change(RosterReader(in: store).roster(in: tree)).files
        }
    }

    /// Says what would become of a change of the roster; nothing is sent and nothing moves.
    ///
    /// - Returns: ``Outcome/accepted`` if it would pass the check.
    public func rehearseRoster(
        subject: String, clock: Int64, _ change: @escaping @Sendable (Roster) throws -> RosterEdit
    ) async throws -> Outcome {
        try await rehearse(subject: subject, clock: clock) { tree, store in
            try change(RosterReader(in: store).roster(in: tree)).files
        }
    }
}

extension Roster {
    /// The roster as that edit makes it.
    public func applying(_ edit: RosterEdit) -> Roster {
        let members = members.filter { old in !edit.members.contains { $0.id == old.id } } + edit.members
        let authorities = authorities.filter { old in !edit.authorities.contains { $0.id == old.id } }
        return Roster(members: members, authorities: authorities + edit.authorities)
    }
}
