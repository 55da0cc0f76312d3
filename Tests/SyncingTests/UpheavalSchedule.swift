import GitStorage
import Landing
import Merging
import Records
import Seeded
import Statements
import Syncing
import Testing
import Workspaces

/// A schedule in which people leave and come back, sit down at one another's laptops, and work is set aside, killed and
/// brought in again, in the region and in an authority's space; made from a seed, with what must be so after it.
struct UpheavalSchedule {
    let seed: Int
    private let world: World
    private let people = ["ann", "ben", "cat"]
    private var random: SeededGenerator
    private var active: Set<String>
    /// Who sits at each laptop.
    private var sitting: [String: String] = [:]
    private var forms: [String: RecordView] = [:]
    private var ledger = Ledger()
    private var edits = 0
    private(set) var journal: [String] = []
    /// How many edits were set aside or waited, for the test of the test.
    private(set) var setAside = 0

    private struct Killed: Error {}

    private static let names = ["note/one", "note/two", "draft/2017/bristol"].map { RecordName($0)! }

    init(seed: Int) async throws {
        self.seed = seed
        world = try await World(people + [World.coordinator])
        random = SeededGenerator(seed: seed)
        active = Set(people)
        for person in people {
            sitting[person] = person
            try await world.sync(person)
        }
    }

    mutating func run(steps: Int) async throws {
        for _ in 0..<steps { try await step() }
        try await judge()
        try await comeTogether()
    }

    // MARK: - Steps

    private mutating func step() async throws {
        let laptop = random.pick(people)
        switch random.number(below: 20) {
        case 0..<9: try await edit(laptop)
        case 9: forms[laptop] = try await Desk(world, laptop).open(random.pick(Self.names))
        case 10, 11: try await killedSync(laptop)
        case 12, 13: try await governed(random.pick(people))
        case 14: try await sit(random.pick(people), at: laptop)
        case 15: try await bringIn(laptop)
        default: try await sync(laptop)
        }
    }

    private mutating func sync(_ laptop: String) async throws {
        journal.append("\(laptop)'s laptop syncs")
        for outcome in try await world.cycle(laptop).run() {
            try #require(outcome.ending == .level, "\(laptop) is stuck: \(outcome.ending)")
            setAside += outcome.setAside.count
        }
    }

    private mutating func killedSync(_ laptop: String) async throws {
        let steps = SyncStep.allCases.filter { $0 != .setAside } + Array(repeating: .setAside, count: 5)
        let (step, number) = (random.pick(steps), 1 + random.number(below: 8))
        journal.append("\(laptop)'s laptop syncs and is killed at \(step), \(number)")
        actor Counter {
            var count = 0
            func reached() -> Int {
                count += 1
                return count
            }
        }
        let counter = Counter()
        do {
            _ = try await world.cycle(
                laptop,
                reaching: { reached in
                    guard reached == step else { return }
                    let count = await counter.reached()
                    if step != .setAside || count == number { throw Killed() }
                }
            ).run()
        } catch is Killed {}
    }

    private mutating func governed(_ person: String) async throws {
        let isLeaving = active.contains(person)
        journal.append("\(person) \(isLeaving ? "leaves" : "comes back")")
        if isLeaving { active.remove(person) } else { active.insert(person) }
        let member = isLeaving ? try World.leaver(person) : try World.member(person)
        try await world.govern { ["records/member/\(person).json": member.json.canonicalBytes] }
    }

    private mutating func sit(_ person: String, at laptop: String) async throws {
        journal.append("\(person) sits down at \(laptop)'s laptop")
        _ = try await world.sit(person, at: laptop)
        sitting[laptop] = person
    }

    private mutating func edit(_ laptop: String) async throws {
        let desk = try Desk(world, laptop)
        let seen: RecordView
        let isForm = random.isHit(oneIn: 3)
        if isForm, let form = forms[laptop] { seen = form } else { seen = try await desk.open(random.pick(Self.names)) }
        let word = ledger.newWord()
        let wanted: Document
        if let record = seen.document.value {
            let field = random.pick(["grade", "title", "log"])
            let place = Path([.name(field)])
            let value: JSON =
                field == "log" ? .array((record["log"]?.array ?? []) + [.string(word)]) : .string(word)
            wanted = Document(
                record.replacing(place, with: value), entries: seen.document.entries.filter { !$0.path.touches(place) })
        } else {
            var object: JSONObject = ["grade": .string(word), "schema": .string("\(seen.name.kind)/1")]
            for (field, part) in zip(seen.name.kind == "note" ? ["key"] : ["year", "authority"], seen.name.key) {
                object[field] = .string(part)
            }
            wanted = Document(.object(object))
        }
        edits += 1
        journal.append(
            "\(sitting[laptop] ?? "") at \(laptop)'s laptop writes \(word) in \(seen.name)\(isForm ? ", in a form" : "")"
        )
        do {
            switch try await desk.workspace.save(wanted, over: seen, subject: "Write \(edits)", clock: World.clock) {
            case .saved, .waiting: ledger.note(from: seen.document, to: wanted)
            case .unchanged: journal.append("  (unchanged)")
            case .refused(let violations): journal.append("  (refused: \(violations.map(\.reason)))")
            }
        } catch WorkspaceError.waitsToLand {
            journal.append("  (waits to land)")
        } catch WorkspaceError.notAMember {
            journal.append("  (no member)")
        }
    }

