import GitStorage
import Landing
import Merging
import Records
import Seeded
import Statements

extension HonestRegion {
    /// The stage of a record for all that a laptop knows.
    func stage(of name: RecordName, on laptop: Laptop) throws -> String {
        try laptop.stages[name] ?? region.docket(of: name, in: laptop.known).entries.last?.stage
            ?? (name.kind == "visit" ? "open" : "draft")
    }

    private func round(of name: RecordName, on laptop: Laptop) throws -> Int {
        try laptop.rounds[name] ?? region.docket(of: name, in: laptop.known).round(in: nil)
    }

    /// Has somebody sign something, if there is anything that they may.
    ///
    /// - Returns: whether they did.
    mutating func decide(_ index: Int) throws -> Bool {
        let laptop = laptops[index]
        // What came too late waits for somebody who may take it up.
        let late = try region.store.paths(in: laptop.head.tree, under: "amendments").compactMap {
            SpacePath($0.path)?.record
        }
        if !late.isEmpty, random.isHit(oneIn: 2), try close(index, random.pick(late)) { return true }
        var names = try region.records(in: laptop.head, of: "account")
        if laptop.space == .region {
            if random.isHit(oneIn: 2), try handOver(index) { return true }
            names += try region.records(in: laptop.head)
        }
        guard !names.isEmpty else { return false }
        let name = random.pick(names)
        let old = try region.document(name, in: laptop.head)
        let stage = try stage(of: name, on: laptop)
        for act in Self.acts(about: name.kind, in: laptop.space) where act.from.contains(stage) {
            guard old.entries.isEmpty, let value = old.value,
                let role = Self.role(of: laptop.member, for: act, about: name)
            else { continue }
            try state(act.name, about: value.canonicalBytes, of: name, as: role, leadingTo: act.to, index)
            return true
        }
        return false
    }

    /// Signs that, in one edit with the files that it comes with.
    private mutating func state(
        _ act: String, about bytes: [UInt8], of name: RecordName, as role: Role, leadingTo stage: String? = nil,
        amendment: String? = nil, with files: [String: [UInt8]?] = [:], deed: Deed? = nil, _ index: Int
    ) throws {
        let laptop = laptops[index]
        counter += 1
        let claim = try StatementClaim(
            act: act, digest: SHA256Digest.hex(of: bytes), record: name, round: round(of: name, on: laptop),
            space: laptop.space.description, region: region.root.hex, member: laptop.person, role: role,
            made: UTCTime.text(1_504_000_000 + Int64(counter)), amendment: amendment)
        let statement = try Self.signed(claim, by: laptop.member)
        try append(
            files.merging([statement.path: statement.bytes]) { $1 },
            deed ?? .statement(name, act: act, role), to: index)
        if let stage { laptops[index].stages[name] = stage }
        if let amendment { laptops[index].closed.insert(amendment) }
        if act == Lifecycle.submit { laptops[index].rounds[name] = claim.round + 1 }
    }

    static func signed(_ claim: StatementClaim, by member: Member) throws -> Statement {
        let key = KeySigner(Region.key(of: member.id, number: Region.keyNumber(of: member)))
        return try Statement(claim, signature: key.sign(claim.signedBytes, namespace: .statement))
    }

    /// Brings a version that was approved at home into the region.
    private mutating func handOver(_ index: Int) throws -> Bool {
        let laptop = laptops[index]
        guard laptop.member.holds(.director) else { return false }
        let homes = laptops.filter { $0.person == laptop.person && $0.space != .region }
        guard let home = homes.first else { return false }
        let approved = try region.records(in: home.known, of: "account").filter { name in
            try region.docket(of: name, in: home.known).entries.last?.stage == "approved"
                && stage(of: name, on: laptop) != "submitted"
        }
        guard !approved.isEmpty else { return false }
        let name = random.pick(approved)
        let bytes = try region.store.blob(TreeOverlay(home.known.tree, in: region.store)[name.recordPath]!)
        try state(
            Lifecycle.submit, about: bytes, of: name, as: .director, leadingTo: "submitted",
            with: [name.recordPath: bytes], index)
        return true
    }

    /// Takes up a late change of a record, or declines it.
    private mutating func close(_ index: Int, _ name: RecordName) throws -> Bool {
        let laptop = laptops[index]
        // What was handed over is one value, of which nothing is taken up.
        guard name.kind == "visit" || laptop.space != .region else { return false }
        let closed = try region.docket(of: name, in: laptop.known).closedAmendments.union(laptop.closed)
        let open = try region.lateChanges(of: name, in: laptop.head).filter { !closed.contains($0.digest) }
        guard !open.isEmpty else { return false }
        let (digest, late) = random.pick(open)
        let old = try region.document(name, in: laptop.head)
        guard let value = old.value, late.base?["schema"] == value["schema"],
            let places = Self.placesChanged(from: late.base, to: late.record),
            mayChange(places, of: name, value, laptop),
            let role = laptop.member.roles.first(where: { !$0.hasEnded })?.role
        else { return false }
        if random.isHit(oneIn: 3) {
            try state(
                AmendmentAct.decline.rawValue, about: value.canonicalBytes, of: name, as: role, amendment: digest,
                deed: .closing(name, places, role), index)
            return true
        }
        guard try !Self.frozen.contains(stage(of: name, on: laptop)), !places.contains("once"), old.entries.isEmpty
        else { return false }
        let new = try Reapplication.document(
            from: Document(late.base), to: Document(late.record), onto: old, schemas: schemas)
        guard new.entries.isEmpty, let put = new.value, let changed = Self.placesChanged(from: value, to: put),
            mayChange(changed, of: name, value, laptop), !changed.contains("once")
        else { return false }
        try state(
            AmendmentAct.adopt.rawValue, about: put.canonicalBytes, of: name, as: role, amendment: digest,
            with: files(new, name, replacing: old), deed: .closing(name, places.union(changed), role), index)
        return true
    }

    func mayChange(_ places: Set<String>, of name: RecordName, _ value: JSON?, _ laptop: Laptop) -> Bool {
        places.allSatisfy { Self.may(laptop.person, laptop.roster, $0, name, value) }
    }

    /// The region's schemas.
    var schemas: SchemaCatalogue { SchemaCatalogue(regionTree: region.tip.tree, in: region.store) }
}
