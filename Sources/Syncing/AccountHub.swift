import Foundation
public import GitStorage
import Landing
import Records
public import Statements
import Workspaces

/// A hub that one Unix account serves to many members through ssh.
///
/// Beside the repositories lies `hub.json`; a folder without it is a plain shared folder. Which keys may log in
/// follows the roster by itself: every landing of the region that the hook has let in brings `authorized_keys` into
/// line, and gives each new authority its place.
public struct AccountHub: Sendable {
    public let hub: Hub
    /// The `sli` that hooks and logins run.
    public let program: String
    /// The account's file of keys that may log in.
    public let keysFile: String

    init(hub: Hub, program: String, keysFile: String) {
        self.hub = hub
        self.program = program
        self.keysFile = keysFile
    }

    static let file = "hub.json"

    /// The account hub in that folder; `nil` if it is a plain one.
    ///
    /// - Throws: ``HubFailure/unreadable(path:)``.
    public static func open(_ folder: String) throws -> AccountHub? {
        let path = "\(folder)/\(file)"
        guard let data = FileManager.default.contents(atPath: path) else { return nil }
        guard let json = try? JSON(reading: Array(data)), json["hub"]?.integer == 1,
            let program = json["program"]?.string, let keys = json["authorizedKeys"]?.string
        else { throw HubFailure.unreadable(path: path) }
        return AccountHub(hub: Hub(folder), program: program, keysFile: keys)
    }

    /// Makes the hub in a folder serve an account, or makes the one that does anew: with the newest program, with all
    /// places, keys and hooks that it should have.
    ///
    /// - Parameters:
    ///   - folder: the whole path, without links.
    ///   - line: a file that ``export(_:to:)`` wrote; needed once, while the folder holds no region.
    ///   - mark: the first letters of the region's first commit, as the coordinator reads them out.
    ///   - clock: seconds since 1970.
    /// - Throws: ``HubFailure``; nothing is served then.
    public static func set(
        up folder: String, from line: String?, mark: String?, program: String, keysFile: String,
        clock: Int64
    ) async throws -> AccountHub {
        try expectUsable(folder, program)
        let account = AccountHub(hub: Hub(folder), program: program, keysFile: keysFile)
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        if !FileManager.default.fileExists(atPath: folder + "/region.git") {
            guard let line else { throw HubFailure.noRegion(path: folder + "/region.git") }
            try await account.hub.addRegion(from: line, mark: mark, program: program)
        }
        try account.expect(mark)
        let json: JSON = ["authorizedKeys": .string(keysFile), "hub": 1, "program": .string(program)]
        try WholeFile.write(json.canonicalBytes, to: "\(folder)/\(file)", mode: 0o644)
        try account.hub.installHooks(in: .region, program: program, isAccount: true)
        try account.makeReceiptKey()
        try await account.follow()
        try await account.giveAllReceipts(clock: clock)
        return account
    }

    static func expectUsable(_ paths: String...) throws {
        for path in paths where !AuthorizedKeys.isUsable(path) { throw HubFailure.unusablePath(path) }
    }

    /// Makes sure that the region is the one whose mark was read out, if one was.
    func expect(_ mark: String?) throws {
        guard let mark else { return }
        let root = try root()
        guard mark.count >= 8, root.hex.hasPrefix(mark.lowercased()) else {
            throw HubFailure.notAccepted([CheckViolation(.wrongRoot, in: root)])
        }
    }

    /// What follows once something has come into a space's repository: who may log in, and the receipts.
    ///
    /// What a killed process left undone the next one does.
    ///
    /// - Parameters:
    ///   - repository: where git runs its hooks, the repository itself.
    ///   - clock: seconds since 1970.
    public func landed(in repository: String, clock: Int64) async throws {
        guard
            let space = try ObjectStore(opening: repository).configuration(Hub.Setting.space)
                .flatMap({ SpaceKind($0) })
        else { throw HubFailure.notAHub }
        if space == .region { try await follow() }
        try await giveReceipts(for: space, clock: clock)
    }

    /// The region's first commit.
    public func root() throws -> ObjectID {
        try reading { region in
            guard let root = try region.store.configuration(Hub.Setting.root).flatMap({ ObjectID($0) }) else {
                throw HubFailure.notAHub
            }
            return root
        }
    }

    /// The roster as the newest landing has it.
    public func roster() throws -> Roster {
        try reading { try RosterReader(in: $0.store).roster(in: $0.store.commit($0.tip).tree) }
    }

    /// The spaces that the region has: its own, one for each authority, one for each team.
    func spaces() throws -> [SpaceKind] {
        let teams = try reading { region in
            let tree = try region.store.commit(region.tip).tree
            return try TeamReader(in: region.store).teams(in: TreeOverlay(tree, in: region.store))
        }
        return try [.region] + roster().authorities.map { .authority($0.id) } + teams.map { .team($0.id) }
    }

    private func reading<T>(_ body: ((store: ObjectStore, tip: ObjectID)) throws -> T) throws -> T {
        let path = hub.folder + "/region.git"
        guard let store = try? ObjectStore(opening: path), let tip = try store.reference(RefName.main) else {
            throw HubFailure.noRegion(path: path)
        }
        return try body((store, tip))
    }

    /// Lets in who the roster names, turns away whom it does not, and gives each authority and each team its place.
    ///
    /// - Returns: whether the keys that may log in changed.
    @discardableResult
    public func follow() async throws -> Bool {
        // Two landings right after each other: who comes last has read the newest roster.
        guard let lock = try await FileLock.lock(hub.folder + "/authorize.lock", within: .seconds(60)) else {
            throw HubFailure.busy(path: hub.folder + "/authorize.lock")
        }
        defer { withExtendedLifetime(lock) {} }
        let (root, roster) = (try root(), try roster())
        for space in try spaces() where space != .region {
            try await hub.add(space, root: root, program: program, isShared: false)
            try hub.installHooks(in: space, program: program, isAccount: true)
        }
        return try AuthorizedKeys(folder: hub.folder, program: program).write(roster, to: keysFile)
    }

    /// Who may log in, as the roster has it now.
    public func admitted() throws -> [(member: Member, key: PublicKey)] {
        let roster = try roster()
        return roster.members.flatMap { member in
            member.keys.map(\.publicKey).filter { roster.activeMember(holding: $0)?.id == member.id }
                .map { (member, $0) }
        }
    }
}
