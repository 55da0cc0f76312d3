import Testing

@testable import GitStorage

@Suite struct RepositoryTests {
    let scratch: Scratch

    init() throws { scratch = try Scratch() }

    @Test func workIsDoneOneAtATimeAndValuesComeBack() async throws {
        let repository = try Repository(creating: scratch.path("store.git"))
        let root = try await repository.perform { store in
            let root = try store.addCommit()
            _ = try store.moveReference("refs/heads/main", from: nil, to: root)
            return root
        }
        // Each body is a whole: between its read and its write nobody else comes.
        try await withThrowingTaskGroup(of: MoveOutcome.self) { group in
            for index in 0..<40 {
                group.addTask {
                    try await repository.perform { store in
                        let tip = try store.reference("refs/heads/main")!
                        let next = try store.addCommit(parents: [tip], message: "\(index)\n")
                        return try store.moveReference("refs/heads/main", from: tip, to: next)
                    }
                }
            }
            for try await outcome in group { #expect(outcome == .moved) }
        }
        let count = try await repository.perform { store in
            try store.firstParents(from: store.reference("refs/heads/main")!).count
        }
        #expect(count == 41)
        let second = try Repository(opening: repository.path)
        #expect(try await second.perform { try $0.firstParents(from: $0.reference("refs/heads/main")!).last } == root)
    }

    @Test func theErrorOfABodyIsItsOwn() async throws {
        let repository = try Repository(creating: scratch.path("store.git"))
        await #expect(throws: StorageError.notFound(.zero)) { try await repository.perform { try $0.blob(.zero) } }
        #expect(throws: StorageError.notARepository) { try Repository(opening: scratch.path("none")) }
    }

    /// Reading through handles of their own, many at once, gives what was written.
    @Test func handlesInSeveralThreadsReadTheSame() async throws {
        let path = scratch.path("store.git")
        let ids = try ObjectStore.create(bareAt: path).packed((0..<200).map { Array("\($0)".utf8) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                let repository = try Repository(opening: path)
                group.addTask {
                    let read = try await repository.perform { store in try ids.map { try store.blob($0) } }
                    #expect(read == (0..<200).map { Array("\($0)".utf8) })
                }
            }
            try await group.waitForAll()
        }
    }
}

extension ObjectStore {
    fileprivate func packed(_ blobs: [[UInt8]]) throws -> [ObjectID] {
        try packing { try blobs.map { try writeBlob($0) } }
    }
}
