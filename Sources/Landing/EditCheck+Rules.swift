import GitStorage
import Merging
import Records

extension EditCheck {
    /// What is set once stays, and a log only grows (DESIGN.md section 7, point 4): a place under `fixed` is
    /// changed only to settle a decision about it.
    mutating func checkRules(
        _ name: RecordName, from old: JSON, to new: JSON, _ schema: Schema, at path: String
    ) throws {
        var faults: [FixedPlaces.Fault] = []
        FixedPlaces.compare(old, new, at: schema.root, Path.root, into: &faults)
        guard !faults.isEmpty else { return }
        let open = try document(name, in: before).entries
        for fault in faults where !open.contains(where: { $0.path.touches(fault.path) }) {
            file(fault.isLog ? .logChanged(fault.path) : .fixed(fault.path), at: path)
        }
    }
}

/// Finds the places that an edit may not change, where it changed them.
private enum FixedPlaces {
    struct Fault {
        let path: Path
        let isLog: Bool
    }

    /// - Parameter new: `nil` if what stood there was taken away with what is above it.
    static func compare(_ old: JSON, _ new: JSON?, at place: Place, _ path: Path, into faults: inout [Fault]) {
        guard old != new else { return }
        switch place.rule {
        case .fixed: faults.append(Fault(path: path, isLog: false))
        case .append:
            guard old.isSubsequence(of: new ?? []) else { return faults.append(Fault(path: path, isLog: true)) }
        case .keyed(let fields):
            // Found by key at once: a list of thousands is gone through once, not once an item.
            let others = Dictionary(grouping: new?.array ?? []) { ItemKey(of: $0, fields: fields) }
            // Who may take an item away may take away what is fixed in it.
            for item in old.array ?? [] {
                guard let key = ItemKey(of: item, fields: fields) else { continue }
                guard let matches = others[key], matches.count == 1 else { continue }
                compare(item, matches[0], at: place.item(0), path.appending(item: key), into: &faults)
            }
        case .object, nil:
            guard case .object(let members) = old, new == nil || new?.object != nil else { return }
            for member in members.members {
                compare(
                    member.value, new?[member.name], at: place.property(member.name),
                    path.appending(name: member.name), into: &faults)
            }
        case .atomic, .text, .set: break
        }
    }
}

extension JSON {
    /// Whether all items of this list stand in the other one too, in the same order.
    func isSubsequence(of other: JSON) -> Bool {
        guard let items = array, let others = other.array else { return false }
        var rest = others[...]
        for item in items {
            guard let index = rest.firstIndex(of: item) else { return false }
            rest = rest[(index + 1)...]
        }
        return true
    }
}
