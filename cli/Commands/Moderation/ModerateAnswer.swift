import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct ModerateAnswer: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer what moderators asked. For the authority.",
        discussion: """
            Where one query waits its reference may be left out. When none waits any more you sign that all are answered, and \
            the moderators go on. Without a text that alone is signed. Every member of the region can read the answer.

            Example:
              sli moderate answer bristol/2017 "The audit of March compared 60 cases."
              sli moderate answer bristol/2017 k3q7 - < answer.txt
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ModeratedChoice

    @Argument(
        help: "The first letters of the query's reference, if several wait, and the answer; `-` reads standard input.")
    var words: [String] = []

    @OptionGroup var signing: SigningOptions

    func validate() throws {
        guard words.count <= 2 else { throw ValidationError("Put the answer between quotation marks.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let item = try await ModerationCase(choice.record, in: workspace)
        let member = try await workspace.member()
        let queries = Queries(try await workspace.record(item.record.queries(item.latest), in: .region))
        guard !queries.all.isEmpty else { throw Wording.nothingAsked(item.record.name) }
        guard let text = words.last else {
            guard queries.waiting.isEmpty else {
                throw Wording.whichQuery(queries.view.name, queries.waiting, asked: nil)
            }
            return try await save(
                queries.view.document, .root, of: nil, left: 0, queries, item, workspace, context)
        }
        let query: Queries.Query
        if words.count == 2 {
            query = try queries.named(words[0], among: queries.waiting)
        } else {
            guard queries.waiting.count == 1 else {
                throw Wording.whichQuery(queries.view.name, queries.waiting, asked: nil)
            }
            query = queries.waiting[0]
        }
        let answer = try context.typed(text)
        guard !answer.isEmpty else { throw Wording.emptyAnswer() }
        let document = try queries.writing(
            [("reply", .string(answer)), ("replied_by", .string(member.id))], in: query.id)
        return try await save(
            document, Queries.path(query.id).appending(name: "reply"), of: query, left: queries.waiting.count - 1,
            queries, item, workspace, context)
    }

    private func save(
        _ document: Document, _ path: Path, of query: Queries.Query?, left: Int, _ queries: Queries,
        _ item: ModerationCase, _ workspace: Workspace, _ context: Context
    ) async throws -> Report {
        context.say(Wording.whoReads(try await workspace.roster(), item.record))
        let change = QueryChange(
            item: item, queries: queries, document: document, act: left == 0 ? ("answer", "answer") : nil, path: path)
        let title = queries.view.schema?.lifecycle?.statements["answer"]?.title ?? "answer"
        let outcome = try await change.save(titled: title, signing, in: workspace, context)
        var report = try await SaveReport.report(
            outcome, of: queries.view.name, in: .region, workspace, Wording.answered(query?.id, left: left))
        report.json = report.json.adding("id", query.map { .string($0.id) } ?? .null)
            .adding("left", .number(JSONNumber(left)))
        return report
    }
}
