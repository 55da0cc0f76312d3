import GitStorage
import Landing
import Syncing

/// The sentences about a hub's address.
extension Wording {
    static func wouldUse(hub address: String, isNew: Bool) -> String {
        isNew
            ? "There is room for the region at \(address); it would be published there."
            : "This copy's own region is at \(address); its address would be kept."
    }

    static func hubOfAnother(_ address: String, root: ObjectID, own: ObjectID) -> Problem {
        Problem(
            "other-region", "Another region is at \(address); nothing was changed.",
            causes: ["Its mark is \(root.hex.prefix(8)), this copy's \(own.hex.prefix(8))."],
            hints: ["Ask the coordinator for the address. `sli join` makes a copy of another region."])
    }

    static func hubSuspect(_ address: String, _ violations: [CheckViolation]) -> Problem {
        Problem(
            "suspect", "What is at \(address) does not go on from what this copy knows; nothing was changed.",
            causes: violations.prefix(10).map { sentence($0) }, hints: ["Tell the coordinator. You can go on saving."])
    }

    static func hubUnreachable(_ address: String, _ reason: Transport.Unreachable) -> Problem {
        Problem(
            "unreachable", "The hub at \(address) could not be reached: \(words(reason)). Nothing was changed.",
            hints: ["Try again when it can be reached; the address is kept only when it was asked."],
            exitCode: Exit.unreachable)
    }
}
