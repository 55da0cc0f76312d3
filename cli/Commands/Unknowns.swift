import Landing
import Records
import Workspaces

/// What this copy cannot know, so that an empty answer would be none (docs/edge-cases.md, 34).
struct Unknowns {
    /// The spaces for which the hub has never answered.
    private(set) var unasked: [SpaceKind] = []
    /// The authorities whose drafts this copy does not hold.
    private(set) var absent: [String] = []
    /// The records that cannot be read here.
    private(set) var unreadable: [RecordName] = []

    /// - Parameter name: the one record that is asked about, if it is one.
    init(of workspace: Workspace, about name: RecordName? = nil) async throws {
        for space in workspace.spaces() where try await !workspace.wasAsked(space) { unasked.append(space) }
        guard let name, let schema = try await workspace.schema(kind: name.kind), schema.space == .authority,
            let index = schema.identity.firstIndex(of: "authority"), name.key.indices.contains(index)
        else { return }
        add(draftsOf: name.key[index], workspace)
    }

    mutating func add(draftsOf authority: String, _ workspace: Workspace) {
        if !workspace.spaces().contains(.authority(authority)) { absent.append(authority) }
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
