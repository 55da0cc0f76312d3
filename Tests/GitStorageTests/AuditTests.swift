import Testing

@testable import GitStorage

/// EDGE-CASES 27 and 28: trees that git's own checks accept.
@Suite struct AuditTests {
    let scratch: Scratch
    let store: ObjectStore
    let blob: ObjectID

    init() throws {
        scratch = try Scratch()
        store = try scratch.makeStore()
        blob = try store.writeBlob([1])
    }

    /// Writes a tree of exactly these entries, in this order.
    private func tree(_ entries: [(mode: String, name: String, id: ObjectID)]) throws -> ObjectID {
        try store.write(entries.flatMap { Array("\($0.mode) \($0.name)\0".utf8) + $0.id.bytes }, .tree)
    }

    private func faults(
        _ tree: ObjectID, known: ObjectID? = nil, limits: TreeLimits = TreeLimits()
    ) throws -> [TreeFault] {
        try store.auditTree(tree, known: known, limits: limits) { _, name, isFolder in
            name.utf8.allSatisfy { (0x61...0x7A).contains($0) || $0 == 0x2E } && isFolder == !name.contains(".")
        }
    }

    @Test func aGoodTreeHasNoFaults() throws {
        let tree = try store.applying(
            ["records/plan/a.json": blob, "records/plan/b.json": blob, "x.json": blob], to: nil)
        #expect(try faults(tree) == [])
    }

    @Test(arguments: [
        ("100755", "a.json", TreeFault.Reason.mode(0o100755)), ("120000", "a.json", .mode(0o120000)),
        ("160000", "a.json", .mode(0o160000)), ("100664", "a.json", .mode(0o100664)),
        ("0100644", "a.json", .paddedMode), ("100644", "A.json", .name), ("100644", "a:b.json", .name),
        ("100644", "a\\b.json", .name), ("100644", "\u{E9}.json", .name), ("40000", "a.json", .wrongKind),
        ("100644", "a", .name),
    ])
    func anEntryOffTheListIsAFault(mode: String, name: String, reason: TreeFault.Reason) throws {
        let found = try faults(tree([(mode, name, blob)]))
        #expect(found.contains { $0.reason == reason && $0.path.hasPrefix(name) }, "\(found)")
    }

    @Test(arguments: [
        ("a.json", "A.json", TreeFault.Reason.collision), ("\u{E9}", "e\u{301}", .collision), ("a", "a", .duplicate),
        ("b", "a", .unsorted),
    ])
    func namesThatClashAreFaults(first: String, second: String, reason: TreeFault.Reason) throws {
        let found = try faults(tree([("100644", first, blob), ("100644", second, blob)]))
        #expect(found.contains { $0.reason == reason && $0.path.utf8.elementsEqual(second.utf8) }, "\(found)")
    }

    @Test func aNameThatIsNoTextIsAFault() throws {
        let tree = try store.write(Array("100644 ".utf8) + [0xFF, 0] + blob.bytes, .tree)
        let all = try store.auditTree(tree) { _, _, _ in true }
        #expect(all == [TreeFault(path: "\u{FFFD}", reason: .name)])
    }

    @Test func aFileAndAFolderOfOneNameClash() throws {
        let folder = try store.applying(["x": blob], to: nil)
        let found = try faults(tree([("100644", "a", blob), ("40000", "a", folder)]))
        #expect(found.contains { $0.reason == .duplicate })
    }

    @Test func halfATreeAndAnEmptyFolderAreFaults() throws {
        let half = try store.write(Array("100644 a.json\0x".utf8), .tree)
        #expect(try faults(half) == [TreeFault(path: "", reason: .malformed)])
        let inside = try tree([("40000", "a", half), ("40000", "b", try store.writeTree([]))])
        #expect(
            try faults(inside) == [
                TreeFault(path: "a/", reason: .malformed), TreeFault(path: "b/", reason: .emptyFolder),
            ])
    }

    @Test func aMissingObjectIsAFault() throws {
        let absent = try #require(ObjectID(String(repeating: "1", count: 40)))
        #expect(
            try faults(tree([("100644", "a.json", absent), ("40000", "b", absent)])) == [
                TreeFault(path: "a.json", reason: .missing), TreeFault(path: "b/", reason: .missing),
            ])
    }

    @Test func sizesAreJudgedBeforeContent() throws {
        let large = try store.writeBlob([UInt8](repeating: 0, count: 5_000_000))
        let found = try faults(tree([("100644", "a.json", large)]))
        #expect(found == [TreeFault(path: "a.json", reason: .fileTooLarge(5_000_000))])
        let wide = try store.write([UInt8](repeating: 0x31, count: 5_000_000), .tree)
        #expect(try faults(wide) == [TreeFault(path: "", reason: .treeTooLarge(5_000_000))])
    }

    @Test func depthIsBounded() throws {
        var deep = try tree([("100644", "a.json", blob)])
        for _ in 0..<8 { deep = try tree([("40000", "d", deep)]) }
        #expect(try faults(deep) == [])
        deep = try tree([("40000", "d", deep)])
        #expect(try faults(deep) == [TreeFault(path: "d/d/d/d/d/d/d/d/d/", reason: .tooDeep)])
    }

    /// Ten trees of ten lines each stand for ten thousand million files.
    @Test func aTreeThatMultipliesItselfIsLeftEarly() throws {
        let names = (0..<10).map { String(UnicodeScalar(UInt8(0x61 + $0))) }
        var bomb = try tree(names.map { ("100644", $0 + ".json", blob) })
        for _ in 0..<8 { bomb = try tree(names.map { ("40000", $0, bomb) }) }
        let found = try faults(bomb, limits: TreeLimits(entries: 10_000))
        #expect(found.map(\.reason) == [.tooManyEntries])
    }

    @Test func theNumberOfFaultsIsBounded() throws {
        let bad = try tree((0..<50).map { ("100755", "a\(10 + $0).json", blob) })
        #expect(try faults(bad, limits: TreeLimits(faults: 7)).count == 7)
    }

    @Test func whatIsKnownIsNotLookedAtAgain() throws {
        let bad = try tree([("100755", "a.json", blob)])
        let known = try tree([("40000", "old", bad), ("100644", "x.json", blob)])
        let new = try tree([("40000", "new", bad), ("40000", "old", bad), ("100644", "x.json", blob)])
        #expect(try faults(new, known: known) == [TreeFault(path: "new/a.json", reason: .mode(0o100755))])
        #expect(try faults(known, known: known) == [])
    }
}
