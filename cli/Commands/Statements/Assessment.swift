import Landing
import Merging
import Records
import Statements
import Workspaces

/// An authority's record of a year as the region has it, or as its form begins where the region has none yet.
struct Assessment {
    let name: RecordName
    let authority: String
    /// As the region shows it.
    let view: RecordView
    /// The form that it follows.
    let schema: Schema
    /// What the region has, or else the blank form.
    let value: JSON

    /// - Parameters:
    ///   - words: the record's name, or its year with its authority, such as `torbay/2017`.
    ///   - authority: whose it is, if the words need not say it.
    /// - Throws: a ``Problem`` or `WorkspaceError` if no record of an authority and a year is meant.
    init(_ words: String, of authority: String? = nil, _ workspace: Workspace) async throws {
        let name = try await Self.name(words, of: authority, workspace)
        guard let newest = try await workspace.schema(kind: name.kind), newest.space == .authority,
            let index = newest.identity.firstIndex(of: "authority"), name.key.indices.contains(index)
        else { throw Wording.badRecordName(words) }
        self.name = name
        self.authority = name.key[index]
        view = try await workspace.record(name, in: .region)
        let campaign = try await Campaign.of(name, by: newest, workspace)
        if let value = view.document.value {
            guard let schema = view.schema else { throw Wording.updateNeeded(name) }
            (self.schema, self.value) = (schema, value)
            return
        }
        var schema = newest
        if let form = campaign?.form, let adopted = try await workspace.schema(form) { schema = adopted }
        guard let blank = schema.blank(key: name.key) else { throw Wording.badRecordName(words) }
        self.schema = schema
        value = campaign?.applied(to: blank) ?? blank
    }

    /// Finds the record by its name, or by a year and an authority that the year's campaign has a form for.
    private static func name(_ words: String, of authority: String?, _ workspace: Workspace) async throws -> RecordName
    {
        if let exact = RecordName(words), try await workspace.schema(kind: exact.kind) != nil { return exact }
        let roster = try await workspace.roster()
        let parts = words.split(separator: "/").map(String.init)
        let others = parts.filter { roster.authority(id: $0) == nil }
        let named = parts.first { roster.authority(id: $0) != nil } ?? authority
        if parts.count <= 2, others.count == 1, let named,
            let campaign = try await Campaign(others[0], in: workspace), campaign.hasBegun,
            let form = campaign.form, let schema = try await workspace.schema(form),
            let name = campaign.record(of: named, by: schema)
        {
            return name
        }
        return try await workspace.named(words)
    }
}
