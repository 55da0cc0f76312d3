import Landing
import Merging
import Records
import Statements
import Testing
import Workspaces

/// What a person does at a laptop in these tests, in the words of the schedules.
struct Desk {
    let person: String
    let workspace: Workspace

    init(_ world: World, _ person: String) throws {
        self.person = person
        workspace = try world.laptop(of: person)
    }

    static let note = RecordName("note/one")!

    /// Begins a record; what is given is filled in at once.
    @discardableResult
    func create(_ name: RecordName = note, _ fields: [(String, JSON)] = []) async throws -> SaveOutcome {
        let view = try await workspace.record(name)
        var object: JSONObject = ["schema": .string("\(name.kind)/1")]
        let identity = name.kind == "note" ? ["key"] : ["year", "authority"]
        for (field, part) in zip(identity, name.key) { object[field] = .string(part) }
        for (field, value) in fields { object[field] = value }
        return try await workspace.save(
            Document(.object(object)), over: view, subject: "Begin \(name)", clock: World.clock)
    }

    func open(_ name: RecordName = note) async throws -> RecordView { try await workspace.record(name) }

    /// Writes one field of a record as it was opened; decisions about that field are settled by it.
    @discardableResult
    func write(
        _ value: JSON?, at path: String, of view: RecordView? = nil, _ name: RecordName = note,
        clock: Int64 = World.clock
    ) async throws -> SaveOutcome {
        let seen: RecordView = if let view { view } else { try await open(name) }
        let place = try #require(Path(path))
        let changed = try #require(seen.document.value?.replacing(place, with: value))
        let left = seen.document.entries.filter { !$0.path.touches(place) }
        return try await workspace.save(
            Document(changed, entries: left), over: seen, subject: "Write in \(seen.name)", clock: clock)
    }

    func value(at path: String, _ name: RecordName = note) async throws -> JSON? {
        try await open(name).document.value?.value(at: #require(Path(path)))
    }

    /// The sides of the decision that waits at a path; `nil` if none does.
    func sides(at path: String, _ name: RecordName = note) async throws -> [JSON?]? {
        try await open(name).document.entries.first { "\($0.path)" == path }?.sides.map(\.value)
    }
}

extension SaveOutcome {
    var isSaved: Bool { if case .saved = self { true } else { false } }
    var isWaiting: Bool { if case .waiting = self { true } else { false } }
}
