import Landing
import Merging
import Programmes
import Records
import Statements
import Workspaces

/// The self-assessments of one year as the coordinator opened them: `campaign/2017`.
struct Campaign {
    static let kind = "campaign"
    private static let programmeKind = "programme"

    let view: RecordView
    let stage: RecordStage
    private let value: JSON

    /// An authority that takes part, as the programme names it.
    struct Participant: Hashable {
        let authority: String
        let contact: String?
    }

    /// - Returns: `nil` if the region has no such campaign.
    init?(_ year: String, in workspace: Workspace) async throws {
        guard let name = RecordName(kind: Self.kind, key: [year]), try await workspace.schema(kind: Self.kind) != nil
        else { return nil }
        let view = try await workspace.record(name, in: .region)
        guard let value = view.document.value else { return nil }
        self.view = view
        self.value = value
        stage = try await workspace.stage(of: view)
    }

    var name: RecordName { view.name }
    var year: String { name.key[0] }
    /// What it is called in lists and letters.
    var title: String { text("name") ?? "Self-assessment \(year)" }
    /// The last day on which a self-assessment comes in on time.
    var deadline: String? { text("deadline") }
    var contact: String? { text("contact") }
    var form: SchemaName? { text("form").flatMap { SchemaName($0) } }
    var programme: RecordName? { text("programme").flatMap { RecordName(kind: Self.programmeKind, key: [$0]) } }
    /// Who approves before a self-assessment is handed over.
    var gates: [Role] { (value["gates"]?.array ?? []).compactMap { $0.string.flatMap { Role(rawValue: $0) } } }
    /// Whether it was opened, closed since or not: what it says counts.
    var hasBegun: Bool { stage.stage != stage.schema?.lifecycle?.initial }
    var isOpen: Bool { stage.stage == "open" }

    func text(_ field: String) -> String? {
        value[field]?.string.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The record of an authority that takes part.
    func record(of authority: String, by schema: Schema) -> RecordName? {
        let key = schema.identity.compactMap { field in
            field == "year" ? year : field == "authority" ? authority : nil
        }
        guard let kind = schema.name?.kind, key.count == schema.identity.count else { return nil }
        return RecordName(kind: kind, key: key)
    }

    /// Who takes part: those whom the programme names and who have neither declined nor withdrawn, sorted.
    ///
    /// - Returns: `nil` if this copy does not know the programme.
    func participants(_ workspace: Workspace) async throws -> [Participant]? {
        guard let programme else { return nil }
        return try await Self.participants(of: programme, workspace)
    }

    static func participants(of programme: RecordName, _ workspace: Workspace) async throws -> [Participant]? {
        guard try await workspace.schema(kind: programme.kind) != nil,
            let value = try await workspace.record(programme, in: .region).document.value
        else { return nil }
        let contacts = (value["members"]?.array ?? []).reduce(into: [String: String]()) { known, member in
            if let authority = member["authority"]?.string { known[authority] = member["contact"]?.string }
        }
        return try Programme(record: value).members.filter(\.takesPart)
            .map { Participant(authority: $0.authority, contact: contacts[$0.authority]) }
            .sorted { $0.authority.precedesByBytes($1.authority) }
    }

    // MARK: - Records of a campaign

    /// The campaign that a record is written for: that of its year, once it is open, if its form is of the record's kind.
    static func of(_ name: RecordName, by schema: Schema, _ workspace: Workspace) async throws -> Campaign? {
        guard schema.root.property("gates").isDescribed, let index = schema.identity.firstIndex(of: "year"),
            name.key.indices.contains(index), let campaign = try await Campaign(name.key[index], in: workspace),
            campaign.hasBegun, campaign.form?.kind == name.kind
        else { return nil }
        return campaign
    }

    /// A record that begins, with what the campaign says of it: who approves it. The same on every laptop that knows the
    /// same campaign.
    func applied(to blank: JSON) -> JSON {
        guard !gates.isEmpty else { return blank }
        return blank.replacing(Path([.name("gates")]), with: value["gates"]) ?? blank
    }

    /// What whoever begins a record should know: that its authority is not among those who take part.
    func remarks(on name: RecordName, by schema: Schema, _ workspace: Workspace) async throws -> [String] {
        guard let index = schema.identity.firstIndex(of: "authority"), let known = try await participants(workspace),
            !known.contains(where: { $0.authority.hasSameBytes(as: name.key[index]) })
        else { return [] }
        return [Wording.takesNoPart(name.key[index], self.name)]
    }

    /// What whoever begins a record should know that a campaign says more of, while there is none.
    static func absence(for name: RecordName, by schema: Schema, _ workspace: Workspace) async throws -> [String] {
        guard schema.root.property("gates").isDescribed, let index = schema.identity.firstIndex(of: "year"),
            try await workspace.schema(kind: kind) != nil
        else { return [] }
        return [Wording.noCampaignYet(name.key[index])]
    }

    /// The newest campaign that was opened, or that of a year.
    ///
    /// - Throws: a ``Problem`` if there is none.
    static func find(_ year: String?, in workspace: Workspace) async throws -> Campaign {
        if let year {
            guard let campaign = try await Campaign(year, in: workspace) else { throw Wording.noCampaign(year) }
            return campaign
        }
        for name in try await names(in: workspace).reversed() {
            if let campaign = try await Campaign(name.key[0], in: workspace), campaign.hasBegun { return campaign }
        }
        throw Wording.noCampaign(nil)
    }

    /// The region's campaigns, by year.
    private static func names(in workspace: Workspace) async throws -> [RecordName] {
        guard try await workspace.schema(kind: kind) != nil else { return [] }
        return try await workspace.recordNames(of: kind, in: .region)
    }
}
