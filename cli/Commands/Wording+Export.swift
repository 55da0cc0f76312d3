import Landing
import Records
import Statements
import Workspaces

/// What a printed record says of itself (docs/export.md).
extension Wording {
    static let printedSkip = "Skip to the record"
    static let printedContents = "Contents"
    static let printedNothing = "–"
    static let printedName = "Name"
    static let printedNumber = "No."
    static let printedAbout = "About this version"
    static let printedDetails = "Details"
    static let printedRecord = "Record"
    static let printedMarking = "Protective marking"
    static let printedDigest = "Version (SHA-256)"
    static let printedStanding = "Standing"
    static let printedForm = "Form"
    static let printedMark = "Mark of the region"
    static let printedOn = "Written out"
    static let printedLateChanges = "Late changes that wait"

    static func printedTitle(_ title: String, _ key: [String]) -> String { ([title] + key).joined(separator: " ") }

    static func printedVersion(_ letters: String) -> String { "Version \(letters)" }

    static func printedStanding(_ isStanding: Bool) -> String {
        isStanding ? "This is what the record says now." : "An earlier version: the record says something else now."
    }

    static func printedStage(_ space: SpaceKind) -> String {
        switch space {
        case .region: "Stage in the region"
        case .authority(let authority): "Stage at \(authority)"
        case .team: "Stage with the team"
        }
    }

    static func printedMark(_ mark: ExportedMark) -> String {
        "\(mark.region): \(Count.of(mark.depth, "step", "steps")), \(mark.letters)"
    }

    static func printedOn(_ seconds: Int64) -> String { "\(Dates.words(seconds)) UTC, by the clock of this laptop" }

    /// What is blank, once for all of it; without titles, all of it is.
    static func printedBlank(_ titles: [String]) -> String {
        titles.isEmpty ? "Not filled in." : "Not filled in: \(titles.joined(separator: ", "))."
    }

    /// `OFFICIAL-SENSITIVE`; what nobody has marked is OFFICIAL, as all that public bodies write.
    static func marking(_ marking: String?) -> String {
        guard let marking, !marking.isEmpty else { return "OFFICIAL" }
        return Unseen.line(marking).uppercased()
    }

    /// A choice as people say it: `Requires improvement`.
    static func choice(_ text: String, of choices: [JSON]) -> String {
        if Swift.Set(choices.compactMap(\.string)) == Swift.Set(markers.keys), let marker = markers[text] {
            return "\(marker) (\(text))"
        }
        let words = text.split(separator: "-").map { abbreviations.contains(String($0)) ? $0.uppercased() : String($0) }
        let all = words.joined(separator: " ")
        return all.prefix(1).uppercased() + all.dropFirst()
    }

    private static let abbreviations: Swift.Set<String> = ["sa", "dcs"]

    /// The signs that stand in the place of a figure (Explore Education Statistics).
    private static let markers = [
        "c": "Confidential", "k": "Rounds to zero", "u": "Unreliable", "x": "Not available", "z": "Not applicable",
    ]

    // MARK: - Decisions

    static let printedDecisions = "Decisions that wait"
    static let printedDecisionHere = "[A decision waits here: see “\(printedDecisions)”.]"
    static let printedDecisionsHow =
        "Several people wrote different things in one place. All of it is kept, and a person decides. Until then the record shows one of the texts."
    static let printedBefore = "Before"
    static let printedAbsent = "Nothing: it was taken away."

    static func printedDecisionsWait(_ count: Int) -> String {
        "\(Count.of(count, "decision waits", "decisions wait")) in this record; nobody can sign it until all are taken."
    }

    static func printedChoice(_ number: Int, of count: Int, _ choice: Decision.Choice) -> String {
        let who = choice.author.map { "\($0)\(choice.member.map { " (\($0))" } ?? "")" } ?? "somebody"
        return "Text \(number) of \(count), by \(who)" + (choice.seconds.map { ", \(Dates.words($0))" } ?? "")
    }

    static func csvWaits(_ number: Int, of count: Int, _ choice: Decision.Choice) -> String {
        "Decision waits. \(printedChoice(number, of: count, choice))"
    }

    static let csvShown = "Decision waits. The text that the record shows"

    // MARK: - Signatures

    static let printedSignatures = "Signatures"
    static let printedSignaturesCaption = "Who signed what about this record, in the order in which it arrived"
    static let printedSignatureColumns = ["Act", "Who", "Role", "When", "Effect", "Version", "Statement (SHA-256)"]
    static let printedUnsigned = "Nobody has signed anything about this record."
    static let printedClock =
        "Times are in UTC, by the signers’ own clocks. `sli statement export` gives the statements with their signatures, to be verified."
    static let printedThisVersion = "this version"
    static let printedOnPaper = "To be signed on paper, where that is asked for:"
    static let printedLines = ["Name and post", "Date", "Signature"]

    static func printedNote(_ number: Int, _ signature: ExportedSignature) -> String {
        "\(number). \(signature.act), \(signature.who), wrote"
    }

    static func printedEffect(_ landed: LandedStatement, isSuperseded: Bool) -> String {
        let effect =
            switch landed.entry.effect {
            case .overtaken(let reason): "Overtaken, without effect. \(sentence(reason))"
            case .applied: isSuperseded ? "Superseded: the record was changed since" : "Applied"
            }
        return landed.hasLanded ? effect : "\(effect) (not sent yet)"
    }

    // MARK: - The command

    static func exportWritten(_ name: RecordName, _ file: String, _ digest: String) -> String {
        "\(name) written to \(file), version \(digest.prefix(PageStyle.shortDigest))."
    }

    static func exportInTheWay(_ file: String) -> Problem {
        Problem(
            "exists", "Nothing was written: \(file) is there, and is not as `sli export` left it.",
            hints: ["Choose another name, or give `--force` to put the export in its place."])
    }

    static func exportNoVersion(_ name: RecordName, _ letters: String) -> Problem {
        Problem(
            "no-version", "No version of \(name) on this laptop begins with “\(letters)”.",
            hints: ["`sli show \(name) --json` gives the digest of what was signed."])
    }

    static func exportSeveralVersions(_ name: RecordName, _ found: [String]) -> Problem {
        Problem(
            "ambiguous", "Several versions of \(name) begin so.", causes: found, hints: ["Give more letters."],
            exitCode: Exit.usage)
    }
}
