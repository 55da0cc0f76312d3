import Foundation
import ArgumentParser
import Landing
import Merging
import Programmes
import Records
import Workspaces

struct ChallengeAction: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "action",
        abstract: "Say what the host will do, who answers for it, and by when. For the host.",
        discussion: """
            An action may be written down before it has an owner or a date; it is agreed only with both. --change names one \
            that is there by the first letters of its reference.

            Example:
              sli challenge action torbay/neglect-2017 "Read repeat contacts together every week." \\
                --owner "Head of the front door" --due 2018-03-31 --finding qr72
              sli challenge action torbay/neglect-2017 --change ab3k --due 2018-04-30
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice

    @Argument(help: "What the host will do; `-` reads standard input.")
    var text: String?

    @Option(help: "The post that answers for it.")
    var owner: String?

    @Option(help: "The day by which it is done, such as 2018-03-31.")
    var due: String?

    @Option(help: "The finding that it answers: the first letters of its reference.")
    var finding: String?

    @Option(help: "Change the action whose reference begins with these letters.")
    var change: String?

    func validate() throws {
        if text == nil, change == nil { throw ValidationError("Give what the host will do, or --change.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let id: String
        if let change {
            id = try event.item(change, in: "actions")["id"]?.string ?? ""
        } else {
            id = ChallengeWriting.newID()
        }
        let path = ChallengeWriting.path("actions", "id", id)
        var action = event.value.value(at: path)?.object ?? ["id": .string(id)]
        if let text { action["text"] = .string(try GivenText.read(text, context)) }
        if let owner { action["owner"] = .string(owner.precomposedStringWithCanonicalMapping) }
        let typed = JSON.object(action)
        let writing = ChallengeWriting(workspace: workspace, context: context)
        return try await writing.keeping(typed, at: path, of: event.name) {
            if let due { action["due"] = .string(try CalendarDay.given(due).text) }
            if let finding { action["finding"] = try event.item(finding, in: "findings")["id"] }
            return try await writing.put(
                [(path, .object(action))], into: event.view, sentence: Wording.actionWritten(event.name, id))
        }.adding("item", .string(id))
    }
}

struct ChallengeAgreeActions: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "agree-actions",
        abstract: "Agree the actions with their owners and dates, and sign that. For the host's director.",
        discussion: """
            With it goes the day of the review: half a year from now, unless another is given or stands there already.

            Example:
              sli challenge agree-actions torbay/neglect-2017 --review 2018-06-08
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Option(help: "The day of the review, such as 2018-06-08.")
    var review: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        let obstacles = ChallengeObstacle.all(for: "agree-actions", of: event)
        guard obstacles.isEmpty else { throw Wording.inTheWay(event, "agree-actions", obstacles) }
        let day = try Self.review(given: review, standing: event.reviewDate, today: CalendarDay(clock: context.clock))
        return try await ChallengeWriting(workspace: workspace, context: context).sign(
            "agree-actions", on: event,
            putting: day.map { [(Path("/review_date")!, .string($0.text))] } ?? [], signing
        ).adding("reviewDate", .string(day?.text ?? event.reviewDate ?? ""))
    }

    /// The day to be put down; `nil` if the one that stands there is to come and stays.
    static func review(given: String?, standing: String?, today: CalendarDay) throws -> CalendarDay? {
        if let given {
            let day = try CalendarDay.given(given)
            guard day > today else { throw Wording.reviewIsPast(day.text) }
            return day
        }
        if let standing, standing > today.text { return nil }
        return today.halfAYearLater
    }
}

struct ChallengeReview: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "review",
        abstract: "Note that host and challengers have looked again, and sign that. For coordinators.",
        discussion: """
            About half a year after the sign-off, from four weeks before the day that was agreed on; earlier only with a \
            reason.

            Example:
              sli challenge review torbay/neglect-2017 --note "Nine of eleven actions are done."
              sli challenge review torbay/neglect-2017 --early "The authority is being reorganised in April."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var choice: ChallengeChoice
    @OptionGroup var signing: SigningOptions

    @Option(help: "Why it took place so early.")
    var early: String?

    /// How many days before the agreed one still count as about half a year.
    private static let leeway = 28

    /// The first day on which the review may be noted; `nil` while nobody has signed off.
    static func earliest(_ event: ChallengeEvent) throws -> CalendarDay? {
        guard let signedOff = event.signedOff else { return nil }
        let due = try event.reviewDate.map(CalendarDay.given) ?? CalendarDay.given(signedOff).halfAYearLater
        return due - leeway
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let event = try await choice.event(in: workspace)
        var signing = signing
        if let early {
            let reason = try GivenText.read(early, context)
            signing.note = signing.note.isEmpty ? reason : "\(reason) \(signing.note)"
        } else if let earliest = try Self.earliest(event), try CalendarDay(clock: context.clock) < earliest {
            throw Wording.tooEarly(event.name, earliest.text)
        }
        return try await ChallengeWriting(workspace: workspace, context: context).sign("review", on: event, signing)
    }
}
