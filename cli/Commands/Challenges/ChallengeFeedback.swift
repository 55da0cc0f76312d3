import Statements
import ArgumentParser
import Landing
import Merging
import Records
import Workspaces

struct ChallengeFeedback: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "feedback",
        abstract: "Give the host the findings that the team agreed on, and sign that. For challengers.",
        discussion: """
            From the next `sli sync` on the host reads them. What is not agreed, and all notes, stay with the team; \
            --with-notes hands those over too, as they stand, to the host and the region.

            Example:
              sli challenge feedback torbay/neglect-2017 --text "Thank you for your openness."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Option(help: "What is said on the day; `-` reads standard input.")
    var text: String?

    @Flag(help: "Hand the team's notes over, too.")
    var withNotes = false

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let writing = ChallengeWriting(workspace: workspace, context: context)
        var changes: [(path: Path, value: JSON?)] = []
        if let text { changes.append((Path("/feedback")!, .string(try GivenText.read(text, context)))) }
        let notes: TeamNotes?
        do {
            notes = try await Self.notes(of: event, isNeeded: withNotes || !event.hasHadFeedback, in: workspace)
        } catch {
            try await writing.keep(changes, of: event.name)
            throw error
        }
        // What the host has heard already is the challenge's own.
        let heard = Swift.Set(event.findings.compactMap { $0["id"]?.string })
        let fresh = (notes?.agreed ?? []).filter { !heard.contains($0["id"]?.string ?? "") }
        let copies = fresh.map { finding -> (path: Path, value: JSON?) in
            (ChallengeWriting.path("findings", "id", finding["id"]?.string ?? ""), TeamNotes.published(finding))
        }
        var report = try await writing.sign(
            "give-feedback", on: event, putting: changes, copying: copies, handingOver: withNotes ? event.notes : nil,
            signing)
        let left = (notes?.findings.count ?? 0) - (notes?.agreed.count ?? 0)
        report.lines.append(Wording.feedbackGiven(heard.count + fresh.count, left: left, withNotes: withNotes))
        return report.adding("findings", .array(event.findings + fresh.map(TeamNotes.published)))
            .adding("withNotes", .bool(withNotes))
    }

    /// What the team wrote, from which findings are taken.
    ///
    /// - Returns: `nil` if it is not needed: feedback was given before, and the challenge holds what was found.
    private static func notes(
        of event: ChallengeEvent, isNeeded: Bool, in workspace: Workspace
    ) async throws -> TeamNotes? {
        guard isNeeded else { return nil }
        let notes = try await TeamNotes(of: event, in: workspace)
        guard !notes.view.document.entries.contains(where: { $0.path.touches(Path("/findings")!) }) else {
            throw Wording.findingsWait(event.notes)
        }
        guard !notes.agreed.isEmpty || !event.findings.isEmpty else { throw Wording.nothingAgreed(event.name) }
        return notes
    }
}

struct ChallengeLetter: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "letter",
        abstract: "Issue the letter to the host, and sign that. For challengers.",
        discussion: """
            Without a text the team's draft is taken, or what the challenge has already. `-` reads standard input.

            Example:
              sli challenge letter torbay/neglect-2017 - < letter.txt
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The letter.")
    var text: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        var words = try text.map { try GivenText.read($0, context) }
        if words == nil, event.value["letter"]?.string ?? "" == "" {
            words = try await TeamNotes(of: event, in: workspace).value["letter"]?.string
            guard words ?? "" != "" else { throw Wording.noLetter(event.name) }
        }
        return try await ChallengeWriting(workspace: workspace, context: context).sign(
            "issue-letter", on: event, putting: words.map { [(Path("/letter")!, .string($0))] } ?? [], signing)
    }
}

struct ChallengeQuery: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "query",
        abstract: "Ask the host something, or take a query back. For challengers.",
        discussion: """
            While a query is not answered, nobody can sign off.

            Example:
              sli challenge query torbay/neglect-2017 "How many chronologies are missing?" --line assessment
              sli challenge query torbay/neglect-2017 --withdraw ab3k
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "What is asked; `-` reads standard input.")
    var text: String?

    @Option(help: "The line of enquiry that it belongs to.")
    var line: String?

    @Option(help: "The first letters of the reference of the query that is taken back.")
    var withdraw: String?

    func validate() throws {
        if (text == nil) == (withdraw == nil) { throw ValidationError("Give either what is asked or --withdraw.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let writing = ChallengeWriting(workspace: workspace, context: context)
        if let withdraw {
            let id = try event.item(withdraw, in: "queries")["id"]?.string ?? ""
            let path = ChallengeWriting.path("queries", "id", id).appending(name: "status")
            return try await writing.put(
                [(path, "withdrawn")], into: event.view, sentence: Wording.queryWithdrawn(event.name)
            ).adding("item", .string(id))
        }
        let id = ChallengeWriting.newID()
        let path = ChallengeWriting.path("queries", "id", id)
        var query: JSONObject = [
            "asked_by": .string(try await workspace.member().id), "id": .string(id), "status": "open",
            "text": .string(try GivenText.read(text ?? "", context)),
        ]
        query["line"] = line.map { .string($0) }
        let item = JSON.object(query)
        return try await writing.keeping(item, at: path, of: event.name) {
            if let line { try event.requireLine(line) }
            return try await writing.put([(path, item)], into: event.view, sentence: Wording.asked(event.name, id))
        }.adding("item", .string(id))
    }
}

struct ChallengeAnswer: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "answer",
        abstract: "Answer a query. For the host.",
        discussion: """
            The query is named by the first letters of its reference; with one query open it may be left out: `.`.

            Example:
              sli challenge answer torbay/neglect-2017 ab3k "Eleven of forty."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "The first letters of the query's reference; `.` if only one is open.")
    var query: String

    @Argument(help: "The answer; `-` reads standard input.")
    var text: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let open = event.unanswered
        let item = query == "." && open.count == 1 ? open[0] : try event.item(query, in: "queries")
        let id = item["id"]?.string ?? ""
        return try await ChallengeWriting(workspace: workspace, context: context).put(
            [
                (
                    ChallengeWriting.path("queries", "id", id).appending(name: "reply"),
                    .string(try GivenText.read(text, context))
                )
            ], into: event.view, sentence: Wording.answered(event.name)
        ).adding("item", .string(id))
    }
}
