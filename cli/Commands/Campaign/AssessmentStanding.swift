import GitStorage
import Landing
import Merging
import Records
import Statements
import Workspaces

/// How far one authority's self-assessment is, as the region can see it.
struct AssessmentStanding {
    let authority: String
    /// The authority's name in the roster, or else its id.
    let title: String
    let record: RecordName
    /// In the region; `nil` while nothing was handed over.
    let stage: String?
    let stageTitle: String?
    /// When it was first handed over.
    let handedOver: HandedIn?
    /// From which document it was entered, if it was.
    let entered: EnteredDocument?
    /// Whether the director has confirmed what was entered.
    let isConfirmed: Bool
    /// Why the authority takes no part, if it does not.
    let reason: String?
    let waits: [Wait]
    let lateness: Lateness
    let contacts: [Contact]

    /// When something came in, and by whose word.
    struct HandedIn: Hashable {
        enum Source: String { case receipt, received, writer }
        /// `2017-09-29`.
        let day: String
        let source: Source
    }

    /// What has to happen next, or who has to do it.
    enum Wait: String, CaseIterable {
        case draft, revision, moderators, answer, confirmation, panel, challenge
        case signOff = "sign-off"
        case publication
    }

    /// Somebody whom one can ask.
    struct Contact: Hashable {
        let name: String
        let role: String?
        let email: String?
    }

    /// What a campaign's deadline says of one record.
    struct Lateness: Hashable {
        /// Days after the deadline on which it came in or, while it has not, that have passed since; 0 or less: on time.
        let days: Int
        /// Whether it has not come in yet, or was taken back.
        let isOutstanding: Bool

        var isLate: Bool { days > 0 }

        /// - Parameters:
        ///   - day: the day on which it came in; `nil` while it has not.
        ///   - today: a day as `2017-10-01`.
        init(deadline: String?, day: String?, today: String) {
            isOutstanding = day == nil
            guard let deadline = deadline.flatMap(Dates.midnight), let end = Dates.midnight(day ?? today) else {
                days = 0
                return
            }
            days = Int((end - deadline) / 86_400)
        }

        /// Nothing is owed.
        static let none = Lateness(deadline: nil, day: "", today: "")
    }

    static func waits(at stage: String?, isEntered: Bool, isConfirmed: Bool) -> [Wait] {
        let confirmation: [Wait] = isEntered && !isConfirmed ? [.confirmation] : []
        switch stage {
        case nil, "draft", "approved", "internal-review": return [.draft]
        case "submitted", "entered", "under-moderation", "answered": return [.moderators] + confirmation
        case "queried": return [.answer] + confirmation
        case "panel": return [.panel] + confirmation
        case "returned", "withdrawn": return [.revision]
        case "moderated": return [.challenge] + confirmation
        case "challenged": return [.signOff]
        case "signed-off": return [.publication]
        default: return []
        }
    }
}

/// The whole region's self-assessments of a year.
struct RegionStanding {
    let campaign: Campaign
    /// Whether the hub's receipts say when something came in.
    let hasReceipts: Bool
    let standings: [AssessmentStanding]
    let today: String

    init(_ campaign: Campaign, _ workspace: Workspace, today: String) async throws {
        self.campaign = campaign
        self.today = today
        guard let participants = try await campaign.participants(workspace) else {
            throw Wording.unknownProgramme(campaign.text("programme") ?? "")
        }
        guard let form = campaign.form, let schema = try await workspace.schema(form) else {
            throw Wording.noForm(campaign.text("form") ?? "")
        }
        let roster = try await workspace.roster()
        hasReceipts = try await !workspace.receiptKeys().isEmpty
        let receipts = hasReceipts ? try await workspace.receipts(of: .region) : []
        var standings: [AssessmentStanding] = []
        for participant in participants {
            guard let record = campaign.record(of: participant.authority, by: schema) else { continue }
            let desk = StandingDesk(campaign: campaign, workspace: workspace, receipts: receipts, roster: roster)
            standings.append(try await desk.standing(of: participant, record, today: today))
        }
        self.standings = standings
    }
}

