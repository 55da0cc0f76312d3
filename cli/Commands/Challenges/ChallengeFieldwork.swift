import Statements
import ArgumentParser
import Landing
import Merging
import Programmes
import Records
import Workspaces

struct ChallengeSession: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "session",
        abstract: "Add a session to the timetable on site.",
        discussion: """
            Those who attend are named by their posts. Never name a child, a family or a worker.

            Example:
              sli challenge session torbay/neglect-2017 "Social workers with under two years of practice" \\
                --kind focus-group --date 2017-10-09 --time 09:30 --attendee "social worker" --attendee "team manager"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "The session in a few words.")
    var title: String

    @Option(
        help:
            "What happens: case-mapping, case-records-review, practice-observation, audit-validation, interview, focus-group or feedback."
    )
    var kind: String

    @Option(help: "The day, such as 2017-10-09.")
    var date: String

    @Option(help: "When it begins, such as 09:30.")
    var time: String?

    @Option(help: "Whom the team meets, as a group.")
    var group: String?

    @Option(help: "The post of somebody who attends. May be given several times.")
    var attendee: [String] = []

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let id = ChallengeWriting.newID()
        var session: JSONObject = [
            "date": .string(try CalendarDay.given(date).text), "id": .string(id), "kind": .string(kind),
            "title": .string(try GivenText.read(title, context)),
        ]
        session["time"] = time.map { .string($0) }
        session["group"] = group.map { .string($0) }
        if !attendee.isEmpty {
            session["attendees"] = .array(
                Swift.Set(attendee).sorted { $0.precedesByBytes($1) }.map { .string($0) })
        }
        return try await ChallengeWriting(workspace: workspace, context: context).put(
            [(ChallengeWriting.path("sessions", "id", id), .object(session))], into: event.view,
            sentence: Wording.sessionAdded(event.name)
        ).adding("item", .string(id))
    }
}

struct ChallengeNote: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "note",
        abstract: "Note what was seen or heard. It stays with the team.",
        discussion: """
            The host cannot read it unless the team hands its notes over when it gives feedback. `-` reads standard input.

            Example:
              sli challenge note torbay/neglect-2017 thresholds "Two health visitors read the guidance differently."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "The line of enquiry.")
    var line: String

    @Argument(help: "What was seen or heard; `-` reads standard input.")
    var text: String

    @Option(help: "The session it comes from: the first letters of its reference.")
    var session: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let words = try GivenText.read(text, context)
        let id = ChallengeWriting.newID()
        let path = ChallengeWriting.path("notes", "id", id)
        var note: JSONObject = ["id": .string(id), "line": .string(line), "text": .string(words)]
        let writing = ChallengeWriting(workspace: workspace, context: context)
        return try await writing.keeping(.object(note), at: path, of: event.notes) {
            try event.requireLine(line)
            note["member"] = .string(try await workspace.member().id)
            if let session { note["session"] = try event.item(session, in: "sessions")["id"] }
            let notes = try await TeamNotes(of: event, in: workspace)
            return try await writing.put(
                [(path, .object(note))], into: notes.view, beginning: notes.value, sentence: Wording.noted(event.name))
        }.adding("item", .string(id))
    }
}

