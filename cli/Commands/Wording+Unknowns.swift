import Landing
import Workspaces

/// The sentences about what a copy cannot know.
extension Wording {
    static func notKnown(_ unknowns: Unknowns) -> Problem {
        var hints: [String] = []
        if !unknowns.unasked.isEmpty { hints.append("Run `sli sync`.") }
        if !unknowns.absent.isEmpty { hints.append("Ask somebody who takes part there.") }
        if !unknowns.unreadable.isEmpty { hints.append("Run `sli doctor`: it says what is wrong and how to mend it.") }
        return Problem(
            "not-known", "Nothing was found, but not all of it could be looked at.", causes: unknown(unknowns),
            hints: hints)
    }

    static func unknown(_ unknowns: Unknowns) -> [String] {
        unknowns.unasked.map { "The hub has not answered yet for \(SpaceTitle.of($0)): what others sent is not here." }
            + unknowns.absent.map { "The drafts of \(SpaceTitle.of($0)) are not on this laptop." }
            + unknowns.unreadable.prefix(10).map { "\($0) cannot be read here." }
    }

    static func noStage(_ stage: String) -> Problem {
        Problem(
            "no-stage", "No kind of record has a stage called “\(stage)”.",
            hints: ["`sli list` shows the stages in which records stand."])
    }
}
