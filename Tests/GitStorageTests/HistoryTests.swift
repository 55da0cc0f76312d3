import Seeded
import Testing

@testable import GitStorage

@Suite struct HistoryTests {
    let scratch: Scratch
    let store: ObjectStore

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
    }

    /// A random graph: each commit has up to two parents among the ones before it.
    private func graph(_ random: inout SeededGenerator, count: Int) throws -> [ObjectID] {
        var commits: [ObjectID] = []
        for index in 0..<count {
            var parents: [ObjectID] = []
            for _ in 0..<random.number(below: 3) where !commits.isEmpty {
                let parent = commits[max(0, commits.count - 1 - random.number(below: 6))]
                if !parents.contains(parent) { parents.append(parent) }
            }
            commits.append(try store.addCommit(parents: parents, message: "\(index)\n"))
        }
        return commits
    }

    @Test(arguments: 0..<10)
    func reachabilityIsThatOfRevList(seed: Int) async throws {
        var random = SeededGenerator(seed: seed)
        let commits = try graph(&random, count: 40)
        let tips = [commits[39], commits[30 + random.number(below: 9)]]
        let excluded = (0..<random.number(below: 3)).map { _ in commits[random.number(below: 35)] }
        let found = try store.commits(reachableFrom: tips, excluding: excluded)
        let input = (tips.map(\.hex) + excluded.map { "^\($0)" }).joined(separator: "\n") + "\n"
        let expected = try await scratch.git("rev-list", "--stdin", input: Array(input.utf8)).text
        #expect(Set(found.map(\.hex)) == Set(expected.split(separator: "\n").map(String.init)), "seed \(seed)")
        #expect(Set(found).count == found.count)
        let place = Dictionary(uniqueKeysWithValues: found.enumerated().map { ($1, $0) })
        for id in found {
            for parent in try store.commit(id).parents where place[parent] != nil {
                #expect(place[parent]! < place[id]!, "seed \(seed)")
            }
        }
        #expect(try store.commits(reachableFrom: tips, excluding: excluded, limit: found.count) == found)
        if !found.isEmpty {
            #expect(throws: StorageError.tooLarge) {
                try store.commits(reachableFrom: tips, excluding: excluded, limit: found.count - 1)
            }
        }
        for _ in 0..<5 {
            let (a, b) = (commits[random.number(below: 40)], commits[random.number(below: 40)])
            let isAncestor = try await scratch.run("git", ["merge-base", "--is-ancestor", a.hex, b.hex]).isSuccess
            #expect(try store.isAncestor(a, of: b) == isAncestor, "seed \(seed)")
        }
    }

    /// EDGE-CASES 24: pushed commits may carry any date; what lies before them does not.
    @Test func datesThatLieChangeNothing() throws {
        var mainline: [ObjectID] = [try store.addCommit(message: "root\n")]
        for index in 0..<30 { mainline.append(try store.addCommit(parents: [mainline.last!], message: "\(index)\n")) }
        func pushed(_ parents: [ObjectID], date: Int64, _ message: String) throws -> ObjectID {
            let who = Identity(name: ann.name, email: ann.email, seconds: date)
            let bytes = CommitBytes(
                tree: try store.writeTree([]), parents: parents, author: ann, committer: who, message: message)
            return try store.writeCommit(raw: bytes.encoded())
        }
        let early = try pushed([mainline[5]], date: 0, "early")
        let late = try pushed([early], date: 1 << 33, "late")
        let merge = try pushed([mainline[30], late], date: 3, "merge")
        let tip = mainline[30]
        #expect(try store.commits(reachableFrom: [merge], excluding: [tip]) == [early, late, merge])
        #expect(try store.commits(reachableFrom: [late], excluding: [tip]) == [early, late])
        #expect(try store.isAncestor(mainline[0], of: merge))
        #expect(try !store.isAncestor(tip, of: late))
        #expect(try store.isAncestor(early, of: merge))
    }

    @Test func parentsComeFirstAndTheFirstParentsLineBeforeTheSeconds() throws {
        let root = try store.addCommit(message: "root\n")
        let left = try store.addCommit(parents: [root], message: "left\n")
        let right = try store.addCommit(parents: [root], message: "right\n")
        let merge = try store.addCommit(parents: [left, right])
        let other = try store.addCommit(parents: [right, left])
        #expect(try store.commits(reachableFrom: [merge]) == [root, left, right, merge])
        #expect(try store.commits(reachableFrom: [other]) == [root, right, left, other])
        #expect(try store.commits(reachableFrom: [merge], excluding: [left]) == [right, merge])
        #expect(try store.commits(reachableFrom: [left], excluding: [merge]).isEmpty)
        #expect(try store.commits(reachableFrom: []).isEmpty)
    }

    @Test func theMainlineFollowsFirstParents() throws {
        let root = try store.addCommit(message: "root\n")
        let side = try store.addCommit(parents: [root], message: "side\n")
        let one = try store.addCommit(parents: [root, side], message: "one\n")
        let two = try store.addCommit(parents: [one], message: "two\n")
        #expect(try store.firstParents(from: two) == [two, one, root])
        #expect(try store.firstParents(from: two, downTo: root) == [two, one])
        #expect(try store.firstParents(from: two, downTo: two).isEmpty)
        #expect(try store.firstParents(from: two, downTo: side) == [two, one, root])
        #expect(throws: StorageError.tooLarge) { try store.firstParents(from: two, limit: 2) }
    }

    @Test func aHistoryWithAHoleIsSaidToHaveOne() throws {
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        let raw = "tree \(try store.writeTree([]))\nparent \(absent)\nauthor \(ann.line)\ncommitter \(ann.line)\n\nx\n"
        let tip = try store.write(Array(raw.utf8), .commit)
        #expect(throws: StorageError.notFound(absent)) { try store.commits(reachableFrom: [tip]) }
        #expect(throws: StorageError.notFound(absent)) { try store.isAncestor(try store.addCommit(), of: tip) }
    }

    @Test func aLongHistoryIsNoDeepRecursion() throws {
        var tip = try store.packing {
            var tip = try store.addCommit(message: "0\n")
            for index in 1..<20_000 { tip = try store.addCommit(parents: [tip], message: "\(index)\n") }
            return tip
        }
        #expect(try store.commits(reachableFrom: [tip]).count == 20_000)
        tip = try store.commit(tip).parents[0]
        #expect(try store.isAncestor(store.firstParents(from: tip).last!, of: tip))
    }
}
