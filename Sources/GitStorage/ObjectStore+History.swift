/// What a walk through history needs of a commit.
struct CommitLine {
    let tree: ObjectID
    let parents: [ObjectID]
    let date: Int64
}

extension ObjectStore {
    /// Whether one commit is another one's ancestor, or the same.
    ///
    /// Exact whatever dates the commits carry; they only decide where to look first. The answer `false` costs a
    /// walk through all of `descendant`'s history.
    public func isAncestor(_ ancestor: ObjectID, of descendant: ObjectID) throws(StorageError) -> Bool {
        if ancestor == descendant { return true }
        var queue = DateQueue()
        var seen: Set<ObjectID> = [descendant]
        queue.insert(descendant, date: try line(of: descendant).date)
        while let (id, _) = queue.popNewest() {
            for parent in try line(of: id).parents where seen.insert(parent).inserted {
                if parent == ancestor { return true }
                queue.insert(parent, date: try line(of: parent).date)
            }
        }
        return false
    }

    /// The commits that can be reached from some and not from others, parents before children.
    ///
    /// The order is a function of the graph alone: a commit's parents come before it, the first one's line
    /// first. Exact if every commit reachable from `excluded` is dated after its parents, which the check has
    /// made sure of (DESIGN.md section 5); the dates of the others do not matter.
    ///
    /// - Parameter limit: the most commits to accept.
    /// - Throws: ``StorageError/tooLarge`` beyond `limit`.
    public func commits(
        reachableFrom tips: [ObjectID], excluding excluded: [ObjectID] = [], limit: Int = .max
    ) throws(StorageError) -> [ObjectID] {
        let wanted = try reachable(from: tips, excluding: excluded, limit: limit)
        guard wanted.count <= limit else { throw .tooLarge }
        // A postorder, without recursion: histories are deep.
        var result: [ObjectID] = []
        var done = Set<ObjectID>()
        for tip in tips where wanted.contains(tip) && !done.contains(tip) {
            var stack: [(id: ObjectID, next: Int)] = [(tip, 0)]
            while let (id, next) = stack.last {
                let parents = try line(of: id).parents
                if next < parents.count {
                    stack[stack.count - 1].next += 1
                    let parent = parents[next]
                    if wanted.contains(parent), !done.contains(parent) { stack.append((parent, 0)) }
                } else {
                    stack.removeLast()
                    if done.insert(id).inserted { result.append(id) }
                }
            }
        }
        return result
    }

    /// Those of ``commits(reachableFrom:excluding:limit:)`` that have exactly this tree and these parents.
    public func commits(
        of tree: ObjectID, withParents parents: [ObjectID], reachableFrom tips: [ObjectID],
        excluding excluded: [ObjectID]
    ) throws(StorageError) -> [ObjectID] {
        var found: [ObjectID] = []
        for id in try commits(reachableFrom: tips, excluding: excluded) {
            let line = try line(of: id)
            if line.tree == tree, line.parents == parents { found.append(id) }
        }
        return found
    }

    private func reachable(
        from tips: [ObjectID], excluding excluded: [ObjectID], limit: Int
    ) throws(StorageError) -> Set<ObjectID> {
        var hidden = Set(excluded)
        var frontier = DateQueue()
        for id in hidden { frontier.insert(id, date: try line(of: id).date) }
        // Follows the excluded side down to a date: all of it that is newer is then known.
        func hide(downTo date: Int64) throws(StorageError) {
            while let newest = frontier.newestDate, newest >= date, let (id, _) = frontier.popNewest() {
                for parent in try line(of: id).parents where hidden.insert(parent).inserted {
                    frontier.insert(parent, date: try line(of: parent).date)
                }
            }
        }
        var found = Set<ObjectID>()
        var queue = DateQueue()
        for tip in tips where found.insert(tip).inserted { queue.insert(tip, date: try line(of: tip).date) }
        while let (id, date) = queue.popNewest() {
            try hide(downTo: date)
            if hidden.contains(id) {
                found.remove(id)
                continue
            }
            guard found.count - queue.count <= limit else { throw .tooLarge }
            for parent in try line(of: id).parents where found.insert(parent).inserted {
                queue.insert(parent, date: try line(of: parent).date)
            }
        }
        return found
    }

    /// The first-parent chain of a commit, newest first: of the hub's branch, the mainline.
    ///
    /// - Parameters:
    ///   - end: where to stop; it is not part of the answer. `nil`, or a commit that is not on the chain: the
    ///     whole chain down to the root.
    ///   - limit: the most commits to accept.
    /// - Throws: ``StorageError/tooLarge`` beyond `limit`.
    public func firstParents(
        from tip: ObjectID, downTo end: ObjectID? = nil, limit: Int = .max
    ) throws(StorageError) -> [ObjectID] {
        var chain: [ObjectID] = []
        var next: ObjectID? = tip
        while let id = next, id != end {
            guard chain.count < limit else { throw .tooLarge }
            chain.append(id)
            next = try line(of: id).parents.first
        }
        return chain
    }

    /// A commit's parents and date, remembered: a commit never changes.
    func line(of id: ObjectID) throws(StorageError) -> CommitLine {
        if let known = seenCommits[id] { return known }
        let commit = try commit(id)
        let line = CommitLine(tree: commit.tree, parents: commit.parents, date: commit.committer.seconds)
        if seenCommits.count >= 65_536 { seenCommits.removeAll(keepingCapacity: true) }
        seenCommits[id] = line
        return line
    }
}

/// Commits waiting to be looked at, the newest first: a binary heap.
private struct DateQueue {
    private var heap: [(id: ObjectID, date: Int64)] = []

    var count: Int { heap.count }
    var newestDate: Int64? { heap.first?.date }

    mutating func insert(_ id: ObjectID, date: Int64) {
        heap.append((id, date))
        var index = heap.count - 1
        while index > 0, heap[(index - 1) / 2].date < heap[index].date {
            heap.swapAt(index, (index - 1) / 2)
            index = (index - 1) / 2
        }
    }

    mutating func popNewest() -> (id: ObjectID, date: Int64)? {
        guard let newest = heap.first else { return nil }
        let last = heap.removeLast()
        guard !heap.isEmpty else { return newest }
        heap[0] = last
        var index = 0
        while true {
            var largest = index
            for child in [2 * index + 1, 2 * index + 2] where child < heap.count {
                if heap[child].date > heap[largest].date { largest = child }
            }
            if largest == index { return newest }
            heap.swapAt(index, largest)
            index = largest
        }
    }
}
