import Foundation
import Records
import Statements
import Workspaces

/// The sentences about how far the authorities of a region are with their self-assessments.
extension Wording {
    static let nobodyIsLate = "Nobody is late."
    static let noContact = "Nobody to ask is known: neither the list of members nor the programme names anybody."

    static func regionHead(_ campaign: Campaign, count: Int, hasReceipts: Bool) -> [String] {
        var lines = [
            "\(campaign.title): \(Count.of(count, "authority takes", "authorities take")) part"
                + (campaign.deadline.map { ", until \(Dates.day($0))." } ?? ".")
        ]
        if !campaign.isOpen { lines.append("Its stage is: \(campaign.stage.title ?? "unknown").") }
        lines.append(
            hasReceipts
                ? "What is late goes by the hub's clock; what has not come in, by this laptop's."
                : "The hub gives no receipts: what is late goes by what this laptop knows, and by the writers' own clocks."
        )
        lines.append("Drafts can be read by their own authority alone: what was not handed over cannot be seen here.")
        return lines
    }

    static func stage(of standing: AssessmentStanding) -> String {
        if let reason = standing.reason { return "not taking part: \(reason)" }
        guard let title = standing.stageTitle else { return "not handed over" }
        guard standing.entered != nil else { return title }
        let entered = standing.isConfirmed ? "approval confirmed" : "approval reported"
        return standing.stage == "entered"
            ? "entered from a document, \(entered)" : "\(title); entered from a document, \(entered)"
    }

    static func lateness(_ standing: AssessmentStanding) -> String {
        let days = Count.of(standing.lateness.days, "day", "days")
        switch (standing.lateness.isLate, standing.lateness.isOutstanding) {
        case (true, true): return "late by \(days)"
        case (true, false): return "came in \(days) late"
        case (false, true): return ""
        case (false, false): return standing.handedOver == nil ? "" : "on time"
        }
    }

    static func waitsFor(_ standing: AssessmentStanding, _ gates: [Role]) -> String {
        standing.waits.map { wait in
            switch wait {
            case .draft:
                gates.isEmpty
                    ? "the authority" : "the authority, with the approval of \(all(gates.map { "its \(words($0))" }))"
            case .revision: "the authority, to revise it"
            case .moderators: "moderators"
            case .answer: "the authority's answer"
            case .confirmation: "the director's confirmation"
            case .panel: "the panel"
            case .challenge: "the challenge"
            case .signOff: "the director's sign-off"
            case .publication: "publication"
            }
        }.joined(separator: "; ")
    }

    /// `Lee Orme, director, lee@torbay.example`.
    static func contact(_ contact: AssessmentStanding.Contact) -> String {
        let role = contact.role?.split(separator: "-").joined(separator: " ")
        return [contact.name, role, contact.email].compactMap { $0 }.joined(separator: ", ")
    }

    // MARK: - Letters

    /// The paragraphs of a letter.
    static func letter(
        _ standing: AssessmentStanding, _ round: Letter.Round, from sender: String?, today: String
    ) -> [String] {
        var address = standing.contacts.map(contact)
        if address.isEmpty { address = ["The director of children's services"] }
        var paragraphs = [
            "To:\n" + (address + [standing.title]).joined(separator: "\n"), Dates.day(today),
            "\(round.title): \(standing.title)", "Dear colleagues,",
        ]
        paragraphs += body(standing, round)
        if let contact = round.contact { paragraphs.append("If anything is unclear, please ask: \(contact)") }
        paragraphs.append("With kind regards\n\n\(sender ?? "The coordinator of the region")")
        return paragraphs
    }

    private static func body(_ standing: AssessmentStanding, _ round: Letter.Round) -> [String] {
        let deadline = round.deadline.map(Dates.day)
        if let reason = standing.reason {
            return [
                "We have noted that \(standing.title) does not hand in a self-assessment this year. The reason that stands in the region's list is: \(reason)",
                "If this is no longer so, you can still hand one in.",
            ]
        }
        var paragraphs = [came(standing, deadline)]
        for wait in standing.waits {
            switch wait {
            case .draft:
                paragraphs.append(asked(round.gates))
                paragraphs.append(
                    "If you cannot work with the program, send us the document that your director has approved, and we shall enter it for you. If \(standing.title) does not take part this year, please let us know why."
                )
            case .revision:
                paragraphs.append(
                    "It is with you to be revised. What is asked stands first in `sli status`. Once it has been changed and approved again, please submit it again."
                )
            case .moderators:
                paragraphs.append(
                    standing.waits == [.moderators]
                        ? "It is with the moderators, and nothing is asked of you now." : "It is with the moderators.")
            case .answer:
                paragraphs.append(
                    "The moderators have asked you something and wait for your answer. `sli show \(standing.record)` tells where it stands."
                )
            case .confirmation:
                paragraphs.append(
                    "We entered it from the document that \(standing.entered?.from ?? "you") sent. Its approval is reported and not signed: please have your director confirm it with `sli confirm \(standing.record)`."
                )
            case .panel:
                paragraphs.append(
                    "The moderators saw it differently, and the panel decides. Nothing is asked of you now.")
            case .challenge: paragraphs.append("It has been moderated. What comes next is the challenge.")
            case .signOff: paragraphs.append("The challenge has been held: please have your director sign it off.")
            case .publication: paragraphs.append("It has been signed off, and nothing is asked of you now.")
            }
        }
        return paragraphs
    }

