import Foundation
public import GitStorage
public import Landing
import Records
import Subprocess
import Workspaces

/// The hub's side: repositories in a folder that serve the region, each guarded by the check as its hook.
public struct Hub: Sendable {
    /// The folder that holds `region.git` and `authorities/<id>.git`.
    public let folder: String

    public init(_ folder: String) { self.folder = folder }

    /// What the repository's configuration says of the space in it.
    public enum Setting {
        /// `region` or `authorities/<id>`.
        public static let space = "sli.space"
        /// The region's first commit.
        public static let root = "sli.root"
        /// Where the region's repository is, seen from the folder that this one lies in.
        public static let region = "sli.region"
    }

    /// Whether something lies where a space's repository is, or would be made.
    public func has(_ space: SpaceKind) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/\(space).git") }

    /// Makes a space's repository on the hub with its hook; does nothing to one that is there.
    ///
    /// - Parameters:
    ///   - program: the `sli` that the hook runs.
    ///   - isShared: whether other users of the same Unix group write to the folder directly.
    public func add(_ space: SpaceKind, root: ObjectID, program: String, isShared: Bool) async throws {
        let path = "\(folder)/\(space).git"
        guard !has(space) else { return }
        let temporary = path + ".new"
        try? FileManager.default.removeItem(atPath: temporary)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try await git(
            ["init", "--quiet", "--bare", "--initial-branch=main"] + (isShared ? ["--shared=group"] : []) + [temporary])
        let settings = [
            (Setting.space, space.description), (Setting.root, root.hex), (Setting.region, "../region.git"),
            ("receive.denyNonFastForwards", "true"), ("receive.denyDeletes", "true"),
            ("receive.fsckObjects", "true"), ("core.fsync", "committed,reference"), ("core.logAllRefUpdates", "true"),
            // Thousands of small objects arrive one by one: a pack for each push would slow every reader.
            ("receive.unpackLimit", "1000"), ("gc.auto", "0"), ("receive.autogc", "false"),
            // A tip that failed the check is kept for whoever looks into it, and is nobody's to fetch or build on.
            ("transfer.hideRefs", "refs/suspect"),
        ]
        for (name, value) in settings { try await git(["--git-dir", temporary, "config", name, value]) }
        let hook = temporary + "/hooks/pre-receive"
        let quoted =
            "'" + program.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
        let script = """
            #!/bin/sh
            # The check of sli: refuses what the region's rules do not allow, and says why.
            exec \(quoted) hub receive

            """
        try FileManager.default.createDirectory(
            atPath: temporary + "/hooks", withIntermediateDirectories: true)
        guard
            FileManager.default.createFile(
                atPath: hook, contents: Data(script.utf8), attributes: [.posixPermissions: 0o755])
        else { throw WorkspaceError.unwritable(file: hook) }
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }

    private func git(_ arguments: [String]) async throws {
        let result = try await run(
            .name("git"), arguments: Arguments(arguments), output: .discarded, error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else { throw HubFailure.git(result.standardError) }
    }
}

/// Why a hub could not be set up or a push could not be judged.
public enum HubFailure: Error, Sendable, Hashable {
    /// The system's git said no; its words.
    case git(String)
    /// The repository's configuration does not say which space it holds.
    case notAHub
    /// The region's repository cannot be read from an authority's.
    case noRegion(path: String)
}

/// What a push asks the hub to do to one ref.
public struct RefUpdate: Sendable, Hashable {
    public let old: ObjectID
    public let new: ObjectID
    public let name: String

    /// Reads a line of what git gives to `pre-receive`: old id, new id, ref.
    public init?(line: some StringProtocol) {
        let parts = String(line).split(separator: " " as Character, maxSplits: 2).map { String($0) }
        guard parts.count == 3, let old = ObjectID(parts[0]), let new = ObjectID(parts[1]) else { return nil }
        self.old = old
        self.new = new
        name = parts[2]
    }
}

/// The hub's check of one push, for the hook `pre-receive` (DESIGN.md section 7).
public enum PushCheck {
    /// Everything that is wrong with a push; empty if it may come in.
    ///
    /// Reads the repository that git names in the hook's environment, where pushed objects are in quarantine.
    public static func violations(of updates: [RefUpdate]) throws -> [CheckViolation] {
        let store = try ObjectStore(openingFromEnvironment: ())
        let hub = try HubSpace(store)
        guard updates.count == 1, updates[0].name == RefName.main, updates[0].new != .zero else {
            return updates.filter { $0.name != RefName.main || $0.new == .zero || updates.count > 1 }.map {
                CheckViolation(.notForward, in: $0.new, at: $0.name)
            }
        }
        let update = updates[0]
        return try hub.check(asksNewestRoster: true).violations(
            from: update.old == .zero ? nil : update.old, to: update.new, root: hub.expectedRoot())
    }
}