/// What the standing of one authority is made from.
private struct StandingDesk {
    let campaign: Campaign
    let workspace: Workspace
    let receipts: [Receipt]
    let roster: Roster

    func standing(
        of participant: Campaign.Participant, _ record: RecordName, today: String
    ) async throws -> AssessmentStanding {
        let view = try await workspace.record(record, in: .region)
        let stage = try await workspace.stage(of: view)
        let isThere = !stage.docket.entries.isEmpty
        let applied =
            isThere
            ? try await workspace.statements(about: record, in: .region).filter { $0.entry.effect == .applied } : []
        let handings = applied.filter {
            Lifecycle.handsOver($0.statement.claim.act, in: stage.schema?.lifecycle)
                && $0.statement.claim.act != Decline.act
        }
        let isEntered = handings.last?.statement.claim.act == EnteringForAnother.act
        let entered = isEntered ? EnteredDocument(view.document.value) : nil
        let isConfirmed = applied.contains {
            $0.statement.claim.act == Confirm.act
                && $0.statement.claim.round == stage.docket.round(in: stage.schema?.lifecycle)
        }
        let name = isThere ? stage.stage : nil
        let declined = name == "not-participating" ? applied.last { $0.statement.claim.act == Decline.act } : nil
        var handedIn: AssessmentStanding.HandedIn?
        if let first = handings.first { handedIn = try await self.handedIn(first, entered) }
        // What was taken back has not come in.
        let counts = name != "withdrawn"
        return AssessmentStanding(
            authority: participant.authority,
            title: roster.authority(id: participant.authority)?.name ?? participant.authority, record: record,
            stage: name, stageTitle: isThere ? stage.title : nil, handedOver: handedIn, entered: entered,
            isConfirmed: isConfirmed, reason: declined?.statement.claim.note,
            waits: AssessmentStanding.waits(at: name, isEntered: isEntered, isConfirmed: isConfirmed),
            lateness: declined != nil
                ? .none
                : AssessmentStanding.Lateness(
                    deadline: campaign.deadline, day: counts ? handedIn?.day : nil, today: today),
            contacts: contacts(of: participant))
    }

    /// When it came in: a document when it was received, else by the hub's receipt, else by its writer's clock.
    private func handedIn(
        _ landed: LandedStatement, _ entered: EnteredDocument?
    ) async throws -> AssessmentStanding.HandedIn {
        if landed.statement.claim.act == EnteringForAnother.act, let entered {
            return AssessmentStanding.HandedIn(day: entered.received, source: .received)
        }
        if let receipt = try await workspace.receipt(for: landed, among: receipts) {
            return AssessmentStanding.HandedIn(day: String(receipt.at.prefix(10)), source: .receipt)
        }
        return AssessmentStanding.HandedIn(day: String(landed.statement.claim.made.prefix(10)), source: .writer)
    }

    /// The authority's directors, then its officers; where the roster has none, whom the programme names.
    private func contacts(of participant: Campaign.Participant) -> [AssessmentStanding.Contact] {
        let order: [Role] = [.director, .assistantDirector, .performanceLead, .officer]
        let members = roster.members.filter { member in
            member.isActive && roster.isAuthority(member.authority, orSuccessorOf: participant.authority)
        }
        let ranked = members.compactMap { member in
            order.firstIndex(where: member.holds).map { (rank: $0, member: member) }
        }
        let found = ranked.sorted { ($0.rank, $0.member.id) < ($1.rank, $1.member.id) }.map { rank, member in
            AssessmentStanding.Contact(name: member.name, role: order[rank].rawValue, email: member.email)
        }
        guard found.isEmpty else { return found }
        return participant.contact.map { [AssessmentStanding.Contact(name: $0, role: nil, email: nil)] } ?? []
    }
}
