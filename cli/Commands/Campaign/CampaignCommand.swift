import ArgumentParser
import Landing
import Merging
import Records
import Statements
import Workspaces

struct CampaignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "campaign",
        abstract: "The self-assessments of a year: who takes part, with which form, until when.",
        subcommands: [CampaignOpen.self, CampaignShow.self, CampaignChange.self, CampaignClose.self])
}

struct CampaignOpen: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "open",
        abstract: "Open the self-assessments of a year for the members of a programme. For coordinators.",
        discussion: """
            Directors adopt the form first: their decision is part of the record. Each --gate is a role that has to \
            approve a self-assessment before it is handed over. Records that are begun afterwards say so themselves. A \
            year that was closed is opened again with a --note that says why.

            Example:
              sli campaign open 2017 --programme sa-2017 --form self-assessment/1 --deadline 2017-09-30 \
            --gate director --adopted "Directors' meeting, 12 May 2017: adopted for one year"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: CampaignOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The year.")
    var year: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let desk = try await CampaignDesk(year, workspace)
        let value = try desk.applying(options)
        switch desk.stage.stage {
        case desk.stage.schema?.lifecycle?.initial, nil:
            let participants = try await desk.check(value)
            return try await desk.decide(
                "open", value, signing, isDry: rehearsal.isDry, context,
                telling: Wording.campaignOpened(participants.count, deadline: value["deadline"]?.string))
        case "closed":
            guard value == desk.view.document.value else { throw Wording.campaignClosed(desk.view.name) }
            guard !signing.note.isEmpty else { throw Wording.reasonMissing(desk.view.name) }
            return try await desk.decide("reopen", value, signing, isDry: rehearsal.isDry, context)
        default:
            throw Wording.campaignIsOpen(desk.view.name)
        }
    }
}

struct CampaignChange: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "change",
        abstract: "Change an open campaign, such as its deadline. For coordinators.",
        discussion: """
            What is not given stays as it is. Self-assessments that have been begun keep the approvals that they name.

            Example:
              sli campaign change 2017 --deadline 2017-10-14 --note "Directors' meeting, 8 September 2017"
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var options: CampaignOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The year.")
    var year: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let desk = try await CampaignDesk(year, workspace)
        guard let former = desk.view.document.value else { throw Wording.noCampaign(year) }
        guard desk.stage.stage == "open" else { throw Wording.campaignNotOpen(desk.view.name, desk.stage.title) }
        let value = try desk.applying(options)
        guard value != former else {
            return try await SaveReport.report(.unchanged, of: desk.view.name, workspace, "")
        }
        _ = try await desk.check(value)
        let changes = RecordDifference(from: Document(former), to: Document(value), by: desk.view.schema).changes
        let wording = ChangeWording(place: desk.view.schema?.root ?? .free, versions: [value, former])
        return try await desk.decide(
            "change", value, signing, isDry: rehearsal.isDry, context,
            telling: changes.flatMap { wording.telling($0).lines })
    }
}

struct CampaignClose: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a year: nothing is added any more. For coordinators.",
        discussion: """
            What was handed over stays as it is.

            Example:
              sli campaign close 2017
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var signing: SigningOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The year.")
    var year: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let desk = try await CampaignDesk(year, workspace)
        guard let value = desk.view.document.value else { throw Wording.noCampaign(year) }
        return try await desk.decide("close", value, signing, isDry: rehearsal.isDry, context)
    }
}

struct CampaignShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a campaign and who takes part.",
        discussion: """
            `sli status --region` tells how far each authority is.

            Example:
              sli campaign show 2017
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The year; the newest that was opened if it is left out.")
    var year: String?

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let campaign = try await Campaign.find(year, in: workspace)
        let participants = try await campaign.participants(workspace)
        let roster = try await workspace.roster()
        let stages = try await StageTelling.all(of: campaign.name, workspace)
        var lines = [campaign.title] + stages.flatMap(\.lines)
        if let value = campaign.view.document.value, let schema = campaign.view.schema {
            lines += Fields.lines(
                of: value, at: schema.root, .root, waiting: campaign.view.document.entries.map(\.path))
        }
        lines.append(Wording.taking(part: participants?.count, campaign.programme))
        lines += (participants ?? []).map { participant in
            "  \(roster.authority(id: participant.authority)?.name ?? participant.authority)"
                + (participant.contact.map { ": \($0)" } ?? "")
        }
        return Report(
            lines,
            json: [
                "participants": participants.map { all in
                    .array(
                        all.map {
                            [
                                "authority": .string($0.authority),
                                "contact": $0.contact.map { .string($0) } ?? .null,
                            ]
                        })
                } ?? .null,
                "record": .string("\(campaign.name)"), "stages": .array(stages.map(\.json)),
                "value": campaign.view.document.value ?? .null,
            ])
    }
}
