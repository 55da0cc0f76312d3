import GitStorage
public import Landing
public import Records

extension Workspace {
    /// Brings the index up to the newest view of a space.
    public func refreshIndex(_ space: SpaceKind) async throws {}

    /// The records that the words may mean: parts of a name in any order.
    public func resolve(_ words: String) async throws -> [RecordName] {
        let parts = words.split(separator: "/").map(String.init)
        var found: [RecordName] = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            found += try await repository(space).perform { store in
                try store.paths(in: tree, under: "records").compactMap { RecordName(recordPath: $0.path) }
            }
        }
        return found.filter { name in
            let own = [name.kind] + name.key
            return parts.allSatisfy { own.contains($0) }
        }.sorted()
    }

    /// The records in which decisions wait.
    public func recordsWithDecisions() async throws -> [RecordName] {
        var found: [RecordName] = []
        for space in spaces() {
            let tree = try await view(of: space).tree
            found += try await repository(space).perform { store in
                try store.paths(in: tree, under: "conflicts").compactMap {
                    guard case .conflicts(let name)? = SpacePath($0.path) else { return nil }
                    return name
                }
            }
        }
        return found.sorted()
    }
}
