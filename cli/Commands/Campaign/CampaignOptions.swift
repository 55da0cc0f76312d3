import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

/// What a coordinator says of a campaign on the command line.
struct CampaignOptions: ParsableArguments {
    @Option(help: "The programme whose members take part, by its short name.")
    var programme: String?

    @Option(help: "The form to fill in, with its version, such as self-assessment/1.")
    var form: String?

    @Option(help: "The last day on which one comes in on time, such as 2017-09-30.")
    var deadline: String?

    @Option(name: .customLong("gate"), help: "A role that approves before one is handed over; give it once for each.")
    var gates: [Role] = []

    @Option(help: "The directors' decision by which the form was adopted: which meeting, in which words.")
    var adopted: String?

    @Option(help: "The day of that decision.")
    var adoptedOn: String?

    @Option(help: "What the campaign is called in lists and letters.")
    var name: String?

    @Option(help: "The day from which authorities are asked to write.")
    var opens: String?

    @Option(help: "Whom an authority asks, with a telephone number or an e-mail address.")
    var contact: String?

    @Option(help: "What everybody who takes part should know.")
    var notes: String?

    /// A campaign with what was said; what was not said stays.
    func applied(to value: JSON) -> JSON {
        guard var object = value.object else { return value }
        let said = [
            ("programme", programme), ("form", form), ("deadline", deadline), ("adopted", adopted),
            ("adopted_on", adoptedOn), ("name", name), ("opens", opens), ("contact", contact), ("notes", notes),
        ]
        for (field, text) in said {
            guard let text else { continue }
            object[field] = .string(text.precomposedStringWithCanonicalMapping)
        }
        if !gates.isEmpty { object["gates"] = .array(Swift.Set(gates.map(\.rawValue)).sorted().map { .string($0) }) }
        return .object(object)
    }
}

/// A campaign on its way into the region: what has to be so before it is signed.
struct CampaignDesk {
    let workspace: Workspace
    let view: RecordView
    let stage: RecordStage

    init(_ year: String, _ workspace: Workspace) async throws {
        guard let name = RecordName(kind: Campaign.kind, key: [year]) else { throw Wording.badRecordName(year) }
        guard try await workspace.schema(kind: Campaign.kind) != nil else { throw WorkspaceError.noKind(Campaign.kind) }
        self.workspace = workspace
        view = try await workspace.record(name, in: .region)
        stage = try await workspace.stage(of: view)
    }

    /// The campaign as it would be with what was said.
    func applying(_ options: CampaignOptions) throws -> JSON {
        guard let schema = view.schema else { throw Wording.updateNeeded(view.name) }
        guard let begun = view.document.value ?? schema.blank(key: view.name.key) else {
            throw Wording.badRecordName("\(view.name)")
        }
        return options.applied(to: begun)
    }

    /// Makes sure that a campaign may be opened as it is.
    ///
    /// - Returns: who would take part.
    /// - Throws: a ``Problem`` that says what is missing or wrong.
    func check(_ value: JSON) async throws -> [Campaign.Participant] {
        guard let schema = view.schema else { throw Wording.updateNeeded(view.name) }
        let needed = [
            ("programme", "--programme"), ("form", "--form"), ("adopted", "--adopted"), ("deadline", "--deadline"),
            ("gates", "--gate"),
        ]
        let missing = needed.filter { field, _ in
            switch value[field] {
            case .string(let text)?: text.isEmpty
            case .array(let items)?: items.isEmpty
            default: true
            }
        }
        guard missing.isEmpty else {
            throw Wording.campaignLacks(
                view.name, missing.map { (schema.root.property($0.0).title ?? $0.0, $0.1) })
        }
        let violations = schema.violations(of: value) + schema.violations(of: value, requiredBy: "open")
        guard violations.isEmpty else { throw Wording.campaignInvalid(view.name, violations) }
        try await checkForm(value["form"]?.string ?? "")
        return try await participants(of: value["programme"]?.string ?? "")
    }

    private func checkForm(_ text: String) async throws {
        guard let name = SchemaName(text), let form = try await workspace.schema(name) else {
            throw Wording.noForm(text)
        }
        guard form.space == .authority, Swift.Set(form.identity) == ["authority", "year"] else {
            throw Wording.notAForm(text)
        }
    }

    private func participants(of text: String) async throws -> [Campaign.Participant] {
        guard let name = RecordName(kind: "programme", key: [text]),
            let participants = try await Campaign.participants(of: name, workspace)
        else { throw Wording.unknownProgramme(text) }
        guard !participants.isEmpty else { throw Wording.nobodyTakesPart(name) }
        return participants
    }

    /// Signs a decision about the campaign as it is to be, or only asks whether it could be signed.
    func decide(
        _ act: String, _ value: JSON, _ signing: SigningOptions, isDry: Bool, _ context: Context,
        telling lines: [String] = []
    ) async throws -> Report {
        let title = view.schema?.lifecycle?.statements[act]?.title ?? act
        let decision = Deciding(
            act, on: view, as: signing.role, note: signing.note,
            putting: Document(value, entries: view.document.entries))
        guard !isDry else {
            try await workspace.rehearse([decision], clock: context.clock)
            return Report(
                [Wording.wouldSign(title, view.name)] + lines,
                json: ["act": .string(act), "outcome": "planned", "record": .string("\(view.name)")]
            ).rehearsed()
        }
        try await signing.agree(to: title, view.name, in: workspace, context)
        let outcome = try await workspace.state([decision], clock: context.clock)
        var report = try await SignedReport.report(outcome, act, title, view.name, in: .region, workspace)
        report.lines += lines
        return report
    }
}
