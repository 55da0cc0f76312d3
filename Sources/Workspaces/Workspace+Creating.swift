import Foundation
public import GitStorage
public import Landing
public import Records
public import Statements

extension Workspace {
    /// What a new region starts with.
    public struct Founding: Sendable {
        public var region: String
        public var name: String
        public var authorities: [Authority]
        /// The coordinator who signs the first commit.
        public var coordinator: Member
        /// The schemas that the region starts with, as canonical bytes.
        public var schemas: [(name: SchemaName, bytes: [UInt8])]

        public init(
            region: String, name: String, authorities: [Authority], coordinator: Member,
            schemas: [(name: SchemaName, bytes: [UInt8])]
        ) {
            self.region = region
            self.name = name
            self.authorities = authorities
            self.coordinator = coordinator
            self.schemas = schemas
        }

        /// The files of the region's first commit.
        func files() -> [String: [UInt8]?] {
            var files: [String: [UInt8]?] = [:]
            let region: JSON = [
                "level": .number(JSONNumber(EngineLevel.current)), "name": .string(name),
                "region": .string(self.region),
                "schema": "region/1",
            ]
            files["region.json"] = region.canonicalBytes
            for schema in schemas { files["schemas/\(schema.name).json"] = schema.bytes }
            for authority in authorities {
                files["records/authority/\(authority.id).json"] = authority.json.canonicalBytes
            }
            files["records/member/\(coordinator.id).json"] = coordinator.json.canonicalBytes
            return files
        }
    }

    /// Creates a region and this laptop's copy of it.
    ///
    /// - Parameters:
    ///   - folder: is made; must not exist.
    ///   - key: the file of the coordinator's private key, as ``Settings/key``; it must exist.
    ///   - clock: seconds since 1970.
    ///   - signer: that key.
    public static func found(
        _ founding: Founding, in folder: String, key: String, signer: any Signer, clock: Int64
    ) async throws -> Workspace {
        try await make(folder) { folder in
            let repository = try Repository(creating: folder + "/region.git")
            let tree = try await repository.perform { store in
                try store.packing {
                    let files = try founding.files().mapValues { try $0.map { try store.writeBlob($0) } }
                    return try store.applying(files, to: nil)
                }
            }
            let bytes = try await EditCommit.rootBytes(
                tree: tree, member: founding.coordinator, subject: "Found the region \(founding.region)",
                clock: clock, signer: signer)
            let (root, faults) = try await repository.perform { store in
                let root = try store.writeCommit(raw: bytes)
                let faults = try Check(.region, in: store).violations(from: nil, to: root, root: root)
                guard faults.isEmpty else { return (root, faults) }
                _ = try store.moveReference(RefName.hub, from: nil, to: root)
                _ = try store.moveReference(RefName.main, from: nil, to: root)
                return (root, faults)
            }
            guard faults.isEmpty else { throw FoundingRefused(violations: faults) }
            return Settings(
                region: founding.region, root: root, hub: nil, member: founding.coordinator.id, key: key)
        }
    }

    /// Founds the region somewhere else and keeps nothing of it: whether ``found(_:in:key:signer:clock:)`` would
    /// succeed, as far as one can know.
    ///
    /// - Throws: what founding would throw.
    public static func rehearse(
        _ founding: Founding, in folder: String, key: String, signer: any Signer, clock: Int64
    ) async throws {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: folder) else { throw WorkspaceError.exists(folder: folder) }
        let place = manager.temporaryDirectory.appendingPathComponent("sli-rehearsal-\(UUID().uuidString)").path
        defer { try? manager.removeItem(atPath: place) }
        _ = try await found(founding, in: place, key: key, signer: signer, clock: clock)
    }

    /// Makes the copy of a region from a repository that was fetched from its hub.
    ///
    /// - Parameters:
    ///   - fetch: brings the hub's branch into `refs/hub/incoming` of the repository at the path it is given,
    ///     and returns it.
    ///   - isMeant: asked whether the region, all of which has been checked by then, is the one that was meant; the
    ///     copy keeps to its first commit for ever.
    /// - Returns: the copy; everything in it has been checked from the first commit on.
    /// - Throws: ``JoinRefused`` if it is not the one that was meant.
    public static func join(
        hub: String, in folder: String, key: String, isMeant: @Sendable (RegionMark) async throws -> Bool,
        fetch: @Sendable (String) async throws -> ObjectID
    ) async throws -> Workspace {
        try await make(folder) { folder in
            let path = folder + "/region.git"
            let repository = try Repository(creating: path)
            let tip = try await fetch(path)
            let (root, mark, faults) = try await repository.perform { store in
                let root = try store.firstParents(from: tip).last ?? tip
                let faults = try Check(.region, in: store).violations(from: nil, to: tip, root: root)
                return (root, try RegionMark(root: store.commit(root)), faults)
            }
            guard faults.isEmpty, let mark else { throw FoundingRefused(violations: faults) }
            guard try await isMeant(mark) else { throw JoinRefused(found: mark) }
            let region = try await repository.perform { store in
                let id = try store.entry(at: "region.json", in: store.commit(root).tree)?.id
                let json = try id.map { try JSON(reading: store.blob($0)) }
                _ = try store.moveReference(RefName.hub, from: nil, to: tip)
                _ = try store.moveReference(RefName.main, from: nil, to: tip)
                return json?["region"]?.string ?? ""
            }
            return Settings(region: region, root: root, hub: hub, member: nil, key: key)
        }
    }

    /// Makes a copy in a folder of another name and puts it in its place when it is whole.
    private static func make(
        _ folder: String, _ fill: @Sendable (String) async throws -> Settings
    ) async throws -> Workspace {
        let manager = FileManager.default
        guard !manager.fileExists(atPath: folder) else { throw WorkspaceError.exists(folder: folder) }
        let temporary = folder + ".new"
        try? manager.removeItem(atPath: temporary)
        do {
            try manager.createDirectory(
                atPath: temporary + "/authorities", withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let settings = try await fill(temporary)
            try SmallFile.write(settings.json.canonicalBytes, to: temporary + "/" + settingsFile)
            try manager.moveItem(atPath: temporary, toPath: folder)
            return Workspace(folder: folder, settings: settings)
        } catch {
            try? manager.removeItem(atPath: temporary)
            throw error
        }
    }
}

/// The region's history, or what it was to begin with, did not pass the check; no copy was made.
public struct FoundingRefused: Error, Sendable {
    public let violations: [CheckViolation]
}
