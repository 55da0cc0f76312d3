import Foundation
import GitStorage
public import Landing
import Statements
import Workspaces

/// Lets members of the region into the spaces of a hub that one account serves (DESIGN.md sections 2 and 8).
///
/// The roster is asked anew each time: who was taken off it is turned away at once, whatever sshd still knows.
public struct HubAdmission: Sendable {
    public let folder: String
    private let seconds: UInt64?

    /// - Parameters:
    ///   - folder: the whole path of the hub's folder.
    ///   - seconds: how long a conversation may last at most, where the account allows less than
    ///     ``ProcessLimits/push`` and ``ProcessLimits/fetch`` do.
    public init(folder: String, seconds: UInt64? = nil) {
        self.folder = folder
        self.seconds = seconds
    }

    /// Why somebody is turned away.
    public enum Refusal: Error, Sendable, Hashable {
        /// A login without a command, as for a shell.
        case nothingAsked
        /// Something else than to fetch from or push to a space of this hub.
        case notServed
        /// No active member of the region holds the key.
        case unknownKey
        /// The space is another authority's, or another team's.
        case notAReader(member: String, SpaceKind)
        /// The hub has no place for the space.
        case noRepository(SpaceKind)
    }

    /// The program that serves a request, with its arguments, within its limits.
    ///
    /// - Parameters:
    ///   - key: the id of the key that logged in (``PublicKey/itemID``).
    ///   - command: what ssh handed over as the command; `nil` if there was none.
    /// - Throws: ``Refusal``, or ``HubFailure`` if the region cannot be read.
    public func words(for key: String, asking command: String?) throws -> [String] {
        guard let command else { throw Refusal.nothingAsked }
        guard let request = HubRequest(command, folder: folder) else { throw Refusal.notServed }
        let region = folder + "/region.git"
        guard let store = try? ObjectStore(opening: region), let tip = try store.reference(RefName.main) else {
            throw HubFailure.noRegion(path: region)
        }
        let tree = try store.commit(tip).tree
        let roster = try RosterReader(in: store).roster(in: tree)
        guard let member = roster.activeMember(holdingKeyNamed: key) else { throw Refusal.unknownKey }
        let team = { try TeamReader(in: store).team($0, in: TreeOverlay(tree, in: store)) }
        guard try Self.mayRead(request.space, member, in: roster, team: team) else {
            throw Refusal.notAReader(member: member.id, request.space)
        }
        let path = "\(folder)/\(request.space).git"
        guard FileManager.default.fileExists(atPath: path) else { throw Refusal.noRepository(request.space) }
        switch request.service {
        case .fetch: return prefix(.fetch) + ["git"] + ProcessLimits.settings + ["upload-pack", "--strict", path]
        case .push: return prefix(.push) + ["git"] + ProcessLimits.settings + ["receive-pack", path]
        }
    }

    private func prefix(_ limits: ProcessLimits) -> [String] {
        var limits = limits
        if let seconds, seconds > 0 { limits.seconds = min(limits.seconds ?? seconds, seconds) }
        return limits.prefix
    }

    /// Whether a member may read a space, and offer something to it: what comes in is judged by who signed it.
    ///
    /// - Parameter team: finds a team of the same state. Who is in one that has ended still reads what it wrote.
    static func mayRead(
        _ space: SpaceKind, _ member: Member, in roster: Roster, team: (String) throws -> Team?
    ) rethrows -> Bool {
        switch space {
        case .region: true
        case .authority(let authority): roster.isAuthority(member.authority, orSuccessorOf: authority)
        case .team(let id): try team(id)?.includes(member) ?? false
        }
    }

    /// The environment that git runs in: nothing that the login or the machine's own settings of git could
    /// bring in, such as another folder of hooks.
    public static func environment(from own: [String: String]) -> [String: String] {
        var environment = own.filter { name, _ in
            ["HOME", "PATH", "USER", "LOGNAME", "TMPDIR", "TZ"].contains(name) || name.hasPrefix("SLI_")
        }
        if let version = own["GIT_PROTOCOL"], ["version=0", "version=1", "version=2"].contains(version) {
            environment["GIT_PROTOCOL"] = version
        }
        environment["LC_ALL"] = "C"
        environment["GIT_CONFIG_NOSYSTEM"] = "1"
        environment["GIT_CONFIG_GLOBAL"] = "/dev/null"
        // The C library sets aside an arena of addresses for each of a machine's processors.
        environment["MALLOC_ARENA_MAX"] = "2"
        return environment
    }
}

extension Roster {
    /// The member who may sign with the key of that id.
    func activeMember(holdingKeyNamed id: String) -> Member? {
        for member in members {
            for key in member.keys where key.publicKey.itemID == id {
                if let holder = activeMember(holding: key.publicKey) { return holder }
            }
        }
        return nil
    }
}
