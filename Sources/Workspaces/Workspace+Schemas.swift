import GitStorage
import Landing
public import Records

extension Workspace {
    /// The bytes of a schema as the region stores them; `nil` if it has none of that name.
    ///
    /// A schema that this engine cannot read is given all the same.
    public func schemaBytes(_ name: SchemaName) async throws -> [UInt8]? {
        try await repository(.region).perform { store in
            let tree = try store.commit(store.required(RefName.hub)).tree
            guard let entry = try store.entry(at: "schemas/\(name).json", in: tree) else { return nil }
            return try store.blob(entry.id, atMost: ReadingLimits.landing.bytes)
        }
    }
}
