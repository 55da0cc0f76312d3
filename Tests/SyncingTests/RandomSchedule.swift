import Seeded
import Foundation
import GitStorage
import Indexing
import Landing
import Merging
import Records
import Statements
import Syncing
import Testing
import Workspaces

/// A schedule of edits, syncs, crashes and races on several laptops, made from a seed, and what must be so after it.
struct RandomSchedule {
    let seed: Int
    private let world: World
    private let people: [String]
    private var random: SeededGenerator
    private var ledger = Ledger()
    /// The program that runs at each laptop.
    private var desks: [String: Desk] = [:]
    /// Forms that are open: what each person saw when they opened it.
    private var forms: [String: RecordView] = [:]
    private(set) var journal: [String] = []

    /// The cycle was stopped at a step, as a killed process is.
    private struct Killed: Error {}

    init(seed: Int, laptops: Int) async throws {
        self.seed = seed
        people = Array(World.reviewers.prefix(laptops))
        world = try await World(people)
        random = SeededGenerator(seed: seed)
    }

    mutating func run(steps: Int) async throws {
        for _ in 0..<steps { try await step() }
        try await quiesce()
        try await judge()
        try await settleAll()
    }

    // MARK: - Steps

    private mutating func desk(_ person: String) throws -> Desk {
        if let open = desks[person] { return open }
        let opened = try Desk(world, person)
        desks[person] = opened
        return opened
    }

    private mutating func step() async throws {
        let person = random.pick(people)
        switch random.number(below: 20) {
        case 0..<11: try await edit(person)
        case 11: forms[person] = try await desk(person).open()
        case 12: try await remark(person)
        case 13: try await interruptedSync(person)
        case 14: try await syncWithEditDuringPush(person)
        case 15: try await syncThatLosesItsAnswer(person)
        default:
            journal.append("\(person) syncs")
            try await expectLevel(world.cycle(person, desk(person).workspace).run(), person)
        }
    }