struct ChallengeFinding: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "finding",
        abstract: "Write down a strength, or an area for consideration.",
        discussion: """
            Until feedback is given it stays with the team, and only what the team has agreed on goes into the feedback: \
            --agreed here, or later `sli challenge findings --agree`. Afterwards it is written into the challenge itself.

            Example:
              sli challenge finding torbay/neglect-2017 thresholds --consider "Repeat contacts are not read together." \\
                --evidence moderate
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "The line of enquiry.")
    var line: String

    @Argument(help: "The finding in one or two sentences; `-` reads standard input.")
    var text: String

    @Flag(help: "A strength that others can learn from.")
    var strength = false

    @Flag(help: "Something that the host may want to think about.")
    var consider = false

    @Option(help: "How well it is borne out: limited, moderate or strong.")
    var evidence: EvidenceStrength?

    @Flag(help: "The whole team stands behind it.")
    var agreed = false

    func validate() throws {
        if strength == consider { throw ValidationError("Say which it is: --strength or --consider.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let words = try GivenText.read(text, context)
        let id = ChallengeWriting.newID()
        let path = ChallengeWriting.path("findings", "id", id)
        var finding: JSONObject = [
            "id": .string(id), "line": .string(line), "text": .string(words),
            "type": strength ? "strength" : "consider",
        ]
        finding["evidence"] = evidence.map { .string($0.rawValue) }
        let writing = ChallengeWriting(workspace: workspace, context: context)
        if agreed, !event.hasHadFeedback { finding["agreed"] = true }
        let item = event.hasHadFeedback ? TeamNotes.published(.object(finding)) : .object(finding)
        return try await writing.keeping(item, at: path, of: event.hasHadFeedback ? event.name : event.notes) {
            try event.requireLine(line)
            if event.hasHadFeedback {
                return try await writing.put(
                    [(path, item)], into: event.view, sentence: Wording.findingInChallenge(event.name))
            }
            let notes = try await TeamNotes(of: event, in: workspace)
            return try await writing.put(
                [(path, item)], into: notes.view, beginning: notes.value,
                sentence: Wording.findingWithTeam(event.name, isAgreed: agreed))
        }.adding("item", .string(id))
    }
}

/// How well a finding is borne out.
enum EvidenceStrength: String, ExpressibleByArgument, CaseIterable {
    case limited, moderate, strong
}

struct ChallengeFindings: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "findings",
        abstract: "List the findings, and say on which of them the team agrees.",
        discussion: """
            Before feedback is given these are the team's own; afterwards those that the host has heard.

            Example:
              sli challenge findings torbay/neglect-2017
              sli challenge findings torbay/neglect-2017 --agree ab3k qr72
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Option(parsing: .upToNextOption, help: "The first letters of the references of findings that the team agrees on.")
    var agree: [String] = []

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        if event.hasHadFeedback {
            guard agree.isEmpty else { throw Wording.feedbackWasGiven(event.name) }
            return Report(Wording.findings(event.findings, isOwn: false), json: .array(event.findings))
        }
        let notes = try await TeamNotes(of: event, in: workspace)
        guard !agree.isEmpty else {
            return Report(Wording.findings(notes.findings, isOwn: true), json: .array(notes.findings))
        }
        var changes: [(path: Path, value: JSON?)] = []
        for letters in agree {
            let item = try ChallengeEvent.item(letters, among: notes.findings)
            changes.append(
                (ChallengeWriting.path("findings", "id", item["id"]?.string ?? "").appending(name: "agreed"), true))
        }
        return try await ChallengeWriting(workspace: workspace, context: context).put(
            changes, into: notes.view, sentence: Wording.agreed(changes.count))
    }
}

extension ChallengeEvent {
    /// - Throws: a ``Problem`` unless the challenge has that line of enquiry.
    func requireLine(_ line: String) throws {
        let known = list("lines").compactMap { $0["line"]?.string }
        guard known.contains(line) else { throw Wording.noLine(line, known: known) }
    }

    /// The item of a list whose reference begins with those letters.
    func item(_ letters: String, in list: String) throws -> JSON { try Self.item(letters, among: self.list(list)) }

    /// - Throws: a ``Problem`` unless exactly one does.
    static func item(_ letters: String, among items: [JSON]) throws -> JSON {
        let found = items.filter { $0["id"]?.string?.hasPrefix(letters) ?? false }
        guard found.count == 1, !letters.isEmpty else {
            throw Wording.whichItem(letters, found.count, known: items.compactMap { $0["id"]?.string })
        }
        return found[0]
    }
}
