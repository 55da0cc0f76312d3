import Foundation
import GitStorage
import Landing
import Merging
import Records
import Schemas
import Statements
import Syncing
import Testing

@testable import Workspaces

/// A laptop in a temporary folder on which Ann, director of Bristol, and Ben, an officer, both write: a region
/// of one authority without a hub, whose clock ticks a minute with every save.
final class Laptop {
    let folder: String
    let ann: Workspace
    let ben: Workspace
    /// 3 May 2017, 14:02.
    private(set) var clock: Int64 = 1_493_820_120

    static let name = RecordName("self-assessment/2017/bristol")!
    static let space = SpaceKind.authority("bristol")

    init() async throws {
        let base = NSTemporaryDirectory() + "laptop-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: base, withIntermediateDirectories: true)
        folder = base + "/copy"
        var members: [Member] = []
        for (index, (id, person)) in [("jo", "Jo Price"), ("ann", "Ann Lee"), ("ben", "Ben Fry")].enumerated() {
            let key = PrivateKey(seed: [UInt8](repeating: UInt8(index + 1), count: 32))!
            try Data(key.openSSH(comment: id).utf8).write(to: URL(fileURLWithPath: "\(base)/\(id)"))
            let roles: [Role] = [[.coordinator], [.officer, .director], [.officer]][index]
            members.append(
                try Member(
                    id: id, name: person, email: "\(id)@example.org", authority: id == "jo" ? "region" : "bristol",
                    roles: roles.map { Member.HeldRole(role: $0, from: "2017-01-01") },
                    keys: [Member.Key(publicKey: key.publicKey)]))
        }
        let founding = Workspace.Founding(
            region: "south-west", name: "South West",
            authorities: try AuthoritiesCSV.read(ShippedRegions.authoritiesCSV).filter { $0.id == "bristol" },
            coordinator: members[0],
            schemas: ShippedSchemas.all.map { (SchemaName("\($0.kind)/\($0.version)")!, $0.bytes) })
        let jo = try await Workspace.found(
            founding, in: folder, key: base + "/jo",
            signer: KeySigner(PrivateKey(seed: [UInt8](repeating: 1, count: 32))!),
            clock: clock)
        let files = Dictionary(
            uniqueKeysWithValues: members.dropFirst().map {
                ("records/member/\($0.id).json", Optional($0.json.canonicalBytes))
            })
        let added = try await Governance(jo, cycle: SyncCycle(jo)).change(subject: "Add members", clock: clock) {
            _, _ in files
        }
        guard case .accepted = added else { throw Unexpected(what: "the members were not accepted") }
        var settings = await jo.settings
        settings.key = base + "/ann"
        ann = Workspace(folder: folder, settings: settings)
        settings.key = base + "/ben"
        ben = Workspace(folder: folder, settings: settings)
        try await ann.add(.authority("bristol"))
    }

    deinit { try? FileManager.default.removeItem(atPath: (folder as NSString).deletingLastPathComponent) }

    struct Unexpected: Error { let what: String }

    func tick() -> Int64 {
        clock += 60
        return clock
    }

    /// Begins the record from the blank form, with one section's heading.
    @discardableResult
    func begin(_ writer: Workspace? = nil) async throws -> SaveOutcome {
        let writer = writer ?? ann
        let schema = try #require(try await writer.schema(kind: "self-assessment"))
        var value: JSON = ["schema": "self-assessment/1", "year": "2017", "authority": "bristol"]
        for property in schema.root.propertyNames where value[property] == nil {
            guard let preset = schema.root.property(property).defaultValue else { continue }
            value = value.replacing(Path([.name(property)]), with: preset)!
        }
        return try await save(value, as: writer, subject: "Begin \(Self.name)")
    }

    /// Saves a whole record as what the writer wants of what they see now.
    @discardableResult
    func save(_ value: JSON, as writer: Workspace, subject: String? = nil) async throws -> SaveOutcome {
        let view = try await writer.record(Self.name)
        let outcome = try await writer.save(
            Document(value, entries: view.document.entries), over: view, subject: subject ?? "Write in \(Self.name)",
            clock: tick())
        if case .refused(let violations) = outcome { throw Unexpected(what: "\(violations)") }
        return outcome
    }

    /// Writes one place, or takes it away.
    @discardableResult
    func write(
        _ path: String, _ value: JSON?, as writer: Workspace, over seen: RecordView? = nil
    ) async throws -> SaveOutcome {
        let newest = try await writer.record(Self.name)
        let view = seen ?? newest
        let place = try #require(Path(path))
        let changed = try #require(view.document.value?.replacing(place, with: value))
        let entries = view.document.entries.filter { !$0.path.touches(place) }
        let outcome = try await writer.save(
            Document(changed, entries: entries), over: view, subject: "Write in \(Self.name)", clock: tick())
        if case .refused(let violations) = outcome { throw Unexpected(what: "\(violations)") }
        return outcome
    }

    /// Lands what was saved, as a space without a hub does.
    func land() async throws { _ = try await SyncCycle(ann).run() }

    func value(at path: String) async throws -> JSON? {
        try await ann.record(Self.name).document.value?.value(at: try #require(Path(path)))
    }
}
