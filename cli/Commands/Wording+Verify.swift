import GitStorage
import Landing
import Workspaces

/// The sentences of `verify`.
extension Wording {
    static func words(verifying space: SpaceKind, _ step: Int, of count: Int) -> String {
        "Checking \(space == .region ? "the region" : "\(space)"): step \(step) of \(count) …"
    }

    static func badMark(_ text: String) -> Problem {
        Problem(
            "mark", "“\(text)” is not a mark.",
            hints: ["A mark is the number of steps and eight letters, as `sli status` shows it: 41 steps, 4be1a0c2."],
            exitCode: Exit.usage)
    }

    /// How another copy's mark stands towards this laptop's.
    static func sentence(_ comparison: MarkComparison, with mark: SpokenMark) -> String {
        let theirs = "\(Count.of(mark.depth, "step", "steps")), \(mark.letters)"
        switch comparison {
        case .same: return "Compared with \(theirs): both copies hold the same."
        case .ahead(let steps):
            return "Compared with \(theirs): this laptop holds the same and \(Count.of(steps, "step", "steps")) more."
        case .behind(let steps):
            return "Compared with \(theirs): that is \(Count.of(steps, "step", "steps")) further than this laptop, "
                + "which cannot tell. Run `sli sync` and compare again."
        case .different(let here):
            return "Compared with \(theirs): NOT THE SAME. Step \(mark.depth) is \(here.hex.prefix(8)) here. Tell the "
                + "coordinator: the two copies hold different histories."
        }
    }
}
