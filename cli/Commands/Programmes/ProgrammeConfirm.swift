import ArgumentParser
import Landing
import Merging
import Programmes
import Records
import Workspaces

struct ProgrammeConfirm: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Confirm a programme as directors agreed it, and begin its challenges. For coordinators.",
        discussion: """
            Every proposed visit becomes an agreed one, each gets the record of its challenge with the programme's lines \
            of enquiry, and the programme is signed. Nothing of that is done while an authority that takes part is left \
            without a visit, or has not answered; --except leaves one out, and says why.

            Example:
              sli programme confirm neglect-2017 --note "Directors, 14 September 2017."
              sli programme confirm neglect-2017 --except isles-of-scilly --reason "Challenged by Cornwall in spring."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions
    @OptionGroup var signing: SigningOptions

    @Argument(help: "The programme.", completion: .programmes)
    var programme: String

    @Option(
        help: "An authority that may be left without a visit; may be given several times.", completion: .authorities)
    var except: [String] = []

    @Option(help: "Why it may.")
    var reason: String?

    private static let act = "confirm"

    func perform(_ context: Context) async throws -> Report {
        let desk = try await ProgrammeDesk.open(programme, context)
        try await desk.expectChangeable()
        for id in except where desk.programme.member(id) == nil { throw Wording.notInProgramme(id, desk.name) }
        let record = ConfirmedProgramme(desk, except: except, reason: reason ?? "")
        try record.expectAnswers()
        try record.expectPlaces()
        try record.expectRules()
        let value = record.value
        let missing = desk.view.schema?.violations(of: value, requiredBy: Self.act) ?? []
        guard missing.isEmpty else { throw Wording.notConfirmable(desk.name, missing) }
        guard let statement = desk.view.schema?.lifecycle?.statements[Self.act],
            desk.stage.stage.map({ statement.from.contains($0) }) ?? false
        else { throw Wording.alreadyConfirmed(desk.name) }
        let challenges = try await record.challenges(of: value)
        let report = telling(desk, value, challenges)
        if !rehearsal.isDry {
            try await signing.agree(to: statement.title ?? Self.act, desk.name, in: desk.workspace, context)
        }
        let saving = ProgrammeSaving(workspace: desk.workspace, isDry: rehearsal.isDry)
        let saved = try await saving.save(
            [(value, desk.view)] + challenges.map { ($0.value, $0.seen) }, subject: "Agree on \(desk.name)", context)
        guard let saved else { return report.rehearsed() }
        if case .refused(let violations) = saved { throw Wording.refused(desk.name, violations) }
        let outcome = try await desk.workspace.state(
            Self.act, on: try await desk.workspace.record(desk.name), as: signing.role, note: signing.note,
            clock: context.clock)
        return report.adding(
            try await SignedReport.report(
                outcome, Self.act, statement.title ?? Self.act, desk.name, in: .region, desk.workspace))
    }

    private func telling(
        _ desk: ProgrammeDesk, _ value: JSON, _ challenges: [ConfirmedProgramme.ChallengeRecord]
    ) -> Report {
        let begun = challenges.filter { $0.seen.document.value == nil }
        return Report(
            [Wording.challengesBegun(begun.count, changed: challenges.count - begun.count, desk.title)]
                + challenges.compactMap { challenge in
                    challenge.partner.map { Wording.linked(challenge.seen.name, $0) }
                },
            json: [
                "challenges": .array(
                    challenges.map { challenge in
                        [
                            "begun": .bool(challenge.seen.document.value == nil),
                            "partner": challenge.partner.map { .string("\($0)") } ?? .null,
                            "record": .string("\(challenge.seen.name)"),
                        ]
                    }),
                "excepted": .array(except.sorted().map { .string($0) }), "programme": .string(desk.name.key[0]),
            ])
    }

    func validate() throws {
        guard except.isEmpty == (reason?.isEmpty ?? true) else {
            throw ValidationError("--except and --reason belong together.")
        }
    }
}
