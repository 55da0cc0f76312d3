import GitStorage
import Landing
import Records
import Statements

extension HonestRegion {
    /// What people really do, of which all generated pushes together must contain each.
    package enum Trait: String, CaseIterable, Sendable {
        /// A value was changed; a record begun; a remark made; a decision settled.
        case change, creation, remark, settlement
        /// A landing opened a decision.
        case decision
        /// The region took a newer form of a kind, and somebody brought a record to it.
        case newForm, renewal
        /// Governance gave somebody a role, ended one, gave it back, or replaced a key.
        case roleGiven, roleEnded, roleGivenBack, keyRetired, keyRevoked
        /// A chain was made before its author lost a right, and landed as it was once the right was given back.
        case heldAgain
        /// A chain was made before its author's key ended, and written once more with the new one.
        case signedAgain
        /// A chain was made before its author lost a right, and a colleague brought it in.
        case takenUp
        /// A chain stands on an edit that has landed.
        case duringPush
        /// A statement had an effect, or came too late to.
        case stated, overtaken
        /// An edit of a record that was frozen meanwhile, and one built upon such an edit.
        case late, lateUponLate
        /// A late change was taken up or declined.
        case adopted, declined
        /// An edit in an authority's own space, an approval there, and one of the director of its successor.
        case atHome, approved, bySuccessor
        /// An authority's record came into the region with a `submit`; came too late; was handed over once more.
        case handedOver, handedOverLate, handedOverAgain

        var isGovernance: Bool {
            [.newForm, .roleGiven, .roleEnded, .roleGivenBack, .keyRetired, .keyRevoked].contains(self)
        }
    }

    /// What a push and its landing came to.
    func traits(of push: Push, from old: CommitObject, to new: CommitObject) throws -> Set<Trait> {
        var found: Set<Trait> = []
        for deed in push.laptop.deeds {
            switch deed {
            case .places: found.insert(.change)
            case .create: found.insert(.creation)
            case .remark: found.insert(.remark)
            case .governance, .statement, .closing: break
            }
        }
        var late: [RecordName: Int] = [:]
        for change in try region.store.changes(from: old.tree, to: new.tree) {
            switch SpacePath(change.path) {
            case .amendment(let name, _)?:
                late[name, default: 0] += 1
                found.insert(name.kind == "account" && push.laptop.space == .region ? .handedOverLate : .late)
            case .conflicts?: found.insert(change.new == nil ? .settlement : .decision)
            case .docket(let name)?:
                let before = try region.docket(of: name, in: old).entries.count
                for entry in try region.docket(of: name, in: new).entries.dropFirst(before) {
                    found.formUnion(traits(of: entry, about: name, by: push.laptop))
                }
                if name.kind == "account", try region.docket(of: name, in: new).round(in: nil) > 1 {
                    found.insert(.handedOverAgain)
                }
            default: break
            }
        }
        if late.values.contains(where: { $0 > 1 }) { found.insert(.lateUponLate) }
        return found
    }

    private func traits(of entry: Docket.Entry, about name: RecordName, by laptop: Laptop) -> Set<Trait> {
        guard entry.effect == .applied else { return [.overtaken] }
        if let act = AmendmentAct(rawValue: entry.act) { return [act == .adopt ? .adopted : .declined] }
        var found: Set<Trait> = [.stated]
        guard name.kind == "account" else { return found }
        if entry.act == "approve" { found.insert(.approved) }
        if entry.act == Lifecycle.submit { found.insert(.handedOver) }
        if name.key[1] == Self.gone { found.insert(.bySuccessor) }
        return found
    }
}
