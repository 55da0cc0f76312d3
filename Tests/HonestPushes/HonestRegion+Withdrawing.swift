import GitStorage
import Landing
import Merging
import Records
import Seeded
import Statements

/// What people do with a chain whose rights were withdrawn since it was made.
extension HonestRegion {
    /// Whether all that the chain did may still be brought in, by the newest roster.
    func mayStillSend(_ laptop: Laptop) throws -> Bool {
        let now = region.members[laptop.person]!
        guard now.isActive, now.keys[Region.keyNumber(of: laptop.member)].state == .active else { return false }
        if case .authority(let authority) = laptop.space, !Self.works(now, for: authority) { return false }
        return try laptop.deeds.allSatisfy { deed in
            switch deed {
            case .remark, .governance: return true
            case .create(let name): return name.kind == "account" || Self.hosts(of: now).contains(name.key[1])
            case .places(let name, let places): return try isHeld(places, name, laptop)
            case .statement(let name, let act, let role):
                guard now.holds(role) else { return false }
                let space = laptop.space
                return act == Lifecycle.submit && name.kind == "account"
                    || Self.acts(about: name.kind, in: space).contains { known in
                        known.name == act && known.by.contains { $0.role == role }
                    }
            case .closing(let name, let places, let role): return try now.holds(role) && isHeld(places, name, laptop)
            }
        }
    }

    private func isHeld(_ places: Set<String>, _ name: RecordName, _ laptop: Laptop) throws -> Bool {
        // A record that the chain began itself is not there yet.
        let value =
            try region.document(name, in: region.tip(of: laptop.space)).value
            ?? region.document(name, in: laptop.head).value
        return places.allSatisfy { Self.may(laptop.person, region.members, $0, name, value) }
    }

    /// Brings in what a chain changed, on the newest state: its author with a new key, or a colleague who may.
    ///
    /// - Returns: whose laptop has it now; `nil` if nobody's.
    mutating func writeAgain(_ index: Int) throws -> Int? {
        let old = laptops[index]
        let now = region.members[old.person]!
        refresh(index)
        if now.isActive, now.keys[Region.keyNumber(of: old.member)].state != .active {
            try write(again: old, on: index, .signedAgain)
        } else {
            let colleagues = laptops.indices.filter {
                laptops[$0].space == old.space && laptops[$0].person != old.person && laptops[$0].chain.isEmpty
            }
            guard !colleagues.isEmpty else { return nil }
            let colleague = random.pick(colleagues)
            refresh(colleague)
            try write(again: old, on: colleague, .takenUp)
            return laptops[colleague].chain.isEmpty ? nil : colleague
        }
        return laptops[index].chain.isEmpty ? nil : index
    }

    private mutating func write(again old: Laptop, on index: Int, _ trait: Trait) throws {
        var parent = old.known
        for (edit, deed) in zip(old.chain, old.deeds) {
            defer { parent = edit }
            let laptop = laptops[index]
            guard case .places(let name, let written) = deed, !written.contains("once"), laptop.member.isActive,
                try !Self.frozen.contains(stage(of: name, on: laptop))
            else { continue }
            let there = try region.document(name, in: laptop.head)
            let new = try Reapplication.document(
                from: region.document(name, in: parent), to: region.document(name, in: edit), onto: there,
                schemas: schemas)
            guard new != there, new.entries == there.entries,
                let places = Self.placesChanged(from: there.value, to: new.value), !places.contains("once"),
                mayChange(places, of: name, there.value, laptop),
                there.entries.allSatisfy({ new.value?.value(at: $0.path) == there.value?.value(at: $0.path) })
            else { continue }
            try append(files(new, name, replacing: there), .places(name, places), to: index)
            laptops[index].traits.insert(trait)
        }
    }
}
