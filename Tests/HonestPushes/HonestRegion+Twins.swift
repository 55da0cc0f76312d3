import GitStorage
package import Landing
import Merging
import Records
import Seeded
import Statements

extension HonestRegion {
    /// The one thing that a hostile twin has otherwise.
    package enum Twist: CaseIterable {
        /// Who signed; a place of another's; the author's role by now.
        case author, place, role
        /// A record that is frozen, as its author knows.
        case stage
        /// The version that a statement is about.
        case version
    }

    /// What the check says to a twin of a push in which one thing is otherwise; `nil` if there is none of that sort.
    package mutating func faults(of push: Push, twisted twist: Twist) throws -> [CheckViolation]? {
        let laptop = push.laptop
        guard let last = laptop.chain.last, let deed = laptop.deeds.last else { return nil }
        switch twist {
        case .author:
            // At home it is the region's newest roster that lets somebody write, whatever this laptop knows of it.
            let rosters = [laptop.roster] + (laptop.space == .region ? [] : [region.members])
            let others = Region.people.map(\.id).filter { other in
                other != laptop.person && rosters.allSatisfy { !isAllowed(deed, to: other, push, by: $0) }
            }
            guard !others.isEmpty else { return nil }
            return try judge(push, last.tree, by: dice.pick(others))
        case .place: return try inAnothersPlace(push, last)
        case .role:
            // A guest may still remark on what they read, and write at home.
            let isRemark = laptop.deeds.allSatisfy { if case .remark = $0 { true } else { false } }
            let demoted = try region.tip(without: laptop.person, hasLeft: isRemark || laptop.space != .region)
            let tip = laptop.space == .region ? demoted : region.tip(of: laptop.space)
            return try region.check(of: laptop.space, region: demoted).violations(
                of: region.chain(laptop.chain), on: tip)
        case .stage: return try inAFrozenRecord(push, last)
        case .version: return try aboutAnotherVersion(push, last)
        }
    }

    /// What the check says if the newest edit has that tree.
    private func judge(_ push: Push, _ tree: ObjectID, by person: String? = nil) throws -> [CheckViolation] {
        let laptop = push.laptop
        let forged = try region.edit(
            by: person ?? laptop.person, on: push.parent, tree: tree, as: laptop.roster[person ?? laptop.person],
            namesLevel: laptop.space != .region)
        return try region.check(of: laptop.space).violations(
            of: region.chain(laptop.chain.dropLast() + [forged]), on: region.tip(of: laptop.space))
    }

    private mutating func inAnothersPlace(_ push: Push, _ last: CommitObject) throws -> [CheckViolation]? {
        let laptop = push.laptop
        guard laptop.space == .region, let name = try region.records(in: last).randomElement(using: &dice) else {
            return nil
        }
        let document = try region.document(name, in: last)
        let others = ["plain", "grade", "once", "notes", "summary"].filter {
            !Self.may(laptop.person, laptop.roster, $0, name, document.value)
        }
        guard let value = document.value, !others.isEmpty else { return nil }
        let path = Path([.name(dice.pick(others))])
        guard let changed = value.replacing(path, with: .string("forged")) else { return nil }
        let new = Document(changed, entries: document.entries.filter { !$0.path.touches(path) })
        return try judge(
            push, region.tree(last.tree, with: StoredDocument.files(of: new, named: name, replacing: document)))
    }

    private mutating func inAFrozenRecord(_ push: Push, _ last: CommitObject) throws -> [CheckViolation]? {
        let laptop = push.laptop
        let kind = laptop.space == .region ? "visit" : "account"
        var before = laptop
        // What the newest edit states itself freezes only what comes after it.
        if case .statement(let name, _, _)? = laptop.deeds.last { before.stages[name] = "open" }
        let frozen = try region.records(in: last, of: kind).filter { name in
            try Self.frozen.contains(stage(of: name, on: before))
        }
        guard let name = frozen.randomElement(using: &dice) else { return nil }
        let document = try region.document(name, in: last)
        let places = (kind == "visit" ? ["title", "grade", "plain", "notes"] : Self.homePlaces).filter {
            Self.may(laptop.person, laptop.roster, $0, name, document.value)
        }
        guard let place = places.randomElement(using: &dice) else { return nil }
        let field = place == "title" && document.value?["schema"] == "visit/2" ? "name" : place
        let path = Path([.name(field)])
        guard !document.entries.contains(where: { $0.path.touches(path) }),
            let changed = document.value?.replacing(path, with: .string("forged"))
        else { return nil }
        let new = Document(changed, entries: document.entries)
        return try judge(
            push, region.tree(last.tree, with: StoredDocument.files(of: new, named: name, replacing: document)))
    }

    private func aboutAnotherVersion(_ push: Push, _ last: CommitObject) throws -> [CheckViolation]? {
        let laptop = push.laptop
        let brought = try region.store.changes(from: push.parent.tree, to: last.tree).first {
            if case .statement? = SpacePath($0.path) { true } else { false }
        }
        guard let brought, let new = brought.new else { return nil }
        let claim = try Statement(reading: region.store.blob(new.id)).claim
        let other = try StatementClaim(
            act: claim.act, digest: SHA256Digest.hex(of: []), record: claim.record, round: claim.round,
            space: claim.space, region: claim.region, member: claim.member, role: claim.role, made: claim.made,
            amendment: claim.amendment)
        let forged = try Self.signed(other, by: laptop.member)
        return try judge(
            push, region.tree(last.tree, with: [(brought.path, nil), (forged.path, forged.bytes)]))
    }

    private func isAllowed(
        _ deed: Deed, to person: String, _ push: Push, by roster: [String: Member]
    ) -> Bool {
        let member = roster[person]!
        switch deed {
        case .remark, .statement: return false
        case .governance: return member.isCoordinator
        case .create(let name):
            return name.kind == "account"
                ? Self.works(member, for: name.key[1]) : Self.hosts(of: member).contains(name.key[1])
        case .places(let name, let places), .closing(let name, let places, _):
            let value = (try? region.document(name, in: push.parent))?.value
            return places.allSatisfy { Self.may(person, roster, $0, name, value) }
        }
    }
}
