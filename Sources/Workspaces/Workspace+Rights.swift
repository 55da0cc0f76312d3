import GitStorage
public import Landing
import Records
import Statements

extension Workspace {
    /// What this laptop's member may do about a record as they see it, by the newest roster that this copy holds.
    ///
    /// It tells people beforehand; what decides is the check, which asks it of the edit's parent and of the state that
    /// it lands on.
    ///
    /// - Returns: `nil` where fields do not divide people: in the space of an authority or a team, of the roster, and of a record
    ///   whose schema this copy cannot read; and where this copy is nobody's yet, or its key is not to be had.
    public func rights(to seen: RecordView) async throws -> Rights? {
        guard seen.view.space == .region, let schema = seen.schema, !SpacePath.governanceKinds.contains(seen.name.kind)
        else { return nil }
        let roster = try await roster()
        do {
            let member = try await member()
            return Rights(
                of: member, in: roster, to: seen.name, seen.document, by: schema,
                isInTeam: try await isInTeam(member, workingOn: seen.name, by: schema))
        } catch is WorkspaceError {
            // Whoever cannot sign still reads.
            return nil
        }
    }
}