    private static func came(_ standing: AssessmentStanding, _ deadline: String?) -> String {
        let until = deadline.map { " The deadline is \($0)." } ?? ""
        let days = Count.of(standing.lateness.days, "day", "days")
        if standing.stage == "withdrawn" {
            return "Your self-assessment was handed over and has been taken back.\(until)"
                + (standing.lateness.isLate ? " It is \(days) past." : "")
        }
        guard let handed = standing.handedOver else {
            let passed = standing.lateness.isLate
            return passed
                ? "The deadline for the self-assessment was \(deadline ?? ""), \(days) ago. We have not received yours yet. How far your draft is we cannot see."
                : "We have not received your self-assessment yet; how far your draft is we cannot see.\(until)"
        }
        let day = Dates.day(handed.day)
        let came =
            standing.entered == nil
            ? "We received your self-assessment on \(day)" : "We received your self-assessment as a document on \(day)"
        return standing.lateness.isLate
            ? "\(came), \(days) after the deadline. Thank you." : "\(came), in time. Thank you."
    }

    private static func asked(_ gates: [Role]) -> String {
        let approval = gates.isEmpty ? "" : ", have it approved by your \(all(gates.map(words)))"
        return
            "Please complete it\(approval) and submit it. `sli validate --for approve` tells section by section what it lacks."
    }

    static func lettersWritten(_ count: Int, to folder: String) -> String {
        "\(Count.of(count, "letter", "letters")) written to \(folder). Nothing was sent."
    }

    static func lettersThere(_ files: [String], in folder: String) -> Problem {
        Problem(
            "exists", "No letter was written: \(folder) holds files of these names that say something else.",
            causes: files, hints: ["Name another folder, or move them away."])
    }

    static func lettersNotWritten(to folder: String, _ error: CocoaError) -> Problem {
        Problem(
            "unwritable", "The letters could not be written to \(folder).", causes: [error.localizedDescription])
    }
}

extension Wording {
    // MARK: - What was handed back

    /// What stands first in an authority's `status` after a return.
    static func returned(_ one: ReturnedAssessment) -> [String] {
        var lines = [
            "\(one.title) was handed back by \(one.memberName), \(words(one.role)), \(Dates.day(one.day)):"
        ]
        lines += paragraphs(one.note.isEmpty ? "No reason was written with it." : one.note, indent: "  ")
        if let overall = one.overall, !overall.isEmpty {
            lines.append("The moderators on the whole:")
            lines += paragraphs(overall, indent: "  ")
        }
        for section in one.sections {
            lines.append("The moderators on \(section.section):")
            lines += paragraphs(section.text, indent: "  ")
        }
        if let frozen = one.frozen {
            lines.append(
                "The draft is still signed (\(frozen)): first the director frees it with `sli send-back \(one.record)`."
            )
        }
        lines.append(
            one.isHeld
                ? "Next: change it (`sli edit \(one.record)`), have it approved (`sli approve`) and submit it again (`sli submit`)."
                : "Next: send the coordinator the revised document, or write it yourselves from now on (`sli new \(one.record)`)."
        )
        return lines
    }

    private static func paragraphs(_ text: String, indent: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { indent + $0 }
    }

    // MARK: - What waits for somebody's signature

    static func waits(_ task: OwnAssessments.Task) -> String {
        switch task {
        case .approve(let name, let roles):
            "\(name): waits for your approval as \(all(roles.map(words))) (`sli approve \(name)`)"
        case .submit(let name): "\(name): approved by all who have to; `sli submit \(name)` hands it over"
        case .confirm(let name):
            "\(name): was entered from a document, and its approval is only reported (`sli confirm \(name)`)"
        }
    }
}
