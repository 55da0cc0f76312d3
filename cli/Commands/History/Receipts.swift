import ArgumentParser
import GitStorage
import Landing
import Records
import Statements
import Workspaces

struct Receipts: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "receipts",
        abstract: "When the hub had what was sent, by its own clock.",
        discussion: """
            The hub signs a receipt for each step of the shared history. Deadlines go by them. A hub in a shared folder \
            gives none.

            Example:
              sli receipts
              sli receipts bristol/2017
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only what was sent about this record.")
    var record: String?

    @Option(help: "Only so many, the newest.")
    var limit: Int?

    func validate() throws {
        if let limit, limit < 1 { throw ValidationError("The limit is a number from 1.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var name: RecordName?
        if let record { name = try await workspace.named(record) }
        var lines: [String] = []
        var spaces: [JSON] = []
        var isNothing = true
        for space in workspace.spaces() {
            if let name, try await workspace.space(of: name) != space { continue }
            let standing = try await workspace.receiptStanding(of: space)
            var stamped = try await workspace.stampedSteps(of: space)
            if let name { stamped = stamped.filter { $0.records.contains(name) } }
            let told = stamped.suffix(limit ?? .max)
            isNothing = isNothing && told.isEmpty
            if !told.isEmpty { lines.append("\(SpaceTitle.of(space)):") }
            lines += told.map { "  " + Wording.receipt($0.receipt, about: $0.records) }
            lines += Wording.receiptStanding(standing, SpaceTitle.of(space))
            spaces.append([
                "receipts": .array(
                    told.map { step in
                        [
                            "at": .string(step.receipt.at), "number": .number(JSONNumber(step.receipt.number)),
                            "records": .array(step.records.map { .string("\($0)") }),
                            "step": .string(step.receipt.landing),
                        ]
                    }),
                "space": .string("\(space)"), "standing": ReceiptJSON.standing(standing),
            ])
        }
        return try await Unknowns(of: workspace, about: name)
            .beside(Report(lines, json: ["spaces": .array(spaces)]), isNothing: isNothing)
    }
}

/// What a space is called on screen.
enum SpaceTitle {
    static func of(_ space: SpaceKind) -> String {
        switch space {
        case .region: "the region"
        case .authority(let authority): authority
        case .team(let team): "team \(team)"
        }
    }
}

/// How the receipts of a space stand, for programs.
enum ReceiptJSON {
    static func standing(_ standing: ReceiptStanding) -> JSON {
        switch standing {
        case .none: ["given": false]
        case .given(let number): ["given": true, "upTo": .number(JSONNumber(number))]
        case .bad(let fault):
            ["given": true, "bad": self.fault(fault)]
        }
    }

    /// What is wrong with one of them.
    static func fault(_ fault: ReceiptLine.Fault) -> JSON {
        ["number": .number(JSONNumber(fault.number)), "reason": .string(reason(fault.reason))]
    }

    private static func reason(_ reason: ReceiptLine.Fault.Reason) -> String {
        switch reason {
        case .form: "form"
        case .meaning: "meaning"
        case .signature: "signature"
        }
    }
}
