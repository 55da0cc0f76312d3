import Foundation
import GitStorage
import Landing
import Workspaces

/// A space's repository on a hub, as its own configuration describes it.
struct HubSpace {
    let space: SpaceKind
    /// The region's first commit.
    let region: ObjectID
    let store: ObjectStore

    /// - Throws: ``HubFailure/notAHub`` if the configuration does not say which space it holds.
    init(_ store: ObjectStore) throws {
        guard let space = try store.configuration(Hub.Setting.space).flatMap({ SpaceKind($0) }),
            let region = try store.configuration(Hub.Setting.root).flatMap({ ObjectID($0) })
        else { throw HubFailure.notAHub }
        self.init(space, region: region, in: store)
    }

    /// A repository that is known to hold a space, whatever its configuration says: a plain folder.
    init(_ space: SpaceKind, region: ObjectID, in store: ObjectStore) {
        self.space = space
        self.region = region
        self.store = store
    }

    /// The commit that the space's line has to begin with.
    func expectedRoot() throws -> ObjectID {
        try store.rehearsing { try SpaceRoot.make(space, region: region, in: store) }
    }

    /// The check that guards it.
    ///
    /// - Parameter asksNewestRoster: whether edits are new: history is judged by the roster of its time.
    /// - Throws: ``HubFailure/noRegion(path:)`` if it needs the region beside it and cannot read it.
    func check(asksNewestRoster: Bool) throws -> Check {
        guard space != .region else { return Check(.region, in: store, asksNewestRoster: asksNewestRoster) }
        // The repository's path ends with a slash.
        let folder = (store.path as NSString).deletingLastPathComponent
        let beside = try store.configuration(Hub.Setting.region) ?? "../region.git"
        let path = beside.hasPrefix("/") ? beside : "\(folder)/\(beside)"
        // As trustworthy as the configuration that names it, and in a shared folder perhaps another user's.
        guard let regionStore = try? ObjectStore(opening: path, anyOwner: true),
            let tip = try regionStore.reference(RefName.main)
        else { throw HubFailure.noRegion(path: path) }
        return Check(
            space, in: store, region: RegionHistory(tip: tip, in: regionStore), asksNewestRoster: asksNewestRoster)
    }
}
