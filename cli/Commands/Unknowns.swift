import Landing
import Records
import Workspaces

/// What this copy cannot know, so that an empty answer would be none (docs/edge-cases.md, 34).
struct Unknowns {
    /// The spaces for which the hub has never answered.
    private(set) var unasked: [SpaceKind] = []
    /// The spaces in which something of it may be written, and that this copy does not hold.
    private(set) var absent: [SpaceKind] = []
    /// The records that cannot be read here.
    private(set) var unreadable: [RecordName] = []

    /// - Parameter name: the one record that is asked about, if it is one.
    init(of workspace: Workspace, about name: RecordName? = nil) async throws {
        for space in workspace.spaces() where try await !workspace.wasAsked(space) { unasked.append(space) }
        guard let name, let schema = try await workspace.schema(kind: name.kind),
            let own = try await workspace.ownSpace(of: name, by: schema)
        else { return }
        add(own, of: workspace)
    }

    mutating func add(_ space: SpaceKind, of workspace: Workspace) {
        if !workspace.spaces().contains(space) { absent.append(space) }
    }

    mutating func add(unreadable names: some Sequence<RecordName>) { unreadable += names }

    var isEmpty: Bool { unasked.isEmpty && absent.isEmpty && unreadable.isEmpty }

    /// The answer, with what is not known beside it.
    ///
    /// - Parameter isNothing: whether it holds nothing that was asked for.
    /// - Throws: a ``Problem`` if it holds nothing and something is not known: that is no answer.
    func beside(_ report: Report, isNothing: Bool) throws -> Report {
        guard !isEmpty else { return report }
        guard !isNothing else { throw Wording.notKnown(self) }
        var report = report
        report.remarks += Wording.unknown(self)
        return report
    }
}
