package import GitStorage
package import Landing
import Merging
package import Records
import Seeded
import Statements

/// People at laptops who write, sign and send only what they may, by tables of their own: the rules of `visit`, of the
/// authorities' accounts and of the roster once more, told in another way than the check tells them.
///
/// The same seed gives the same pushes, to the byte.
package struct HonestRegion {
    package let region: Region
    var random: SeededGenerator
    /// Of the twins, so that looking at them changes nothing of what is pushed.
    var dice: SeededGenerator
    var laptops: [Laptop] = []
    var counter = 0
    var hasNewForm = false

    package struct Laptop {
        package let person: String
        /// The region, or the space of an authority of which the person is.
        package let space: SpaceKind
        /// The accepted tip as this laptop knows it, or an edit of its own that has landed since; with the roster of
        /// then.
        var known: CommitObject
        var roster: [String: Member]
        package var chain: [CommitObject] = []
        package var deeds: [Deed] = []
        /// What its own statements since it last looked have come to.
        var stages: [RecordName: String] = [:]
        var rounds: [RecordName: Int] = [:]
        var closed: Set<String> = []
        /// What the chain is besides its deeds.
        var traits: Set<Trait> = []

        var head: CommitObject { chain.last ?? known }
        var member: Member { roster[person]! }
    }

    /// What an edit did, as far as rights go.
    package enum Deed {
        case places(RecordName, Set<String>)
        case create(RecordName)
        case remark
        case governance
        case statement(RecordName, act: String, Role)
        /// A late change was taken up or declined, which changes these places.
        case closing(RecordName, Set<String>, Role)
    }

    package init(seed: Int) throws {
        region = try Region(
            Region.people + [("kim", Member.region, [.coordinator]), ("di", "dorset", [.director])],
            kinds: VisitKind.founding + AccountKind.founding)
        random = SeededGenerator(seed: seed)
        dice = SeededGenerator(seed: seed)
        for authority in Self.homes { try region.openHome(of: authority) }
        let people = ["jo", "jo", "kim", "ola", "ola", "dee", "dan", "rex", "ria", "mo", "tom", "tia", "dot", "di"]
        let atHome = [
            ("ola", "bristol"), ("dee", "bristol"), ("dan", "bristol"), ("dot", Self.gone), ("di", Self.gone),
        ]
        for (person, space) in people.map({ ($0, SpaceKind.region) }) + atHome.map({ ($0, .authority($1)) }) {
            laptops.append(
                Laptop(person: person, space: space, known: region.tip(of: space), roster: region.members))
        }
    }

    /// The authority that has ended, and whose successor goes on with what is in its space.
    static let gone = "dorset-county"
    /// The authorities with a space of their own.
    static let homes = ["bristol", gone]

    /// All spaces in which something is pushed.
    package static let spaces = [SpaceKind.region] + homes.map { .authority($0) }

    // MARK: - A step

    /// What a laptop is about to send.
    package struct Push {
        let index: Int
        package let laptop: Laptop
        /// The newest edit's parent, which a twin of it has too.
        let parent: CommitObject
        /// What is in it; what its landing comes to is added when it is sent.
        package fileprivate(set) var traits: Set<Trait>
    }

    /// Lets laptops write until one has something to send that it may send.
    package mutating func nextPush() throws -> Push {
        while true {
            let index = random.number(below: laptops.count)
            if laptops[index].chain.isEmpty, !random.isHit(oneIn: 3) { refresh(index) }
            if laptops[index].chain.isEmpty, try govern(index) { return push(index) }
            for _ in 0..<(1 + random.number(below: 3)) { try write(index) }
            guard !laptops[index].chain.isEmpty, !random.isHit(oneIn: 3) else { continue }
            if try mayStillSend(laptops[index]) { return push(index) }
            // Something was withdrawn from whoever wrote that: it waits, or is written once more by who may.
            laptops[index].traits.insert(.heldAgain)
            if random.isHit(oneIn: 2), let index = try writeAgain(index) { return push(index) }
        }
    }

    private func push(_ index: Int) -> Push {
        let laptop = laptops[index]
        var traits = laptop.traits
        if laptop.known.parents.count == 1 { traits.insert(.duringPush) }
        if laptop.space != .region { traits.insert(.atHome) }
        return Push(index: index, laptop: laptop, parent: laptop.chain.dropLast().last ?? laptop.known, traits: traits)
    }

    /// Pushes it, as the hub takes it in or refuses it; once accepted, the laptop goes on.
    ///
    /// - Returns: what the check said.
    package mutating func send(_ push: inout Push) throws -> [CheckViolation] {
        let space = push.laptop.space
        let old = region.tip(of: space)
        let faults = try region.push(push.laptop.chain, to: space)
        guard faults.isEmpty else { return faults }
        push.traits.formUnion(try traits(of: push, from: old, to: region.tip(of: space)))
        // Now and then somebody wrote on while it was under way: the next edit stands upon this chain.
        guard random.isHit(oneIn: 3), !push.traits.contains(where: \.isGovernance) else {
            refresh(push.index)
            return []
        }
        laptops[push.index].known = laptops[push.index].head
        laptops[push.index].chain = []
        laptops[push.index].deeds = []
        laptops[push.index].traits = []
        return []
    }

    mutating func refresh(_ index: Int) {
        let laptop = laptops[index]
        laptops[index] = Laptop(
            person: laptop.person, space: laptop.space, known: region.tip(of: laptop.space), roster: region.members)
    }

    /// Makes somebody's edit, with the key that they have for all they know.
    mutating func append(_ files: [String: [UInt8]?], _ deed: Deed, to index: Int, _ traits: Trait...) throws {
        let laptop = laptops[index]
        let tree = try region.tree(laptop.head.tree, with: files.map { (path: $0.key, bytes: $0.value) })
        laptops[index].chain.append(
            try region.edit(
                by: laptop.person, on: laptop.head, tree: tree, as: laptop.member, namesLevel: laptop.space != .region))
        laptops[index].deeds.append(deed)
        laptops[index].traits.formUnion(traits)
    }

    /// The files that make a document of another one.
    func files(_ document: Document, _ name: RecordName, replacing former: Document) -> [String: [UInt8]?] {
        Dictionary(
            uniqueKeysWithValues: StoredDocument.files(of: document, named: name, replacing: former).map {
                ($0.path, $0.bytes)
            })
    }

    mutating func word() -> String {
        counter += 1
        return "w\(counter)"
    }
}
