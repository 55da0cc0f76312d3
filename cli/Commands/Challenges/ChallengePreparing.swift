import Foundation
import ArgumentParser
import Landing
import Merging
import Records
import Workspaces

struct ChallengeScope: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "scope",
        abstract: "Agree what the challenge looks at, and sign that. For the host's director.",
        discussion: """
            What was planned is agreed as it stands, unless another text is given, or only some of its lines of enquiry. A \
            line of another sort of challenge (`sli challenge lines`) can be added.

            Example:
              sli challenge scope torbay/neglect-2017
              sli challenge scope torbay/neglect-2017 --text "Neglect of children of school age." --only thresholds early-help
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Option(help: "What it looks at; `-` reads standard input.")
    var text: String?

    @Option(parsing: .upToNextOption, help: "Keep only these lines of enquiry.")
    var only: [String] = []

    @Option(parsing: .upToNextOption, help: "Add these lines of enquiry of those that come with sli.")
    var add: [String] = []

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        var changes: [(path: Path, value: JSON?)] = []
        if let text { changes.append((Path("/scope")!, .string(try GivenText.read(text, context)))) }
        let lines = try Self.lines(event.list("lines"), only: only, adding: add)
        if lines != event.list("lines") { changes.append((Path("/lines")!, .array(lines))) }
        return try await ChallengeWriting(workspace: workspace, context: context)
            .sign("agree-scope", on: event, putting: changes, signing)
    }

    /// - Throws: a ``Problem`` if a line is named that is not there.
    static func lines(_ lines: [JSON], only: [String], adding: [String]) throws -> [JSON] {
        var lines = lines
        let shipped = try ChallengeTemplate.allCases.flatMap { try $0.lines() }
        func has(_ id: String, _ line: JSON) -> Bool { line["line"]?.string == id }
        for id in adding where !lines.contains(where: { has(id, $0) }) {
            guard let line = shipped.first(where: { has(id, $0) }) else {
                throw Wording.noLine(id, known: shipped.compactMap { $0["line"]?.string })
            }
            lines.append(line)
        }
        guard !only.isEmpty else { return lines }
        for id in only where !lines.contains(where: { has(id, $0) }) {
            throw Wording.noLine(id, known: lines.compactMap { $0["line"]?.string })
        }
        return lines.filter { line in (only + adding).contains { has($0, line) } }
    }
}

struct ChallengePack: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack",
        abstract: "The documents that the team asks for and gets.",
        discussion: """
            Without a document it lists them. With one it notes it: asked for, or with --issued that the team has it. The \
            coordinator signs with --complete that the team has what it needs. Files about a child never belong here.

            Example:
              sli challenge pack torbay/neglect-2017
              sli challenge pack torbay/neglect-2017 neglect-strategy --title "Neglect strategy 2016-19" --kind policy
              sli challenge pack torbay/neglect-2017 neglect-strategy --issued --link https://torbay.example/strategy
              sli challenge pack torbay/neglect-2017 --complete
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The document's short name.")
    var document: String?

    @Option(help: "Its title.")
    var title: String?

    @Option(help: "What it is: self-assessment, data-pack, moderation, policy, audit-summary, questions or other.")
    var kind: String?

    @Option(help: "Where the team finds it.")
    var link: String?

    @Flag(help: "The team has it.")
    var issued = false

    @Flag(help: "Sign that the team has the documents. For coordinators.")
    var complete = false

    func validate() throws {
        if complete, document != nil { throw ValidationError("Give either a document or --complete.") }
        if document == nil, title != nil || kind != nil || link != nil || issued {
            throw ValidationError("Name the document.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let writing = ChallengeWriting(workspace: workspace, context: context)
        if complete {
            let open = event.list("packs").filter { $0["status"] != "issued" }.compactMap { $0["pack"]?.string }
            var report = try await writing.sign("issue-pack", on: event, signing)
            if !open.isEmpty { report.remarks.append(Wording.notIssued(open)) }
            return report
        }
        guard let document else {
            return Report(Wording.documents(event.list("packs")), json: .array(event.list("packs")))
        }
        guard KeyPart.isValid(document) else { throw Wording.badShortName(document) }
        let path = ChallengeWriting.path("packs", "pack", document)
        var object = event.value.value(at: path)?.object ?? ["pack": .string(document), "status": "requested"]
        if let title { object["title"] = .string(title.precomposedStringWithCanonicalMapping) }
        if let kind { object["kind"] = .string(kind) }
        if let link { object["link"] = .string(link) }
        if issued {
            object["status"] = "issued"
            object["issued"] = .string(context.today)
        }
        return try await writing.put(
            [(path, .object(object))], into: event.view, sentence: Wording.document(document, isIssued: issued))
    }
}

struct ChallengePostpone: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "postpone",
        abstract: "Give the date up, and say why. For the host's director and the coordinator.",
        discussion: """
            The date that was planned stays in the record with the reason. `sli challenge plan` with another date plans it \
            anew; then the host's director confirms it again.

            Example:
              sli challenge postpone torbay/neglect-2017 --note "The lead reviewer is ill."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    func validate() throws { try signing.requireReason() }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        var changes: [(path: Path, value: JSON?)] = []
        if let date = event.date {
            let former: JSON = ["reason": .string(signing.note), "was": .string(date)]
            changes = [(Path("/date")!, nil), (Path("/date_history")!, .array(event.list("date_history") + [former]))]
        }
        return try await ChallengeWriting(workspace: workspace, context: context)
            .sign("postpone", on: event, putting: changes, signing)
    }
}