    /// Somebody takes up what was set aside at their laptop, their own or another's.
    private mutating func bringIn(_ laptop: String) async throws {
        let workspace = try world.laptop(of: laptop)
        let held = try await workspace.refusedEdits().filter { $0.waitsFor == nil }
        guard let edit = held.randomElement(using: &random) else { return }
        let change = try await workspace.heldChange(edit.commit.id, in: edit.space)
        journal.append("\(sitting[laptop] ?? "") takes up \(edit.commit.subject) again")
        edits += 1
        do {
            let subject = "Take up \(edits): \(edit.commit.subject)"
            let isSettling = random.isHit(oneIn: 2)
            var shown: [(name: RecordName, document: Document)] = []
            for part in change.parts { shown.append((part.name, try await workspace.record(part.name).document)) }
            switch try await workspace.bringIn(change, subject: subject, settling: isSettling, clock: World.clock) {
            case .saved(.saved), .saved(.waiting), .saved(.unchanged):
                // What was put in its place, somebody decided against who saw it.
                for (name, document) in shown {
                    ledger.note(from: document, to: try await workspace.record(name).document)
                }
                try await workspace.letGoOfRefused(edit.commit.id, in: edit.space)
            default: journal.append("  (not taken up)")
            }
        } catch WorkspaceError.waitsToLand {
        } catch WorkspaceError.notAMember {}
    }

    // MARK: - What must be so

    private mutating func settleDown() async throws {
        for _ in 0..<2 {
            for laptop in people { try await sync(laptop) }
        }
        for laptop in people {
            for space in ["region", "authorities/bristol"] {
                let store = try ObjectStore(opening: "\(world.folder)/laptops/\(laptop)/\(space).git")
                let hub = try ObjectStore(opening: "\(world.folder)/hub/\(space).git")
                let tip = try hub.required(RefName.main)
                try #require(store.required(RefName.main) == tip, "\(laptop) does not follow")
                try #require(store.references(under: RefName.chains).isEmpty)
            }
        }
    }

    private mutating func judge() async throws {
        try await settleDown()
        let lost = try ledger.saved.subtracting(ledger.takenAway).subtracting(everything())
        try #require(lost.isEmpty, "lost: \(lost.sorted())")
        // Every heading was given once, and keeps its edit however often that is signed: it lands at most once.
        for space in [SpaceKind.region, .authority("bristol")] {
            let hub = try ObjectStore(opening: world.hubPath(space))
            let subjects = try hub.commits(reachableFrom: [world.hubTip(space)]).map { try hub.commit($0) }
                .filter { $0.parents.count == 1 && $0.subject.hasPrefix("Write ") }.map(\.subject)
            let twice = Dictionary(grouping: subjects) { $0 }.filter { $0.value.count > 1 }.keys
            try #require(twice.isEmpty, "landed twice: \(twice.sorted())")
        }
        try #require(try world.faultsFromTheRoot() == [])
    }

    /// All marked words on the hub, and in what was set aside or waits on any laptop.
    private func everything() throws -> Set<String> {
        var found: Set<String> = []
        func collect(_ id: ObjectID, _ store: ObjectStore) throws {
            if let json = try? JSON(reading: store.blob(id), limits: .landing) { found.formUnion(Tokens.all(in: json)) }
        }
        for space in ["region", "authorities/bristol"] {
            let hub = try ObjectStore(opening: "\(world.folder)/hub/\(space).git")
            let tree = try hub.commit(hub.required(RefName.main)).tree
            for folder in ["records", "conflicts", "amendments", "comments"] {
                for (_, entry) in try hub.paths(in: tree, under: folder) { try collect(entry.id, hub) }
            }
            for laptop in people {
                let store = try ObjectStore(opening: "\(world.folder)/laptops/\(laptop)/\(space).git")
                for (name, id) in try store.references(under: RefName.refused) where !name.hasSuffix("/why") {
                    let edit = try store.commit(id)
                    for change in try store.changes(from: store.commit(edit.parents[0]).tree, to: edit.tree) {
                        if let new = change.new { try collect(new.id, store) }
                    }
                }
            }
        }
        return found
    }

    /// Everybody comes back and sits at every laptop in turn: nothing waits any more, and nothing was lost.
    private mutating func comeTogether() async throws {
        for person in people where !active.contains(person) { try await governed(person) }
        for laptop in people {
            for person in people + people {
                try await sit(person, at: laptop)
                try await sync(laptop)
            }
            let waiting = try await world.laptop(of: laptop).refusedEdits().filter { $0.waitsFor != nil }
            try #require(waiting.isEmpty, "\(laptop) still waits for \(waiting.map(\.waitsFor))")
        }
        try await judge()
    }
}
