import GitStorage

/// Landings of lines that the mainline has left, which a check has made again and found good.
final class FallenLandings {
    var good: Set<ObjectID> = []
}

extension Check {
    /// Everything that is wrong with a chain's base that has not landed.
    ///
    /// After a restored hub, edits that fell off land again by themselves, and so do those that people made upon them:
    /// their base is then a landing of the line that was left. It is believed only if all of that line, down to the
    /// mainline, is made again and good, and all of its edits have landed but governance, which is signed anew
    /// (DESIGN.md section 5; SCHEDULES.md L12).
    func faults(ofBaseOf chain: Chain, on tip: CommitObject) throws -> [CheckViolation] {
        guard !chain.isBaseLanded else { return [] }
        let missing: [CommitObject]
        do {
            missing = try store.commits(
                reachableFrom: [chain.base.id], excluding: [tip.id], limit: Self.maximumLandings
            ).map { try store.commit($0) }
        } catch StorageError.tooLarge {
            return [CheckViolation(.baseNotLanded, in: chain.base.id)]
        }
        // Who has left since brings nothing in; what they brought in then is judged by the roster of then.
        let history = asOfThen
        let all = Set(missing.map(\.id))
        var line: Set<ObjectID> = []
        var edits = Set(missing.filter { $0.parents.count == 1 }.map(\.id))
        // Parents come before children. What the mainline reaches and is no edit is of it, or was found good like this.
        for landing in missing where landing.parents.count != 1 {
            guard landing.parents.count == 2, let former = landing.parents.first,
                try line.contains(former) || (!all.contains(former) && store.commit(former).parents.count != 1)
            else { return [CheckViolation(.baseNotLanded, in: landing.id)] }
            if !fallen.good.contains(landing.id) {
                let faults = try history.violations(of: landing)
                guard faults.isEmpty else { return faults }
                fallen.good.insert(landing.id)
            }
            line.insert(landing.id)
            let head = try store.commit(landing.parents[1])
            if edits.contains(head.id), head.parents.first == former,
                try Chain(base: store.commit(former), edits: [head]).isGovernance(in: store)
            {
                edits.remove(head.id)
            }
        }
        return edits.isEmpty ? [] : [CheckViolation(.baseNotLanded, in: chain.base.id)]
    }
}
