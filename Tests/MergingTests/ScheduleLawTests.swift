import Records
import Testing

@testable import Merging

/// What holds for every schedule of edits, settlements and landings.
@Suite struct ScheduleLawTests {
    /// A word that was in front of somebody who took it out may be gone; no other.
    @Test func savedWordsStayUntilSomebodyWhoSawThemTakesThemOut() throws {
        for seed in 0..<250 {
            var region = try GeneratedRegion(seed: seed)
            var saved: Set<String> = []
            var removed: Set<String> = []
            func check(_ landed: [(before: Document, edit: GeneratedRegion.Edit, after: Document)]) {
                for (_, edit, after) in landed {
                    let (parent, result) = (Words(edit.parent), Words(edit.result))
                    saved.formUnion(result.subtracting(parent))
                    removed.formUnion(parent.subtracting(result))
                    let lost = saved.subtracting(removed).subtracting(Words(after).all).filter(GeneratedValues.isFresh)
                    #expect(lost.isEmpty, "seed \(seed)")
                    #expect(after.fault == nil, "seed \(seed)")
                }
            }
            for _ in 0..<30 { check(region.step()) }
            check(region.landAll())
        }
    }

    /// The arithmetic of decisions, on fields that are atomic, where each side is one value.
    @Test func whatWasSettledDoesNotComeBack() throws {
        let shape = GeneratedShape.object(["a": .atomic, "b": .atomic, "c": .fixed])
        for seed in 0..<600 {
            var region = try GeneratedRegion(seed: seed, shape: shape, laptops: 4)
            var landed: [(before: Document, edit: GeneratedRegion.Edit, after: Document)] = []
            for _ in 0..<40 { landed += region.step() }
            landed += region.landAll()
            for (before, edit, after) in landed {
                for name in ["a", "b", "c"] {
                    let step = Path.Step.name(name)
                    let (old, new) = (sides(step, edit.parent), sides(step, edit.result))
                    let (state, result) = (sides(step, before), sides(step, after))
                    guard old != new else {
                        #expect(result == state, "seed \(seed): an edit elsewhere changed \(name)")
                        continue
                    }
                    #expect(result.isSubset(of: state.union(new)), "seed \(seed): a value came from nowhere")
                    #expect(new.isSubset(of: result), "seed \(seed): the edit's value is not offered")
                    let settled = old.subtracting(new)
                    if old.count > 1, state.count == 1 { continue }
                    #expect(result.isDisjoint(with: settled), "seed \(seed): what the edit took out is offered again")
                }
            }
        }
    }

    /// Versions with open decisions in any of the three, as two hubs grown from one would hold them.
    @Test func openDecisionsMergeByTheSameLaws() throws {
        var withEntries = 0
        for seed in 0..<300 {
            var region = try GeneratedRegion(seed: seed)
            for _ in 0..<25 { _ = region.step() }
            _ = region.landAll()
            let base = region.state
            var other = region.forked(seed: seed + 1_000_000)
            for _ in 0..<12 {
                _ = region.step()
                _ = other.step()
            }
            _ = region.landAll()
            _ = other.landAll()
            let (left, right) = (region.state, other.state)
            withEntries += base.entries.isEmpty && left.entries.isEmpty && right.entries.isEmpty ? 0 : 1

            let merged = Document.merging(base: base, left: left, right: right, at: region.place)
            let swapped = Document.merging(base: base, left: right, right: left, at: region.place)
            #expect(merged.entries == swapped.entries, "seed \(seed)")
            #expect(merged.unshown == swapped.unshown, "seed \(seed)")
            #expect(merged.fault == nil, "seed \(seed)")
            let words = Words(merged).all
            let known = Words(base).all.union(Words(left).all).union(Words(right).all)
            #expect(words.isSubset(of: known), "seed \(seed)")
            let gained = Words(left).subtracting(Words(base)).union(Words(right).subtracting(Words(base)))
            #expect(gained.isSubset(of: words), "seed \(seed)")
            for (one, two) in [(left, left), (base, left), (left, base)] {
                #expect(
                    Document.merging(base: base, left: one, right: two, at: region.place) == left, "seed \(seed)")
            }
        }
        #expect(withEntries > 150)
    }

    private func sides(_ step: Path.Step, _ document: Document) -> Set<Side> {
        let entry = document.entries.first { $0.path.steps == [step] }
        return Set(entry?.sides ?? [Side(Whole.child(step, of: document.value)?.value)])
    }
}