    private func expectLevel(_ outcomes: [SyncOutcome], _ person: String) throws {
        for outcome in outcomes { try #require(outcome.ending == .level, "\(person): \(outcome.ending)") }
    }

    private mutating func interruptedSync(_ person: String) async throws {
        let step = random.pick(SyncStep.allCases)
        journal.append("\(person) syncs and is killed at \(step)")
        do {
            _ = try await world.cycle(person, desk(person).workspace, reaching: { if $0 == step { throw Killed() } })
                .run()
        } catch is Killed {
            desks[person] = nil
        }
    }

    private mutating func syncThatLosesItsAnswer(_ person: String) async throws {
        journal.append("\(person) syncs and hears no answer")
        _ = try await world.cycle(person, desk(person).workspace, losesAnswer: true).run()
    }

    private mutating func syncWithEditDuringPush(_ person: String) async throws {
        let value = ledger.newWord()
        journal.append("\(person) syncs and writes title \(value) meanwhile")
        let noted = Noted()
        let world = world
        let cycle = try world.cycle(
            person,
            duringPush: {
                guard await noted.isFirst() else { return }
                let desk = try Desk(world, person)
                let seen = try await desk.open()
                guard let record = seen.document.value else { return }
                let place = Path([.name("title")])
                let wanted = Document(
                    record.replacing(place, with: .string(value)),
                    entries: seen.document.entries.filter { !$0.path.touches(place) })
                switch try await desk.workspace.save(wanted, over: seen, subject: "During", clock: World.clock) {
                case .saved, .waiting: await noted.keep(seen.document, wanted)
                case .unchanged: break
                case .refused(let violations): await noted.refuse(violations)
                }
            })
        do {
            try await expectLevel(cycle.run(), person)
        } catch WorkspaceError.waitsToLand {}
        let refused = await noted.violations
        try #require(refused.isEmpty, "\(refused)")
        if let (seen, wanted) = await noted.pair { ledger.note(from: seen, to: wanted) }
    }

    /// What was saved while a push was on its way.
    private actor Noted {
        private(set) var pair: (Document, Document)?
        private(set) var violations: [CheckViolation] = []
        private var calls = 0

        func isFirst() -> Bool {
            calls += 1
            return calls == 1
        }

        func keep(_ seen: Document, _ wanted: Document) { pair = (seen, wanted) }
        func refuse(_ found: [CheckViolation]) { violations = found }
    }

    private mutating func remark(_ person: String) async throws {
        let word = ledger.newWord()
        journal.append("\(person) remarks \(word)")
        let desk = try desk(person)
        let outcome = try await desk.workspace.comment(
            word, at: Path([.name("grade")]), on: Desk.note, clock: World.clock)
        try #require(outcome.isSaved || outcome.isWaiting, "\(outcome)")
        ledger.noteRemark(word)
    }

    private mutating func edit(_ person: String) async throws {
        let desk = try desk(person)
        let isPinned = random.isHit(oneIn: 3)
        let seen: RecordView
        if isPinned, let form = forms[person] { seen = form } else { seen = try await desk.open() }
        guard let record = seen.document.value else {
            let word = ledger.newWord()
            journal.append("\(person) begins the record with \(word)")
            let wanted = Document(["schema": "note/1", "key": "one", "grade": .string(word)])
            try await save(wanted, over: seen, desk)
            return
        }
        if random.isHit(oneIn: 3), let entry = seen.document.entries.randomElement(using: &random) {
            return try await settle(entry, of: seen, desk)
        }
        guard let (path, value) = change(of: record) else { return }
        guard let changed = record.replacing(path, with: value) else { return }
        let left = seen.document.entries.filter { !$0.path.touches(path) }
        journal.append(
            "\(person) writes \(path)\(isPinned ? " in an open form" : ""): \(value.map { "\($0)" } ?? "nothing")")
        try await save(Document(changed, entries: left), over: seen, desk)
    }

    private mutating func settle(_ entry: Entry, of seen: RecordView, _ desk: Desk) async throws {
        let isKept = random.isHit(oneIn: 2)
        let side = isKept ? random.pick(entry.sides).value : nil
        let value: JSON?
        var affirmed: Set<String> = []
        if isKept {
            value = side
            affirmed = Tokens.all(in: side)
        } else if "\(entry.path)" == "/grade" || "\(entry.path)" == "/title" {
            value = .string(ledger.newWord())
        } else {
            return
        }
        guard let changed = seen.document.value?.replacing(entry.path, with: value) else { return }
        journal.append("\(desk.person) settles \(entry.path)")
        let left = seen.document.entries.filter { $0 != entry }
        try await save(Document(changed, entries: left), over: seen, desk, affirming: affirmed)
    }

    private mutating func save(
        _ wanted: Document, over seen: RecordView, _ desk: Desk, affirming: Set<String> = []
    ) async throws {
        do {
            switch try await desk.workspace.save(wanted, over: seen, subject: "Write", clock: World.clock) {
            case .saved, .waiting: ledger.note(from: seen.document, to: wanted, affirming: affirming)
            case .unchanged:
                // What it says stands there already: on the newest state, whatever was seen.
                let now = Tokens.all(in: try await desk.open().document)
                let new = Tokens.all(in: wanted).subtracting(Tokens.all(in: seen.document))
                try #require(new.isSubset(of: now), "unchanged, but \(new.subtracting(now)) is not there")
            case .refused(let violations): try #require(Bool(false), "refused: \(violations)")
            }
        } catch WorkspaceError.waitsToLand {
            journal.append("  (waits to land)")
        }
    }

    // MARK: - Changes

    private mutating func change(of record: JSON) -> (Path, JSON?)? {
        let items = record["items"]?.array ?? []
        switch random.number(below: 12) {
        case 0, 1: return (Path([.name("grade")]), .string(ledger.newWord()))
        case 2: return (Path([.name("title")]), random.isHit(oneIn: 4) ? nil : .string(ledger.newWord()))
        case 3, 4: return (Path([.name("body")]), .string(rewritten(record["body"]?.string ?? "")))
        case 5:
            var tags = record["tags"]?.array?.compactMap(\.string) ?? []
            if !tags.isEmpty, random.isHit(oneIn: 3) {
                tags.remove(at: random.number(below: tags.count))
            } else {
                tags.append(ledger.newWord())
            }
            return (Path([.name("tags")]), .array(tags.sorted { $0.precedesByBytes($1) }.map { .string($0) }))
        case 6:
            return (Path([.name("log")]), .array((record["log"]?.array ?? []) + [.string(ledger.newWord())]))
        case 7:
            let item: JSON = ["id": .string(randomID()), "what": .string(ledger.newWord())]
            var changed = items
            changed.insert(item, at: random.number(below: items.count + 1))
            return (Path([.name("items")]), .array(changed))
        case 8 where items.count > 1: return (Path([.name("items")]), .array(items.shuffled(using: &random)))
        case 9, 10, 11, 8:
            guard let id = items.randomElement(using: &random)?["id"]?.string else { return nil }
            let path = Path([.name("items"), .item(ItemKey([("id", id)]))])
            switch random.number(below: 3) {
            case 0: return (path, nil)
            case 1: return (path.appending(name: "what"), .string(ledger.newWord()))
            default:
                let words = record.value(at: path.appending(name: "words"))?.string ?? ""
                return (path.appending(name: "words"), .string(rewritten(words)))
            }
        default: return nil
        }
    }

    private mutating func rewritten(_ text: String) -> String {
        var words = text.split(separator: " ").map(String.init)
        if words.count < 4 { words += ["and", "so", "on"] }
        let index = random.number(below: words.count)
        switch random.number(below: 4) {
        case 0: words[index] = ledger.newWord()
        case 1 where words.count > 4: words.remove(at: index)
        default: words.insert(ledger.newWord(), at: index)
        }
        return words.joined(separator: " ")
    }

    private mutating func randomID() -> String {
        String((0..<16).map { _ in random.pick(Array("abcdefghijklmnopqrstuvwxyz234567")) })
    }

    // MARK: - What must be so

    private func quiesce() async throws { try await world.settleDown(people) }

    private func judge() async throws {
        let desk = try Desk(world, people[0])
        let document = try await desk.open().document
        var there = Tokens.all(in: document)
        for remark in try await desk.workspace.comments(on: Desk.note).remarks { there.insert(remark.text) }
        let lost = ledger.saved.subtracting(there).subtracting(ledger.takenAway)
        try #require(lost.isEmpty, "lost: \(lost.sorted())")
        // What was decided against comes back nowhere, where a place is one value.
        let atomic = ["/grade", "/tags"].flatMap { text -> [JSON] in
            let path = Path(text)!
            return [document.value?.value(at: path)].compactMap { $0 }
                + document.entries.filter { $0.path == path }.flatMap { $0.sides.compactMap(\.value) }
        }
        let gone = ledger.takenAway.subtracting(ledger.affirmed)
        let back = atomic.reduce(into: Set<String>()) { $0.formUnion(Tokens.all(in: $1)) }.intersection(gone)
        try #require(back.isEmpty, "came back: \(back.sorted())")
        for person in people.dropFirst() {
            let other = try await Desk(world, person).open().document
            try #require(other == document, "\(person) sees something else")
        }
    }

    /// Every decision can be settled, and stays settled everywhere.
    private mutating func settleAll() async throws {
        let desk = try Desk(world, people[0])
        let seen = try await desk.open()
        guard !seen.document.entries.isEmpty, var record = seen.document.value else { return }
        for entry in seen.document.entries {
            if let changed = record.replacing(entry.path, with: random.pick(entry.sides).value) { record = changed }
        }
        let outcome = try await desk.workspace.save(
            Document(record), over: seen, subject: "Settle all", clock: World.clock)
        try #require(outcome.isSaved, "\(outcome)")
        try await quiesce()
        for person in people {
            let document = try await Desk(world, person).open().document
            try #require(document == Document(record), "\(person): a settled decision is open or another value stands")
        }
    }

    /// The whole history, judged from the root; git's own opinion of it; the index against a rebuild.
    func judgeHistory() async throws {
        let faults = try world.faultsFromTheRoot()
        try #require(faults.isEmpty, "\(faults)")
        let git = Process()
        git.executableURL = URL(filePath: "/usr/bin/env")
        git.arguments = ["git", "--git-dir", world.hubPath(), "fsck", "--strict", "--no-dangling"]
        let pipe = Pipe()
        git.standardError = pipe
        git.standardOutput = pipe
        try git.run()
        let said = try pipe.fileHandleForReading.readToEnd() ?? Data()
        git.waitUntilExit()
        try #require(git.terminationStatus == 0, "\(String(decoding: said, as: UTF8.self))")
        let person = people[0]
        let kept = try await laptopIndex(person)
        for suffix in ["", "-wal", "-shm"] {
            try? FileManager.default.removeItem(atPath: "\(world.folder)/laptops/\(person)/index.sqlite\(suffix)")
        }
        try #require(try await laptopIndex(person) == kept, "the index drifted")
    }

    private func laptopIndex(_ person: String) async throws -> String {
        try await world.laptop(of: person).asking { index throws(IndexError) in try index.dump() }
    }
}
