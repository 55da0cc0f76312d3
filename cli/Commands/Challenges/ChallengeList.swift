import Statements
import ArgumentParser
import Records
import Workspaces

struct ChallengeList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "All challenges: who challenges whom, when, and where they stand.",
        discussion: "Example:\n  sli challenge list\n  sli challenge list neglect-2017 --authority torbay")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only those of this programme.")
    var programme: String?

    @Option(help: "Only those that this authority hosts or takes part in.", completion: .authorities)
    var authority: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        if let authority, try await workspace.roster().authority(id: authority) == nil {
            throw Wording.noAuthority(authority)
        }
        var rows: [[String]] = []
        var told: [JSON] = []
        for event in try await ChallengeEvent.all(in: workspace) {
            guard programme.map({ $0 == event.programme }) ?? true,
                authority.map({ $0 == event.host || event.reviewers.contains($0) }) ?? true
            else { continue }
            let pair = try await ChallengePair(of: event, in: workspace)
            rows.append([
                "\(event.name)", event.reviewers.joined(separator: ", "), event.date.map(Dates.day) ?? "",
                event.stage.title ?? "", pair.map { Wording.words($0.state) } ?? "",
            ])
            told.append(
                ChallengeTelling(event).summary.adding("pair", pair.map { .string($0.state.rawValue) } ?? .null))
        }
        let report = Report(
            rows.isEmpty
                ? [Wording.noChallenges]
                : Table.lines(["Challenge", "Challengers", "First day", "Stage", "Pair"], rows),
            json: .array(told))
        return try await Unknowns(of: workspace).beside(report, isNothing: rows.isEmpty)
    }
}

struct ChallengeLines: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "lines",
        abstract: "The lines of enquiry and scopes that come with sli, for each sort of challenge.",
        discussion: "Example:\n  sli challenge lines\n  sli challenge lines contact-and-referral")

    @OptionGroup var common: CommonOptions

    @Argument(help: "Only those: contact-and-referral, looked-after, neglect or self-assessment.")
    var template: ChallengeTemplate?

    func perform(_ context: Context) async throws -> Report {
        var lines: [String] = []
        var told: [JSON] = []
        for template in template.map({ [$0] }) ?? ChallengeTemplate.allCases {
            let enquiries = try template.lines()
            let scope = try template.scope() ?? ""
            if !lines.isEmpty { lines.append("") }
            lines += ["\(template.rawValue): \(scope)"]
            lines += enquiries.map { Wording.enquiry($0) }
            told.append([
                "lines": .array(enquiries), "scope": .string(scope), "template": .string(template.rawValue),
            ])
        }
        return Report(lines, json: .array(told))
    }
}

extension ChallengeTemplate: ExpressibleByArgument {}
