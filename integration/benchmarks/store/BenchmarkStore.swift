import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Schemas
import Statements
import Workspaces

/// Makes stores of many records for `make bench`, and lands one chain as a process of its own.
@main
struct BenchmarkStore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "benchmark-store", abstract: "Makes and lands what the benchmarks measure.",
        subcommands: [Make.self, Prepare.self, Land.self])
}

/// A kind of record that is large, has prose and figures, and lives in the region's space.
enum ReturnKind {
    static let name = SchemaName(kind: "return", version: 1)!

    static let schema: JSON = [
        "$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Return", "type": "object",
        "x-space": "region", "x-identity": ["authority", "number"], "x-creators": ["coordinator"],
        "required": ["schema", "authority", "number"], "additionalProperties": false,
        "properties": [
            "schema": ["const": "return/1"],
            "authority": ["type": "string", "title": "Authority", "x-merge": "fixed"],
            "number": ["type": "string", "title": "Number", "x-merge": "fixed"],
            "first": ["type": "string", "title": "First", "x-merge": "text"],
            "second": ["type": "string", "title": "Second", "x-merge": "text"],
            "grade": ["enum": ["good", "poor"], "title": "Grade", "x-merge": "atomic"],
            "items": [
                "type": "array", "title": "Items", "x-merge": "keyed", "x-key": ["id"],
                "items": [
                    "type": "object", "title": "Item", "required": ["id"],
                    "properties": [
                        "id": ["type": "string", "title": "Reference", "x-merge": "fixed"],
                        "text": ["type": "string", "title": "Text", "x-merge": "text"],
                    ],
                ],
            ],
        ],
    ]

    static func name(_ index: Int, of authorities: Int) -> RecordName {
        RecordName(kind: "return", key: ["la-\(index % authorities)", "n-\(index / authorities)"])!
    }

    /// A record of 1 kB up to the given number of bytes, the same for the same index.
    static func record(_ index: Int, of authorities: Int, upTo largest: Int = 20_000) -> JSON {
        var random = Words(seed: UInt64(index) &+ 1)
        let size = 1_000 + Int(random.next() % UInt64(max(1, largest - 1_000)))
        let name = name(index, of: authorities)
        let items = (0..<(size / 400)).map { number -> JSON in
            ["id": .string("i-\(number)"), "text": .string(random.prose(bytes: 150))]
        }
        return [
            "schema": "return/1", "authority": .string(name.key[0]), "number": .string(name.key[1]),
            "first": .string(random.prose(bytes: size / 4)), "second": .string(random.prose(bytes: size / 4)),
            "grade": "good", "items": .array(items),
        ]
    }
}

/// Words in an order that a seed decides.
struct Words: RandomNumberGenerator {
    private var state: UInt64
    private static let list = [
        "children", "families", "front", "door", "audit", "practice", "plan", "weeks", "social", "worker", "quality",
        "school", "health", "neglect", "threshold", "early", "help", "review", "manager", "good",
    ]

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func prose(bytes: Int) -> String {
        var text = ""
        while text.utf8.count < bytes { text += Self.list[Int(next() % UInt64(Self.list.count))] + " " }
        return text
    }
}

/// A copy of a benchmark region, with the key of its one member.
struct BenchmarkRegion {
    let workspace: Workspace
    let signer: any Signer
    let member: Member

    init(_ home: String) async throws {
        workspace = try Workspace.open(home + "/bench")
        signer = try await workspace.signer()
        member = try await workspace.member()
    }

    /// Signs an edit that changes files of a tree, and writes it.
    func edit(on parent: ObjectID, _ files: @Sendable @escaping (ObjectStore) throws -> [String: [UInt8]?]) async throws
        -> ObjectID
    {
        let repository = try await workspace.repository(.region)
        let (commit, tree) = try await repository.perform { store in
            let commit = try store.commit(parent)
            let tree = try store.packing {
                let ids = try files(store).mapValues { bytes in try bytes.map { try store.writeBlob($0) } }
                return try store.applying(ids, to: commit.tree)
            }
            return (commit, tree)
        }
        let bytes = try await EditCommit.bytes(
            tree: tree, parent: commit, member: member, subject: "Benchmark", clock: 1_500_000_000, level: nil,
            signer: signer)
        return try await repository.perform { try $0.writeCommit(raw: bytes) }
    }

    /// Lands an edit on a tip.
    func land(_ head: ObjectID, on tip: ObjectID) async throws -> ObjectID {
        try await workspace.repository(.region).perform { store in
            let check = Check(.region, in: store)
            let tip = try store.commit(tip)
            guard let chain = try Chain.unlanded(from: head, tip: tip.id, in: store) else { return tip.id }
            return try check.landing(of: chain, on: tip)
        }
    }
}

