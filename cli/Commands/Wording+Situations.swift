import GitStorage
import Landing
import Records
import Statements
import Syncing
import Workspaces

/// The sentences for what a command finds wrong by itself.
extension Wording {
    static func badShortName(_ text: String) -> Problem {
        Problem(
            "name", "“\(text)” cannot be a short name.",
            hints: [
                "Use lower-case letters, digits and hyphens, at most \(KeyPart.maximumLength), such as south-west."
            ],
            exitCode: Exit.usage)
    }

    static func badRecordName(_ text: String) -> Problem {
        Problem(
            "name", "“\(text)” is not the name of a record of its kind.",
            hints: [
                "A name is the kind and its key, such as self-assessment/2017/bristol; `sli schema show KIND` tells the key."
            ],
            exitCode: Exit.usage)
    }

    static func noShippedAuthorities(_ region: String) -> Problem {
        Problem(
            "authorities", "sli ships no list of authorities for “\(region)”.",
            hints: ["Give one with `--authorities FILE.csv`; `sli help init` tells its columns."])
    }

    static func badPublicKey() -> Problem {
        Problem(
            "key", "That is not the line of an ed25519 key.",
            hints: [
                "It starts with ssh-ed25519, or sk-ssh-ed25519@openssh.com on a token; `sli join` and `sli status` show a "
                    + "person's own."
            ])
    }

    static func receiptKeyOnToken() -> Problem {
        Problem(
            "key", "A hub signs its receipts by itself, which a key on a token cannot.",
            hints: ["Give the file receipt-key.pub that `sli hub init --ssh` made."])
    }

    /// The hub shows another region than the one that was pinned when the copy was made.
    static func otherRegion(_ root: ObjectID) -> [String] {
        [
            "WARNING: the hub shows another region (mark \(root.hex.prefix(RegionMark.length))) than the one this copy belongs to.",
            "Nothing of it was taken in, and nothing of yours was sent there. You can go on saving.",
            "Telephone the coordinator before you do anything else: the address may lead to the wrong place, or somebody put another hub there.",
        ]
    }

    /// What came of asking for a region that the person did not mean.
    static func notTheRegion(_ mark: RegionMark) -> Problem {
        Problem(
            "other-region", "No copy was made: this is not the region that was read out to you.",
            causes: ["The hub shows the mark \(mark.letters)", "and the coordinator's key \(mark.key.fingerprint)."],
            hints: ["Compare both with the coordinator, and the address of the hub too."])
    }

    static func noAuthority(_ id: String) -> Problem {
        Problem("authority", "The region has no authority “\(id)”.", hints: ["`sli authority list` shows them."])
    }

    static func keyTaken(by member: String) -> Problem {
        Problem("key", "That key belongs to \(member) already.", hints: ["Every person has a key of their own."])
    }

    /// - Throws: a ``Problem`` unless the change of the roster or the schemas was accepted or not needed.
    static func expectAccepted(_ outcome: Governance.Outcome) throws {
        switch outcome {
        case .accepted, .unchanged: return
        case .refused(let violations, let hub):
            throw Problem(
                "refused", "The region did not accept the change; nothing was changed.",
                causes: violations.map { sentence($0) } + hub.filter { !$0.hasPrefix("{") })
        case .offline(let reason):
            throw Problem(
                "unreachable", "The hub could not be reached: \(words(reason)). Nothing was changed.",
                hints: ["Changes of members, authorities and schemas need the hub. Try again when it can be reached."],
                exitCode: Exit.unreachable)
        case .otherRegion(let root):
            let lines = otherRegion(root)
            throw Problem(
                "other-region", "Nothing was changed. \(lines[0])", hints: Array(lines.dropFirst()))
        case .raced:
            throw Problem(
                "raced", "Others changed the region all the while; nothing was changed.", hints: ["Try again."])
        }
    }

    static func recordExists(_ name: RecordName) -> Problem {
        Problem("exists", "\(name) has been begun already.", hints: ["`sli edit \(name)` goes on with it."])
    }

    static func noPlace(_ path: String, in name: RecordName) -> Problem {
        Problem("no-place", "There is no place \(path) in \(name).", hints: ["`sli show \(name)` shows its fields."])
    }

    static func badPath(_ text: String) -> Problem {
        Problem(
            "path", "“\(text)” is not a place in a record.",
            hints: ["A place looks like /sections/section=leadership/grade; a field's title does too."],
            exitCode: Exit.usage)
    }

    static func noField(_ text: String) -> Problem {
        Problem(
            "no-field", "There is no field “\(text)”.", hints: ["`sli schema show KIND` lists the fields of a kind."])
    }

    static func severalFields(_ title: String, _ paths: [Path]) -> Problem {
        Problem(
            "several-fields", "Several fields are called “\(title)”.", causes: paths.prefix(20).map(\.description),
            hints: ["Name one by its place, or together with what it belongs to, as in “Grade of Leadership”."])
    }

    static func decisionWaits(at paths: [Path], in name: RecordName, _ schema: Schema) -> Problem {
        Problem(
            "decision-waiting",
            "Not saved: a decision waits at this place of \(name). What you wrote is kept as a draft.",
            causes: paths.map { "\(Titles.of($0, in: schema, nil)) (\($0))" },
            hints: ["`sli conflicts \(name)` shows who wrote what; `--settle` settles it with what you write."])
    }

    static func notSaved(_ name: RecordName, _ violations: [CheckViolation]) -> Problem {
        guard !violations.contains(where: isAboutRights) else {
            return Problem(
                "not-allowed", "\(name) was not saved. What you wrote is kept as a draft on this laptop.",
                causes: violations.map { sentence($0) },
                hints: ["Ask them, or tell them with `sli comment \(name)`; `sli status` shows the draft."])
        }
        return Problem(
            "invalid", "\(name) was not saved. What you wrote is kept as a draft on this laptop.",
            causes: violations.map { sentence($0) }, hints: ["Change it and try again; `sli status` shows the draft."])
    }

    static func notText() -> Problem {
        Problem("unreadable", "What was given cannot be read as text.", exitCode: Exit.unreadable)
    }

    static func updateNeeded(_ name: RecordName) -> Problem {
        Problem("update", "\(name) was written by a newer version of sli: an update is needed.")
    }

    static func noDecision(at path: String, in name: RecordName) -> Problem {
        Problem(
            "no-decision", "No decision waits at \(path) of \(name).", hints: ["`sli conflicts` shows those that do."])
    }

    static func noSuchChoice(_ word: String, _ members: [String]) -> Problem {
        Problem(
            "choice", "Nobody called “\(word)” wrote one of the versions, or several did.",
            causes: members.isEmpty ? [] : ["Written by: \(members.joined(separator: ", "))"],
            hints: ["Name the version by its number in `sli conflicts`."])
    }
}
