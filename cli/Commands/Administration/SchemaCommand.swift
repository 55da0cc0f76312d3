import ArgumentParser
import Records
import Workspaces

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema", abstract: "The kinds of record that the region has, and what belongs into each.",
        subcommands: [SchemaList.self, SchemaShow.self, SchemaCheck.self, SchemaAdd.self])
}

struct SchemaList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the kinds of record, with their versions.",
        discussion: "Example:\n  sli schema list")

    @OptionGroup var common: CommonOptions

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        var rows: [[String]] = []
        var answers: [JSON] = []
        for name in try await workspace.schemaNames() {
            let schema = try await workspace.schema(name)
            rows.append([
                "\(name)", schema?.root.title ?? (schema == nil ? Wording.updateNeededForKind : ""),
                schema?.space?.rawValue ?? "", schema?.identity.joined(separator: ", ") ?? "",
            ])
            answers.append([
                "identity": .array((schema?.identity ?? []).map { .string($0) }), "isReadable": .bool(schema != nil),
                "kind": .string(name.kind), "space": schema?.space.map { .string($0.rawValue) } ?? .null,
                "title": schema?.root.title.map { .string($0) } ?? .null, "version": JSON(integerLiteral: name.version),
            ])
        }
        return Report(Table.lines(["Kind", "Title", "Kept by", "Named by"], rows), json: .array(answers))
    }
}

struct SchemaShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a kind of record: its fields in words, or the schema itself.",
        discussion: """
            Without a version the newest is shown. Without --fields the schema is printed byte for byte as the region \
            keeps it.

            Example:
              sli schema show self-assessment --fields
              sli schema show self-assessment/1 > self-assessment.json
            """)

    @OptionGroup var common: CommonOptions

    @Argument(
        help: "The kind, such as self-assessment, or one version of it, self-assessment/1.",
        completion: .kinds)
    var kind: String

    @Flag(help: "A list of the fields with their titles and help.")
    var fields = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let known = try await workspace.schemaNames()
        let wanted = SchemaName(kind)
        let isWanted = { (name: SchemaName) in wanted.map { $0 == name } ?? (name.kind == kind) }
        guard let name = known.last(where: isWanted),
            let bytes = try await workspace.schemaBytes(name)
        else { throw WorkspaceError.noKind(kind) }
        guard fields else {
            let text = String(decoding: bytes, as: UTF8.self)
            return Report(
                [text.hasSuffix("\n") ? String(text.dropLast()) : text],
                json: [
                    "name": .string("\(name)"),
                    "schema": (try? JSON(reading: bytes, limits: .landing)) ?? .null,
                ])
        }
        guard let schema = try await workspace.schema(name) else { throw Wording.kindNeedsUpdate(name) }
        let found = SchemaFields(schema)
        return Report(
            ["\(schema.root.title ?? name.kind) (\(name))", ""] + found.lines,
            json: ["fields": found.json, "name": .string("\(name)")])
    }
}

struct SchemaCheck: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say whether a schema could be added, while you write it.",
        discussion: """
            Says which keyword is not supported and where, what a kind still lacks, and which fields a person would \
            find without title or help. On a laptop with a copy of the region it also compares with the version before.

            Example:
              sli schema check visit.json
              sli schema check visit-2.json --after visit-1.json
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The schema's file, or `-`.", completion: .file())
    var file: String

    @Option(help: "The file of the version before; by default the region's.", completion: .file())
    var after: String?

    func perform(_ context: Context) async throws -> Report {
        let schema = try PlainFile(file, context).schema()
        var earlier = try after.map { try PlainFile($0, context).schema() }
        if earlier == nil, let name = schema.name, name.version > 1, let workspace = try? context.workspace(),
            let before = SchemaName(kind: name.kind, version: name.version - 1)
        {
            earlier = try await workspace.schema(before)
        }
        if let fault = schema.kindFault(after: earlier) { throw Wording.notAKind(file, fault) }
        let fields = SchemaFields(schema)
        let bare = fields.withoutWords
        var report = Report(
            [Wording.kindIsGood(schema.name, fields: fields.all.count)],
            json: [
                "fields": fields.json, "name": schema.name.map { .string("\($0)") } ?? .null, "valid": true,
                "withoutWords": .array(bare.map { .string($0.place) }),
            ])
        if !bare.isEmpty { report.remarks.append(Wording.fieldsWithoutWords(bare.map(\.place))) }
        if let name = schema.name, name.version > 1, earlier == nil {
            report.remarks.append(Wording.notCompared(name))
        }
        return report
    }
}
