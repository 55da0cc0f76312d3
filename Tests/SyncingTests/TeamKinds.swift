import Foundation
import GitStorage
import Landing
import Merging
import Records
import Schemas
import Statements
import Testing
import Workspaces

/// A region in which Bristol's self-assessment is moderated by a team, with the forms that ship with the program.
enum TeamKinds {
    static let assessment = RecordName("self-assessment/2017/bristol")!
    static let moderation = RecordName("moderation/2017/bristol/1")!
    static let queries = RecordName("queries/2017/bristol/1")!
    static let challenge = RecordName("challenge/neglect-2017/bristol/1")!
    static let team = SpaceKind.team("one")

    /// Pat, Quin and Ros are moderators, Ann is Bristol's director; Torbay and Plymouth challenge it, Torbay by its
    /// director Ben, Plymouth by its reviewer Cat.
    static func world(_ people: [String] = ["ann", "pat", "quin", "ros", World.coordinator]) async throws -> World {
        let world = try await World(people)
        for authority in ["torbay", "plymouth"] { try place(.authority(authority), in: world) }
        try await world.govern {
            var files: [String: [UInt8]?] = [:]
            for kind in ["team", "self-assessment", "moderation", "queries", "challenge"] {
                files["schemas/\(kind)/1.json"] = ShippedSchemas.bytes(kind: kind, version: 1)
            }
            for (id, number) in [("torbay", "880"), ("plymouth", "879")] {
                files["records/authority/\(id).json"] =
                    try Authority(
                        id: id, name: id.capitalized, region: "South West", tier: "Unitary", dfeNumber: number,
                        onsCode: "E06000\(number)"
                    ).json.canonicalBytes
            }
            let people: [(String, String, [Role])] = [
                ("ann", "bristol", [.officer, .director]), ("ben", "torbay", [.director]),
                ("cat", "plymouth", [.reviewer]),
                ("pat", Member.region, [.moderator]), ("quin", Member.region, [.moderator]),
                ("ros", Member.region, [.moderator]),
            ]
            for (person, authority, roles) in people {
                files["records/member/\(person).json"] =
                    try Member(
                        id: person, name: "\(person.capitalized) Price", email: "\(person)@sw.example",
                        authority: authority, roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01") },
                        keys: [Member.Key(publicKey: World.key(of: person).publicKey)]
                    ).json.canonicalBytes
            }
            return files
        }
        for person in people { try await world.sync(person) }
        return world
    }

    /// A place at the hub, as an account makes it by itself.
    static func place(_ space: SpaceKind, in world: World) throws {
        let path = world.hubPath(space)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        _ = try ObjectStore.create(bareAt: path)
    }

    /// Bristol's self-assessment, complete, approved, submitted and sent.
    static func submitted(in world: World) async throws {
        let ann = try Desk(world, "ann")
        let view = try await ann.open(assessment)
        let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "RecordsTests/Examples/self-assessment.json")
        var record = try #require(try JSON(reading: [UInt8](Data(contentsOf: example))).object)
        record["entered"] = nil
        _ = try await ann.workspace.save(Document(.object(record)), over: view, subject: "Begin", clock: World.clock)
        try await ann.state("approve", assessment)
        _ = try await ann.workspace.handOver(assessment, clock: World.clock)
        try await world.sync("ann")
    }

    /// A team that the coordinator names, sent.
    static func assign(
        _ members: [String], as id: String = "one", in world: World,
        to works: [RecordName] = [assessment, moderation, queries]
    ) async throws {
        let jo = try Desk(world, World.coordinator)
        try await jo.put(
            RecordName("team/\(id)")!,
            [
                "members": .array(members.map { .string($0) }), "team": .string(id),
                "works_on": .array(works.map { .string("\($0)") }),
            ])
        try place(.team(id), in: world)
        try await world.sync(World.coordinator)
    }
}

extension Desk {
    /// Writes a whole record of one of the shipped forms.
    @discardableResult
    func put(_ name: RecordName, _ fields: JSONObject) async throws -> SaveOutcome {
        let view = try await workspace.record(name)
        var object = view.document.value?.object ?? ["schema": .string("\(name.kind)/1")]
        for (field, part) in zip(view.schema?.identity ?? [], name.key) { object[field] = .string(part) }
        for member in fields.members { object[member.name] = member.value }
        return try await workspace.save(
            Document(.object(object)), over: view, subject: "Write \(name)", clock: World.clock)
    }
}
