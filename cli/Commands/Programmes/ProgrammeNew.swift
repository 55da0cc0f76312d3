import ArgumentParser
import Merging
import Programmes
import Records
import Statements
import Workspaces

struct ProgrammeNew: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Begin a programme. For coordinators.",
        discussion: """
            Every authority of the region takes part unless --member names some. Rules that come later, such as weeks \
            in which somebody cannot, are written with `sli edit` or `sli programme invite`.

            The shape says how hosts and challengers belong together: one-way, where nobody is challenged by whom it \
            challenges; reciprocal pairs, with one triad if the number is odd; or groups of three on the day of an event.

            Example:
              sli programme new neglect-2017 --kind neglect --name "Neglect Peer Challenge 2017 to 2018" \\
                --opens 2017-09-01 --deadline 2018-06-30 --words "before July 2018" --last-year neglect-2016
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "A short name for it, such as neglect-2017.")
    var programme: String

    @Option(help: "What it is made of: sa-challenge, neglect, thematic, health-check or dcs-triad.")
    var kind: String

    @Option(help: "The name that people call it by.")
    var name: String?

    @Option(help: "The first day on which a visit may take place, YYYY-MM-DD.")
    var opens: Day?

    @Option(help: "The last one.")
    var deadline: Day?

    @Option(help: "The deadline in the words in which it was agreed.")
    var words: String?

    @Option(help: "one-way, reciprocal or event-day; by default what fits the kind.")
    var shape: Programme.Shape?

    @Option(help: "Of an odd number of reciprocal authorities: circle, or everybody (each is challenged by two).")
    var triad: Programme.Triad?

    @Option(help: "The day of the event, for groups of three.")
    var event: Day?

    @Option(help: "How many challenge one host.")
    var challengers: Int?

    @Option(help: "An authority that takes part; may be given several times.", completion: .authorities)
    var member: [String] = []

    @Option(help: "One that only hosts; may be given several times.", completion: .authorities)
    var hostOnly: [String] = []

    @Option(help: "One that only challenges; may be given several times.", completion: .authorities)
    var challengerOnly: [String] = []

    @Option(help: "The programme before, whose partners are not to meet again.", completion: .programmes)
    var lastYear: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        guard let record = RecordName(kind: ProgrammeDesk.kind, key: [programme]) else {
            throw Wording.badShortName(programme)
        }
        guard let schema = try await workspace.schema(kind: record.kind) else {
            throw WorkspaceError.noKind(record.kind)
        }
        try await ProgrammeDesk.expectCoordinator(workspace, record)
        let seen = try await workspace.record(record)
        guard seen.document.value == nil else { throw Wording.recordExists(record) }
        guard let blank = schema.blank(key: record.key)?.object else { throw Wording.badRecordName("\(record)") }
        let roster = try await workspace.roster()
        let members = try members(roster)
        var value = blank
        let shape = shape ?? Programme.shape(ofKind: kind)
        value["kind"] = .string(kind)
        value["shape"] = .string(shape.rawValue)
        value["region"] = .string(await workspace.settings.region)
        value["name"] = name.map { .string($0) }
        value["opens"] = opens.map { .string($0.text) }
        value["deadline"] = deadline.map { .string($0.text) }
        value["deadline_words"] = words.map { .string($0) }
        value["triad"] = triad.map { .string($0.rawValue) }
        value["event_day"] = event.map { .string($0.text) }
        value["challengers"] = challengers.map { .number(JSONNumber($0)) }
        value["members"] = .array(members)
        if let lastYear {
            let former = try await ProgrammeDesk.open(lastYear, context)
            value["last_year"] = .array(Self.partners(of: former.programme))
        }
        let outcome = try await ProgrammeSaving(workspace: workspace, isDry: rehearsal.isDry)
            .save([(.object(value), seen)], subject: "Begin \(record)", context)
        let lines = Wording.programmeBegun(name ?? programme, members: members.count, shape)
        let json: JSON = ["programme": .object(value), "record": .string("\(record)")]
        let report = Report(lines, json: json)
        guard let outcome else { return report.rehearsed() }
        return report.adding(try await SaveReport.report(outcome, of: record, workspace, Wording.inviteNext(programme)))
    }

    /// Everybody of the region who has not ended, or those named, sorted.
    private func members(_ roster: Roster) throws -> [JSON] {
        let named = member + hostOnly + challengerOnly
        for id in named {
            guard let authority = roster.authority(id: id) else { throw Wording.noAuthority(id) }
            guard !authority.hasEnded else { throw Wording.authorityEnded(authority) }
        }
        let both = member.isEmpty ? roster.authorities.filter { !$0.hasEnded }.map(\.id) : named
        return Swift.Set(both).sorted().map { id in
            let part: Programme.Part =
                hostOnly.contains(id) ? .host : challengerOnly.contains(id) ? .challenger : .both
            return ["authority": .string(id), "role": .string(part.rawValue)]
        }
    }

    /// Who challenged whom in a programme, as pairs that are not to meet again.
    private static func partners(of programme: Programme) -> [JSON] {
        let live = programme.slots.filter { $0.status != .givenUp }
        let pairs = live.flatMap { slot in slot.challengers.compactMap { AuthorityPair(slot.host, $0) } }
        return Swift.Set(pairs).sorted().map { ["one": .string($0.one), "other": .string($0.other)] }
    }

    func validate() throws {
        if let challengers, challengers < 1 { throw ValidationError("A host has one challenger at least.") }
        if let opens, let deadline, deadline.text < opens.text {
            throw ValidationError("The deadline lies before the first day.")
        }
        guard Swift.Set(hostOnly).isDisjoint(with: challengerOnly) else {
            throw ValidationError("An authority that neither hosts nor challenges does not take part: leave it out.")
        }
    }
}
