import Records

/// The sentences about the self-assessments of a year, up to the point where authorities write.
extension Wording {
    static func noCampaign(_ year: String?) -> Problem {
        Problem(
            "no-campaign",
            year.map { "This laptop knows no campaign of \($0)." }
                ?? "No campaign of self-assessments has been opened.",
            hints: ["A coordinator opens one with `sli campaign open`; `sli sync` brings it here."])
    }

    static func campaignLacks(_ name: RecordName, _ missing: [(title: String, option: String)]) -> Problem {
        Problem(
            "incomplete", "\(name) was not opened: not all of it is said.",
            causes: missing.map { "\($0.title): give it with `\($0.option)`." }, exitCode: Exit.usage)
    }

    static func campaignInvalid(_ name: RecordName, _ violations: [Violation]) -> Problem {
        Problem(
            "refused", "\(name) was not signed.", causes: violations.map(\.message), hints: ["Change it and try again."]
        )
    }

    static func campaignIsOpen(_ name: RecordName) -> Problem {
        Problem(
            "exists", "\(name) has been opened before.",
            hints: ["`sli campaign change \(name.key[0])` changes it, with the same options."])
    }

    static func campaignNotOpen(_ name: RecordName, _ stage: String?) -> Problem {
        Problem(
            "without-effect", "\(name) was not changed: it is not open.",
            causes: stage.map { ["Its stage is: \($0)."] } ?? [],
            hints: ["`sli campaign open \(name.key[0])` opens it."])
    }

    static func campaignClosed(_ name: RecordName) -> Problem {
        Problem(
            "frozen", "\(name) was not changed: it is closed.",
            hints: [
                "`sli campaign open \(name.key[0]) --note REASON` opens it again; then `sli campaign change` changes it."
            ])
    }

    static func reasonMissing(_ name: RecordName) -> Problem {
        Problem(
            "usage", "Nothing was signed about \(name): the reason is missing.",
            hints: ["Say it with `--note`: everybody concerned reads it."], exitCode: Exit.usage)
    }

    static func noForm(_ text: String) -> Problem {
        Problem(
            "no-kind", "The region has no form called “\(text)”.",
            hints: ["`sli schema list` shows the forms with their versions."])
    }

    static func notAForm(_ text: String) -> Problem {
        Problem(
            "no-kind", "“\(text)” is not a form that each authority fills in once a year.",
            hints: ["Name one whose records belong to a year and an authority, such as self-assessment/1."])
    }

    static func unknownProgramme(_ text: String) -> Problem {
        Problem(
            "no-record", "This laptop knows no programme “\(text)”, so nobody would take part.",
            hints: ["Who takes part is its list of members: `sli programme new \(text)` begins it."])
    }

    static func nobodyTakesPart(_ name: RecordName) -> Problem {
        Problem(
            "incomplete", "\(name) names no authority that takes part.",
            hints: ["`sli programme invite \(name.key[0])` invites authorities."])
    }

    static func campaignOpened(_ count: Int, deadline: String?) -> [String] {
        [
            "\(Count.of(count, "authority takes", "authorities take")) part"
                + (deadline.map { ", until \(Dates.day($0))." } ?? "."),
            "From then on `sli new` begins their records with this form, and `sli status --region` tells how far each is.",
        ]
    }

    static func wouldSign(_ title: String, _ name: RecordName) -> String { "Would be signed: \(title), \(name)." }

    static func taking(part count: Int?, _ programme: RecordName?) -> String {
        guard let count else { return "Who takes part is not known here: the programme has not come to this laptop." }
        return "\(Count.of(count, "authority takes", "authorities take")) part"
            + (programme.map { ", by \($0):" } ?? ":")
    }

    /// Beside a record that begins without a campaign.
    static func noCampaignYet(_ year: String) -> String {
        "This laptop knows no campaign of \(year) yet, so who approves it is not written in."
    }

    static func takesNoPart(_ authority: String, _ name: RecordName) -> String {
        "\(authority) is not among those who take part in \(name)."
    }
}
