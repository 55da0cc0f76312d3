import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

struct StatementCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "statement", abstract: "What was signed about a record, for others to verify.",
        subcommands: [StatementExport.self])
}

struct StatementExport: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write the signed statements about a record to files that stock ssh-keygen verifies.",
        discussion: """
            For each statement there is a file with what was signed, one with the signature (.sig), and once for all \
            the list of the members' keys (allowed_signers). Nothing of sli is needed to verify them. The version that \
            a statement means is named by its SHA-256; record.json is the record as it stands now.

            Example:
              sli statement export bristol/2017 evidence
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The record.", completion: .records)
    var record: String

    @Argument(help: "The folder to write to; it is made if it is not there.", completion: .directory)
    var folder: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let name = try await workspace.named(record)
        var statements: [LandedStatement] = []
        var record: [UInt8]?
        for stage in try await workspace.stages(of: name) {
            statements += try await workspace.statements(about: name, in: stage.space)
            // What the region has is what others can compare.
            record = try await workspace.record(name, in: stage.space).document.value?.canonicalBytes ?? record
        }
        guard !statements.isEmpty else { throw Wording.nothingStated(name) }
        let roster = try await workspace.roster()
        let folder = folder.hasPrefix("/") ? folder : "\(context.folder)/\(folder)"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            try write(Array(AllowedSigners(roster, namespace: .statement).text.utf8), to: "allowed_signers", in: folder)
            if let record { try write(record, to: "record.json", in: folder) }
            for (index, landed) in statements.enumerated() {
                let file = Self.file(index, landed)
                try write(landed.statement.claim.signedBytes, to: file, in: folder)
                try write(Array(landed.statement.signature.utf8), to: file + ".sig", in: folder)
            }
        } catch let error as CocoaError {
            throw Wording.exportFailed(folder, error)
        }
        let commands = statements.enumerated().map { index, landed in
            let email = roster.member(id: landed.statement.claim.member)?.email ?? landed.statement.claim.member
            let file = Self.file(index, landed)
            return "ssh-keygen -Y verify -f allowed_signers -I \(email) -n sli-statement -s \(file).sig < \(file)"
        }
        return Report(
            [Wording.exported(statements.count, name, to: folder), "  cd \(folder)"] + commands.map { "  " + $0 },
            json: [
                "commands": .array(commands.map { .string($0) }), "folder": .string(folder),
                "record": .string("\(name)"),
                "statements": .array(
                    statements.enumerated().map { index, landed in
                        landed.json.adding("file", .string(Self.file(index, landed)))
                    }),
            ])
    }

    private static func file(_ index: Int, _ landed: LandedStatement) -> String {
        "\(index + 1)-\(landed.statement.claim.act).json"
    }

    private func write(_ bytes: [UInt8], to file: String, in folder: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: "\(folder)/\(file)"))
    }
}

extension LandedStatement {
    /// The stable form of docs/json.md.
    var json: JSON {
        let claim = statement.claim
        let reason: JSON = if case .overtaken(let reason) = entry.effect { .string(reason.rawValue) } else { .null }
        return [
            "act": .string(claim.act), "digest": .string(claim.digest),
            "effect": .string(entry.effect == .applied ? "applied" : "overtaken"), "landed": .bool(hasLanded),
            "made": .string(claim.made), "member": .string(claim.member), "note": .string(claim.note),
            "reason": reason, "role": .string(claim.role.rawValue), "round": .number(JSONNumber(claim.round)),
            "space": .string("\(space)"), "stage": .string(entry.stage), "statement": .string(statement.digest),
        ]
    }
}

extension JSON {
    /// This object with one member more.
    func adding(_ name: String, _ value: JSON) -> JSON {
        guard case .object(var object) = self else { return self }
        object[name] = value
        return .object(object)
    }
}
