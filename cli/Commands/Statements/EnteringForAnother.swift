import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

/// What a coordinator says of a document that an authority sent in place of a record.
struct ReceivedDocument: ParsableArguments {
    @Option(help: "Enter a document for this authority, by its short name. For coordinators.")
    var onBehalfOf: String?

    @Option(help: "The form that was filled in from the document.", completion: .file())
    var form: String?

    @Option(help: "Who sent it, by name and post.")
    var receivedFrom: String?

    @Option(help: "The day on which it arrived, such as 2017-09-29.")
    var received: String?

    @Option(help: "The document as it arrived.", completion: .file())
    var document: String?

    @Option(help: "Who is reported to have approved it, by name and post.")
    var approvedBy: String?

    func validate() throws {
        guard onBehalfOf == nil else {
            guard let form else { throw ValidationError("--on-behalf-of needs --form.") }
            guard form != "-" else {
                throw ValidationError("A form is written to a file and taken from it: `-` is none.")
            }
            guard received.map(ISODate.isValid) ?? true else {
                throw ValidationError("--received is a day, such as 2017-09-29.")
            }
            return
        }
        let others = [form, receivedFrom, received, document, approvedBy]
        guard others.allSatisfy({ $0 == nil }) else {
            throw ValidationError("What is said of a document needs --on-behalf-of.")
        }
    }
}

/// From whom, when and which document a record was entered.
struct EnteredDocument: Hashable {
    let from: String
    let received: String
    let document: String?
    let sha256: String
    let approvedBy: String?

    /// - Returns: `nil` if the record was not entered from a document.
    init?(_ record: JSON?) {
        guard let entered = record?["entered"], let from = entered["from"]?.string,
            let received = entered["received"]?.string, let sha256 = entered["sha256"]?.string
        else { return nil }
        self.from = from
        self.received = received
        self.sha256 = sha256
        document = entered["document"]?.string
        approvedBy = entered["approved_by"]?.string
    }

    /// - Throws: a ``Problem`` if something is not said or the document cannot be read.
    init(_ said: ReceivedDocument, _ context: Context) throws {
        let needed = [
            ("--received-from", said.receivedFrom), ("--received", said.received), ("--document", said.document),
        ]
        let missing = needed.filter { $0.1 == nil }.map(\.0)
        guard let from = said.receivedFrom, let received = said.received, let file = said.document else {
            throw ValidationError("Missing: \(missing.joined(separator: ", ")).")
        }
        let path = file.hasPrefix("/") ? file : "\(context.folder)/\(file)"
        guard let bytes = FileManager.default.contents(atPath: path) else { throw Wording.unreadableFile(file) }
        self.from = from.precomposedStringWithCanonicalMapping
        self.received = received
        document = (path as NSString).lastPathComponent.precomposedStringWithCanonicalMapping
        sha256 = SHA256Digest.hex(of: Array(bytes))
        approvedBy = said.approvedBy?.precomposedStringWithCanonicalMapping
    }

    var json: JSON {
        var object: JSONObject = [
            "from": .string(from), "received": .string(received), "sha256": .string(sha256),
        ]
        object["document"] = document.map { .string($0) }
        object["approved_by"] = approvedBy.map { .string($0) }
        return .object(object)
    }
}

/// A record that the coordinator enters from a document of an authority that installs nothing.
struct EnteringForAnother {
    static let act = "enter"

    let workspace: Workspace
    let authority: String
    let received: ReceivedDocument
    let decided: DecidedRecord
    let common: CommonOptions

    func perform(_ context: Context) async throws -> Report {
        guard try await workspace.roster().authority(id: authority) != nil else { throw Wording.noAuthority(authority) }
        let assessment = try await Assessment(decided.record, of: authority, workspace)
        let name = assessment.name
        guard assessment.authority.hasSameBytes(as: authority) else { throw Wording.otherAuthority(name, authority) }
        let form = received.form ?? ""
        let file = FormFile(path: form.hasPrefix("/") ? form : "\(context.folder)/\(form)")
        let place = Path([.name("entered")])
        let desk = UnheldForm(
            name: name, schema: assessment.schema, base: assessment.value, mark: assessment.view.view.mark,
            hidden: [place])
        guard file.exists else {
            try file.write(desk.written)
            return EditReport.written(name, form, isDraft: false)
        }
        let entered = try EnteredDocument(received, context)
        let taken = desk.taken(try file.text())
        if taken.hasNewIDs || !taken.faults.isEmpty { try file.write(taken.text) }
        guard taken.faults.isEmpty else {
            throw Wording.formFaulty(name, taken.faults, at: Wording.formFileAgain(form))
        }
        guard let value = taken.value.replacing(place, with: entered.json) else {
            throw Wording.notAForm("\(assessment.schema.name.map { "\($0)" } ?? name.kind)")
        }
        let violations = assessment.schema.violations(of: value)
        guard violations.isEmpty else { throw Wording.notEntered(name, violations) }
        return try await sign(value, entered, assessment, context)
    }

    private func sign(
        _ value: JSON, _ entered: EnteredDocument, _ assessment: Assessment, _ context: Context
    ) async throws -> Report {
        let (name, signing) = (assessment.name, decided.signing)
        let title = assessment.schema.lifecycle?.statements[Self.act]?.title ?? Self.act
        let decision = Deciding(
            Self.act, on: assessment.view, as: signing.role, note: signing.note, putting: Document(value))
        try await workspace.rehearse([decision], clock: context.clock)
        let telling = try await HandingOver(name, value, by: assessment.schema, workspace)
        context.tell(Wording.entered(entered) + telling.lines, common)
        try await signing.agree(to: title, name, in: workspace, context)
        let outcome = try await workspace.state([decision], clock: context.clock)
        var report = try await SignedReport.report(outcome, Self.act, title, name, in: .region, workspace)
        report.lines.append(Wording.approvalIsReported(name))
        report.json = telling.added(to: report.json).adding("entered", entered.json)
        return report
    }
}
