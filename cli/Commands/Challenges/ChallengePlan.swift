import ArgumentParser
import Landing
import Merging
import Programmes
import Records
import Workspaces

struct ChallengePlan: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "plan",
        abstract: "Say who is challenged by whom, and when. For coordinators.",
        discussion: """
            Begins the challenge, or completes one that the programme has begun, with the scope and the lines of enquiry of \
            its programme, or those that come with sli for its kind (`sli challenge lines`). The same command on two \
            laptops makes one challenge. Given again before it is confirmed it changes what was planned; given for a \
            postponed one it plans it anew.

            Nobody challenges themselves, or an authority whose self-assessment their people moderate that year.

            Example:
              sli challenge plan lac-2017 central-bedfordshire --reviewer suffolk --reviewer hertfordshire \\
                --reviewer peterborough --date 2017-03-20
              sli challenge plan health-checks-2017 luton --reviewer thurrock --reciprocal
              sli challenge plan sa-2017 --group bath-and-north-east-somerset bristol swindon --date 2017-12-01
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The programme.")
    var programme: String

    @Argument(help: "The authority that is challenged; not with --group.", completion: .authorities)
    var host: String?

    @Option(help: "An authority that challenges it. May be given several times.", completion: .authorities)
    var reviewer: [String] = []

    @Option(
        parsing: .upToNextOption, help: "Three authorities, each of which is challenged by the other two.",
        completion: .authorities)
    var group: [String] = []

    @Option(help: "What sort of challenge; that of the programme if left out.")
    var kind: String?

    @Option(help: "The first day, such as 2017-12-01.")
    var date: String?

    @Option(help: "Counts the challenges of this host within the programme.")
    var round = 1

    @Option(help: "The other event of a pair.", completion: .records)
    var linked: String?

    @Flag(help: "Plan both events of a pair, in which two authorities look at each other.")
    var reciprocal = false

    func validate() throws {
        if group.isEmpty {
            guard host != nil, !reviewer.isEmpty else {
                throw ValidationError("Give the host and at least one --reviewer, or --group.")
            }
            if reciprocal, reviewer.count != 1 || linked != nil {
                throw ValidationError("A pair is of two: give one --reviewer with --reciprocal, and no --linked.")
            }
        } else if host != nil || !reviewer.isEmpty || reciprocal || linked != nil {
            throw ValidationError("With --group give neither host nor --reviewer: each is challenged by the others.")
        } else if Swift.Set(group).count != 3 || group.count != 3 {
            throw ValidationError("A group is of three different authorities.")
        }
        guard (1...99).contains(round) else { throw ValidationError("--round is between 1 and 99.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        guard let programmeName = RecordName(kind: "programme", key: [programme]) else {
            throw Wording.badRecordName(programme)
        }
        guard let held = try await workspace.record(programmeName).document.value else {
            throw WorkspaceError.noRecord("\(programmeName)")
        }
        guard let schema = try await workspace.schema(kind: ChallengeEvent.kind) else {
            throw WorkspaceError.noKind(ChallengeEvent.kind)
        }
        let day = try date.map(CalendarDay.given)
        let planned = try await events(workspace)
        try await object(to: planned, day, held, workspace)
        let sort = kind ?? held["kind"]?.string
        guard let sort else { throw Wording.noChallengeKind(programmeName) }
        guard schema.root.property("kind").choices?.contains(.string(sort)) ?? true else {
            throw Wording.unknownChallengeKind(sort)
        }

        let outcome = try await save(planned, sort, day, held, schema, workspace, context)
        var lines = outcome.lines
        var told: [JSON] = []
        for event in planned.events {
            let event = try await ChallengeEvent(of: event.name, in: workspace)
            lines.append("  " + Wording.title(of: event))
            told.append(ChallengeTelling(event).summary)
        }
        return Report(lines, json: outcome.json.adding("events", .array(told)))
    }

    private func events(_ workspace: Workspace) async throws -> PlannedEvents {
        guard group.isEmpty, let host else { return try PlannedEvents(programme, group: group, round: round) }
        if reciprocal { return try PlannedEvents(programme, pair: host, reviewer[0], round: round) }
        var other: RecordName?
        if let linked { other = try await ChallengeEvent.find(linked, in: workspace) }
        let reviewers = Swift.Set(reviewer).sorted { $0.precedesByBytes($1) }
        return try PlannedEvents(programme, host: host, reviewers: reviewers, round: round, linked: other)
    }

    private func object(
        to planned: PlannedEvents, _ day: CalendarDay?, _ programme: JSON, _ workspace: Workspace
    ) async throws {
        let moderating = try await Moderating(in: workspace)
        let year = (day?.text).map { String($0.prefix(4)) } ?? Self.year(in: self.programme)
        let hosts = planned.events.map(\.host)
        let moderators = Dictionary(
            hosts.map { ($0, moderating.authorities(moderating: $0, year: year)) },
            uniquingKeysWith: { first, _ in first })
        let objections = planned.objections(
            date: day, window: (programme["opens"]?.string, programme["deadline"]?.string),
            roster: try await workspace.roster(), moderators: moderators)
        guard objections.isEmpty else { throw Wording.notPlanned(objections) }
    }

    /// The year that a programme's short name ends with, as in `neglect-2017`.
    static func year(in programme: String) -> String? {
        let last = programme.split(separator: "-").last.map(String.init) ?? ""
        return last.utf8.count == 4 && last.hasPrefix("20") && Int(last) != nil ? last : nil
    }

    /// Brings all events into one edit, and signs those that are to be paired, or planned again.
    private func save(
        _ planned: PlannedEvents, _ sort: String, _ day: CalendarDay?, _ programme: JSON, _ schema: Schema,
        _ workspace: Workspace, _ context: Context
    ) async throws -> Report {
        var names = planned.events.map(\.name)
        // The other event of a pair knows of this one, too.
        if let event = planned.events.first, planned.events.count == 1, let other = event.linked { names.append(other) }
        let views = try await workspace.records(names, in: .region)
        var decisions: [Deciding] = []
        var changes: [(document: Document, seen: RecordView)] = []
        for (view, event) in zip(views, planned.events) {
            let stage = try await workspace.stage(of: view)
            let document = Document(
                try Self.value(of: event, sort, day, from: view.document.value, programme, by: view.schema ?? schema),
                entries: view.document.entries)
            let act: String? =
                // What nobody has begun is at no stage yet.
                switch view.document.value == nil ? schema.lifecycle?.initial : stage.stage {
                case "planned": "pair"
                case "postponed": "resume"
                default: nil
                }
            if let act {
                decisions.append(Deciding(act, on: view, as: signing.role, note: signing.note, putting: document))
            } else if document != view.document {
                guard stage.stage == "paired" else { throw Wording.alreadyPlanned(event.name, stage.title) }
                changes.append((document, view))
            }
        }
        if views.count > planned.events.count, let other = views.last, let value = other.document.value,
            value["linked"] == nil, try await !workspace.stage(of: other).isFrozen
        {
            let linked = value.replacing(Path("/linked")!, with: .string("\(planned.events[0].name)"))
            changes.append((Document(linked, entries: other.document.entries), other))
        }
        let title = schema.lifecycle?.statements["pair"]?.title ?? "pair"
        let outcome: SaveOutcome
        if decisions.isEmpty {
            guard let first = changes.first else { return try await report(.unchanged, planned, workspace) }
            outcome = try await workspace.save(
                changes, in: first.seen.view, subject: "Plan \(names[0])", clock: context.clock)
        } else {
            try await signing.agree(to: title, decisions.map(\.view.name), in: workspace, context)
            outcome = try await workspace.state(
                decisions, changing: changes.map { ($0.seen, $0.document) }, clock: context.clock)
        }
        return try await report(outcome, planned, workspace)
    }

    private func report(
        _ outcome: SaveOutcome, _ planned: PlannedEvents, _ workspace: Workspace
    ) async throws -> Report {
        try await SaveReport.report(
            outcome, of: planned.events[0].name, in: .region, workspace, Wording.planned(planned.events.count))
    }

    /// The record as it is planned: nothing random in it, and nothing of what is there already but what was asked for.
    static func value(
        of event: PlannedEvents.Event, _ sort: String, _ day: CalendarDay?, from held: JSON?, _ programme: JSON,
        by schema: Schema
    ) throws -> JSON {
        guard let blank = held ?? schema.blank(key: event.name.key), case .object(var object) = blank else {
            throw Wording.badRecordName("\(event.name)")
        }
        object["kind"] = .string(sort)
        object["reviewers"] = .array(event.reviewers.sorted { $0.precedesByBytes($1) }.map { .string($0) })
        if let day { object["date"] = .string(day.text) }
        if let linked = event.linked { object["linked"] = .string("\(linked)") }
        let template = ChallengeTemplate(kind: sort)
        if object["scope"]?.string ?? "" == "", let scope = try template?.scope() { object["scope"] = .string(scope) }
        // A programme of several sorts gives each its own lines.
        var source = programme
        if programme["lines"]?.array?.isEmpty ?? true, case .object(var known) = programme {
            known["kind"] = .string(sort)
            source = .object(known)
        }
        return try LinesOfEnquiry.applied(of: source, to: .object(object), by: schema)
    }
}
