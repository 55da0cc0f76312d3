import Landing
import Statements
import Syncing

/// The sentences of a hub and of those who look after it.
extension Wording {
    /// Why a login is turned away, in one line that git passes on and `sli` finds again.
    static func turnedAway(_ error: any Error) -> String {
        Transport.hubPrefix + ((error as? HubAdmission.Refusal).map { words($0) } ?? problem(for: error).sentence)
    }

    private static func words(_ refusal: HubAdmission.Refusal) -> String {
        switch refusal {
        case .nothingAsked: "this account serves sli and has no shell"
        case .notServed: "this account serves the repositories of its hub and nothing else"
        case .unknownKey: "the key belongs to no active member of the region"
        case .notAReader(let member, let space): "\(space) is not open to \(member)"
        case .noRepository(let space): "the hub has no place for \(space)"
        }
    }

    static func hub(_ failure: HubFailure) -> Problem {
        switch failure {
        case .git(let text):
            Problem(
                "git", "git could not do its part.",
                causes: text.split(separator: "\n").prefix(5).map(String.init), exitCode: Exit.fault)
        case .notAHub: Problem("not-a-hub", "This place does not say which part of a region it holds.")
        case .noRegion(let path):
            Problem(
                "no-region", "There is no region in \(path).",
                hints: ["`sli hub export FILE` on the coordinator's laptop writes one, `--from FILE` takes it up."])
        case .notAccepted(let violations):
            Problem(
                "refused", "The hub was not set up: the region was not accepted.",
                causes: violations.prefix(10).map { sentence($0) })
        case .unreadable(let path):
            Problem(
                "damaged", "The file \(path) could not be read as what it should be.",
                hints: ["If somebody has been at it, take away what they left of sli's lines and try again."],
                exitCode: Exit.unreadable)
        case .unwritable(let path):
            Problem("unwritable", "The file \(path) could not be written.", hints: ["The hub's account must own it."])
        case .unusablePath(let path):
            Problem(
                "path", "The path \(path) cannot stand in the lines by which ssh lets members in.",
                hints: ["Use letters, digits, blanks and . _ - + @ , = alone."], exitCode: Exit.usage)
        case .busy(let path):
            Problem("busy", "Another program held \(path) for too long.", hints: ["Try again."])
        }
    }

    static func notAnAccountHub(_ folder: String) -> Problem {
        Problem(
            "not-an-account", "The hub in \(folder) is a shared folder: nobody logs in to it.",
            hints: ["`sli hub init \(folder) --ssh` makes this account serve it."])
    }

    static func authorized(changed: Bool, _ file: String) -> String {
        changed ? "\(file) was brought into line. These may log in:" : "\(file) was in line. These may log in:"
    }

    static func hubNotTaken(_ address: String, _ lines: [String]) -> Problem {
        Problem(
            "unreachable", "The hub stays what it was: \(address) was not taken.", causes: lines,
            exitCode: Exit.unreachable)
    }

    /// What somebody does whom the hub does not know yet.
    static func notLetIn(_ reason: String, request: String) -> Problem {
        Problem(
            "not-let-in", "The hub did not let this laptop in: \(reason).",
            causes: [
                "If you are new, send this line to the coordinator, and try again once you are a member:", request,
            ])
    }

    static func notLetIn(_ reason: String, for place: String) -> String {
        "The hub did not let this laptop in for \(place): \(reason). What you saved stays here; ask the coordinator."
    }

    static func notJoined(_ reason: Transport.Unreachable) -> Problem {
        Problem(
            "unreachable", "The hub could not be reached: \(words(reason)).",
            hints: ["Nothing was made here. Try again."],
            exitCode: Exit.unreachable)
    }

    static func noRegionYet() -> Problem {
        Problem(
            "no-region", "There is no region at that address yet.",
            hints: ["The coordinator's `sli hub init` or `sli hub use` brings it there."])
    }
}