struct Make: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Make a region with many records.")
    @Argument var home: String
    @Argument var records: Int
    @Argument var authorities: Int
    @Option(help: "The most bytes of a record.") var largest = 20_000

    func run() async throws {
        let key = PrivateKey.generate()
        try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
        guard
            FileManager.default.createFile(
                atPath: home + "/key", contents: Data(key.openSSH(comment: "bench").utf8),
                attributes: [.posixPermissions: 0o600])
        else { throw ExitCode(70) }
        let member = try Member(
            id: "bench", name: "Bench", email: "bench@bench.example", authority: "region",
            roles: [.init(role: .coordinator, from: "2017-01-01")], keys: [.init(publicKey: key.publicKey)])
        let list = (0..<authorities).map { index in
            "la-\(index),Authority \(index),Bench,Unitary,\(100 + index),E\(10_000_000 + index),,,\n"
        }
        let csv = "id,name,region,tier,dfe_number,ons_code,from,until,successors\n" + list.joined()
        var schemas = ShippedSchemas.all.compactMap { schema in
            SchemaName(kind: schema.kind, version: schema.version).map { ($0, schema.bytes) }
        }
        schemas.append((ReturnKind.name, ReturnKind.schema.canonicalBytes))
        let workspace = try await Workspace.found(
            .init(
                region: "bench", name: "Bench", authorities: try AuthoritiesCSV.read(Array(csv.utf8)),
                coordinator: member,
                schemas: schemas),
            in: home + "/bench", key: home + "/key", signer: KeySigner(key), clock: 1_500_000_000)
        let region = try await BenchmarkRegion(home)
        var tip = await workspace.settings.root
        let piece = 10_000
        for start in stride(from: 0, to: records, by: piece) {
            let range = start..<min(start + piece, records)
            let (authorities, largest) = (authorities, largest)
            let edit = try await region.edit(on: tip) { _ in
                var files: [String: [UInt8]?] = [:]
                for index in range {
                    files[ReturnKind.name(index, of: authorities).recordPath] =
                        ReturnKind.record(index, of: authorities, upTo: largest).canonicalBytes
                }
                return files
            }
            tip = try await region.land(edit, on: tip)
        }
        let last = tip
        try await workspace.repository(.region).perform { store in
            for ref in [RefName.hub, RefName.main] {
                _ = try store.moveReference(ref, from: store.reference(ref), to: last)
            }
        }
    }
}

struct Prepare: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make a tip and a chain that changed the same records, or different ones.")
    @Argument var home: String
    @Argument var authorities: Int
    @Argument var count: Int
    @Flag var different = false

    func run() async throws {
        let region = try await BenchmarkRegion(home)
        let repository = try await region.workspace.repository(.region)
        let base = try await repository.perform { try $0.required(RefName.hub) }
        let authorities = authorities
        func change(_ range: Range<Int>, _ field: String) async throws -> ObjectID {
            try await region.edit(on: base) { _ in
                var files: [String: [UInt8]?] = [:]
                for index in range {
                    let record = ReturnKind.record(index, of: authorities)
                    let text = (record[field]?.string ?? "") + "One sentence more."
                    files[ReturnKind.name(index, of: authorities).recordPath] =
                        record.replacing(Path([.name(field)]), with: .string(text))?.canonicalBytes
                }
                return files
            }
        }
        let theirs = try await change(0..<count, "first")
        let own = try await change(different ? count..<(2 * count) : 0..<count, "second")
        let tip = try await region.land(theirs, on: base)
        let kind = different ? "different" : "same"
        try await repository.perform { store in
            for (name, id) in [("tip", tip), ("head", own)] {
                let ref = "refs/bench/\(kind)-\(name)"
                _ = try store.moveReference(ref, from: store.reference(ref), to: id)
            }
        }
    }
}

struct Land: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Land the prepared chain and publish the landing.")
    @Argument(help: "A bare repository that can read both.") var repository: String
    @Flag var different = false

    func run() async throws {
        let kind = different ? "different" : "same"
        let store = try ObjectStore(opening: repository)
        let tip = try store.commit(store.required("refs/bench/\(kind)-tip"))
        let check = Check(.region, in: store)
        guard let chain = try Chain.unlanded(from: store.required("refs/bench/\(kind)-head"), tip: tip.id, in: store)
        else { throw ExitCode(70) }
        let landing = try check.landing(of: chain, on: tip)
        let ref = "refs/bench/\(kind)-landed"
        guard case .moved = try store.moveReference(ref, from: store.reference(ref), to: landing) else {
            throw ExitCode(70)
        }
    }
}
