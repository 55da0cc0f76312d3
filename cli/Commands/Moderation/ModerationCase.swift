import Landing
import Merging
import Records
import Statements
import Workspaces

/// How the moderation of one self-assessment stands, as this laptop shows the region.
struct ModerationCase {
    let record: ModeratedRecord
    /// What was handed over to the region; without a value if nothing was.
    let assessment: RecordView
    let stage: RecordStage
    /// All teams that were ever asked, in the order in which they were.
    let teams: [ModerationTeam]

    init(of record: ModeratedRecord, in workspace: Workspace) async throws {
        self.record = record
        assessment = try await workspace.record(record.name, in: .region)
        stage = try await workspace.stage(of: assessment)
        teams = try await ModerationTeam.all(in: workspace).filter { ModeratedRecord($0.moderation) == record }
            .sorted { Self.number($0) < Self.number($1) }
    }

    /// The case that a person names by words such as `bristol/2017`.
    init(_ words: String, in workspace: Workspace) async throws {
        let roster = try await workspace.roster()
        guard let record = ModeratedRecord(words: words, isAuthority: { roster.authority(id: $0) != nil }) else {
            throw Wording.noAssessment(words)
        }
        try await self.init(of: record, in: workspace)
    }

    private static func number(_ team: ModerationTeam) -> Int {
        team.team.id.split(separator: "-").last.flatMap { Int($0) } ?? 0
    }

    /// How often it was handed over.
    var handedOver: Int { stage.docket.round(in: stage.schema?.lifecycle) }
    /// The round whose moderators are to be named: that of what was handed over, or of what will be next while it is
    /// with its authority.
    var round: Int { stage.isFrozen ? max(1, handedOver) : handedOver + 1 }
    /// The round of what was handed over last; the first before that.
    var latest: Int { max(1, handedOver) }
    /// The SHA-256 of what was handed over.
    var digest: String? { stage.digest }

    /// Whether moderators, or the panel, have it now: they could hand it back.
    var isWithModerators: Bool { allows("return") }

    /// Whether something may be signed about it at its stage.
    func allows(_ act: String) -> Bool {
        guard let rules = stage.schema?.lifecycle?.statements[act], let now = stage.stage else { return false }
        return rules.from.contains(now)
    }

    /// The teams that have not ended.
    var working: [ModerationTeam] { teams.filter { !$0.team.hasEnded } }

    /// The team in which a member moderates what was handed over last.
    func team(of member: Member) -> ModerationTeam? {
        teams.last { $0.isAtWork(member) && $0.round == latest }
    }

    /// - Throws: a ``Problem`` that says who moderates it, if the member does not, or that this laptop has to sync first.
    func ownTeam(of member: Member, in workspace: Workspace) throws -> ModerationTeam {
        guard let own = team(of: member) else { throw Wording.notYourModeration(self) }
        guard workspace.spaces().contains(own.space) else { throw Wording.teamNotHere(own) }
        return own
    }

    /// The newest of the teams whose space this laptop holds and that wrote about a round, with what it wrote.
    func written(_ round: Int, in workspace: Workspace) async throws -> (team: ModerationTeam, record: RecordView)? {
        let held = workspace.spaces()
        for team in teams.reversed() where team.round == round && held.contains(team.space) {
            let record = try await workspace.record(team.moderation, in: team.space)
            if record.document.value != nil { return (team, record) }
        }
        return nil
    }
}
