import ArgumentParser
import Foundation
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateQuery: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask the authority something about a section. For its moderators.",
        discussion: """
            What is asked and what is answered every member of the region can read. While a query waits for its answer nothing \
            can be accepted. `-` reads the text from standard input. --withdraw takes a query back that has no answer yet, by \
            the first letters of its reference.

            Example:
              sli moderate query bristol/2017 front-door "How do you know that re-referrals fell?"
              sli moderate query bristol/2017 --withdraw k3q7
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice

    @Argument(help: "The section: its short name or its heading.")
    var section: String?

    @Argument(help: "What you ask; `-` reads standard input.")
    var text: String?

    @Option(help: "The reference of a query to take back.")
    var withdraw: String?

    @OptionGroup var signing: SigningOptions

    func validate() throws {
        guard withdraw == nil ? text != nil : section == nil else {
            throw ValidationError("Give a section and a text, or --withdraw and a reference.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let item = try await ModerationCase(choice.record, in: workspace)
        let member = try await workspace.member()
        guard let assessment = item.assessment.document.value else { throw Wording.notSubmitted(item.record.name) }
        let queries = Queries(try await workspace.record(item.record.queries(item.latest), in: .region))
        if let withdraw { return try await takeBack(withdraw, of: queries, item, workspace, context) }
        guard item.isWithModerators else { throw Wording.notWithModerators(item) }
        let section = try Self.section(section ?? "", of: assessment, item.record.name)
        let words = try context.typed(text ?? "")
        guard !words.isEmpty else { throw Wording.emptyQuery() }
        var generator = SystemRandomNumberGenerator()
        let id = ItemID.random(using: &generator)
        let document = try queries.writing(
            [
                ("section", .string(section)), ("text", .string(words)), ("asked_by", .string(member.id)),
                ("asked_on", .string(String(UTCTime.text(context.clock).prefix(10)))), ("status", "open"),
            ], in: id)
        let roster = try await workspace.roster()
        context.say(Wording.whoReads(roster, item.record))
        let change = QueryChange(
            item: item, queries: queries, document: document, act: ("ask", "query"),
            path: Queries.path(id).appending(name: "text"))
        let title = queries.view.schema?.lifecycle?.statements["ask"]?.title ?? "ask"
        let outcome = try await change.save(titled: title, signing, in: workspace, context)
        var report = try await SaveReport.report(
            outcome, of: queries.view.name, in: .region, workspace, Wording.asked(item.record.name, section, id))
        report.json = report.json.adding("id", .string(id)).adding("section", .string(section))
            .adding("readers", .number(JSONNumber(Readers(roster).all)))
        return report
    }

    private func takeBack(
        _ prefix: String, of queries: Queries, _ item: ModerationCase, _ workspace: Workspace, _ context: Context
    ) async throws -> Report {
        let query = try queries.named(prefix, among: queries.waiting)
        let document = try queries.writing([("status", "withdrawn")], in: query.id)
        let isLast = queries.waiting.count == 1
        let change = QueryChange(
            item: item, queries: queries, document: document, act: isLast ? ("answer", "answer") : nil,
            path: Queries.path(query.id).appending(name: "status"))
        let outcome = try await change.save(titled: Wording.takeBackTitle, signing, in: workspace, context)
        var report = try await SaveReport.report(
            outcome, of: queries.view.name, in: .region, workspace, Wording.takenBack(query.id, isLast: isLast))
        report.json = report.json.adding("id", .string(query.id)).adding("waiting", .bool(!isLast))
        return report
    }

    /// The short name of the section that a person means.
    private static func section(_ words: String, of assessment: JSON, _ name: RecordName) throws -> String {
        let sections = assessment["sections"]?.array ?? []
        let found = sections.first { section in
            section["section"]?.string == words
                || section["heading"]?.string?.lowercased() == words.lowercased()
        }
        guard let id = found?["section"]?.string else {
            throw Wording.noSection(words, name, sections.compactMap { $0["section"]?.string })
        }
        return id
    }
}

extension Context {
    /// A text as a person typed it, or what standard input holds for `-`, without white space around it.
    func typed(_ text: String) throws -> String {
        var text = text
        if text == "-" {
            guard let input = String(validating: try standardInput(), as: UTF8.self) else { throw Wording.notText() }
            text = input
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
    }
}
