import Foundation
public import GitStorage
public import Landing
import Records
import Subprocess
import Workspaces

/// The hub's side: repositories in a folder that serve the region, each guarded by the check as its hook.
public struct Hub: Sendable {
    /// The folder that holds `region.git`, `authorities/<id>.git` and `teams/<id>.git`.
    public let folder: String

    public init(_ folder: String) { self.folder = folder }

    /// What the hook says when it lets a push in, so that whoever pushed knows that it was judged.
    public static let greeting = "sli: checked"

    /// What the repository's configuration says of the space in it.
    public enum Setting {
        /// `region`, `authorities/<id>` or `teams/<id>`.
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
        guard !has(space) else { return }
        try await make(space, isShared: isShared, guarding: { try installHooks(at: $0, program: program, folder: nil) })
        {
            _ in root
        }
    }

    /// Makes the place of a team in a shared folder, guarded as the region's place is; does nothing if it is there, or if
    /// the folder is one that an account serves, which makes such places itself.
    ///
    /// - Throws: ``HubFailure`` or a file's error if this user may not make it.
    func addPlace(ofTeam id: String, root: ObjectID) async throws {
        let space = SpaceKind.team(id)
        guard !has(space), !FileManager.default.fileExists(atPath: folder + "/" + AccountHub.file),
            let hook = FileManager.default.contents(atPath: path(of: .region) + "/hooks/pre-receive"),
            let region = try? ObjectStore(opening: path(of: .region), anyOwner: true)
        else { return }
        let isShared = try region.configuration("core.sharedRepository") != nil
        try await make(
            space, isShared: isShared,
            guarding: { try WholeFile.write(Array(hook), to: $0 + "/hooks/pre-receive", mode: 0o755) }
        ) { _ in root }
    }

    /// Makes the region's repository from what ``export(_:to:)`` wrote on a coordinator's laptop.
    ///
    /// - Parameter mark: the first letters of the region's first commit, as they were read out; `nil` takes what is
    ///   there, to be compared afterwards.
    /// - Throws: ``HubFailure/notAccepted(_:)`` if it does not pass the check from the first commit on.
    func addRegion(from line: String, mark: String?, program: String) async throws {
        try await make(.region, isShared: false, guarding: { try installHooks(at: $0, program: program, folder: nil) })
        {
            path in
            try await git([
                "--git-dir", path, "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", line,
                "+\(RefName.hub):\(RefName.main)",
            ])
            let store = try ObjectStore(opening: path)
            let tip = try store.required(RefName.main)
            let root = try store.firstParents(from: tip).last ?? tip
            if let mark, mark.count < 8 || !root.hex.hasPrefix(mark.lowercased()) {
                throw HubFailure.notAccepted([CheckViolation(.wrongRoot, in: root)])
            }
            let faults = try Check(.region, in: store).violations(from: nil, to: tip, root: root)
            guard faults.isEmpty else { throw HubFailure.notAccepted(faults) }
            return root
        }
    }

    /// Writes the region's verified history into a file from which a hub can be set up on another machine.
    ///
    /// - Parameter repository: the region's repository of a copy.
    public static func export(_ repository: String, to file: String) async throws {
        try await Hub("").git(["--git-dir", repository, "bundle", "create", "--quiet", file, RefName.hub])
    }

    func path(of space: SpaceKind) -> String { "\(folder)/\(space).git" }

    /// Makes a repository under another name and puts it in its place when it is whole.
    private func make(
        _ space: SpaceKind, isShared: Bool, guarding: (String) throws -> Void,
        _ fill: (String) async throws -> ObjectID
    ) async throws {
        let path = path(of: space)
        let temporary = path + ".new"
        try? FileManager.default.removeItem(atPath: temporary)
        try FileManager.default.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try await git(
            ["init", "--quiet", "--bare", "--initial-branch=main"] + (isShared ? ["--shared=group"] : []) + [temporary])
        let root: ObjectID
        do {
            root = try await fill(temporary)
        } catch {
            try? FileManager.default.removeItem(atPath: temporary)
            throw error
        }
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
        try guarding(temporary)
        try FileManager.default.moveItem(atPath: temporary, toPath: path)
    }

    /// Makes the hooks of a repository that is there run that program.
    ///
    /// - Parameter isAccount: whether the hub serves an account: then it also follows what has landed.
    func installHooks(in space: SpaceKind, program: String, isAccount: Bool) throws {
        try installHooks(at: path(of: space), program: program, folder: isAccount ? folder : nil)
    }

    private func installHooks(at path: String, program: String, folder: String?) throws {
        var hooks = [
            "pre-receive": """
            #!/bin/sh
            # The check of sli: refuses what the region's rules do not allow, and says why.
            exec \(ShellWord.quoted(program)) hub receive

            """
        ]
        if let folder {
            hooks["post-receive"] = """
                #!/bin/sh
                # What follows once sli's check has let something in: who may log in, and the receipts.
                exec \(ShellWord.quoted(program)) hub landed --folder \(ShellWord.quoted(folder))

                """
        }
        for (name, script) in hooks {
            let hook = "\(path)/hooks/\(name)"
            guard FileManager.default.contents(atPath: hook) != Data(script.utf8) else { continue }
            try WholeFile.write(Array(script.utf8), to: hook, mode: 0o755)
        }
    }

    private func git(_ arguments: [String]) async throws {
        // A hook's environment would lead git to the repository that was pushed to.
        let environment = Environment.inherit.updating([
            "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_OBJECT_DIRECTORY": nil,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_QUARANTINE_PATH": nil, "GIT_CONFIG_PARAMETERS": nil,
            "GIT_CONFIG_COUNT": nil,
        ])
        let result = try await run(
            .name("git"), arguments: Arguments(arguments), environment: environment, output: .discarded,
            error: .string(limit: 1 << 16))
        guard result.terminationStatus.isSuccess else { throw HubFailure.git(result.standardError) }
    }
}

/// Words of a command line that a shell reads.
enum ShellWord {
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
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
    /// What was to become a hub's region did not pass the check; nothing was made.
    case notAccepted([CheckViolation])
    /// A file of the hub, or of the account that serves it, cannot be read as what it is.
    case unreadable(path: String)
    /// A file could not be written.
    case unwritable(path: String)
    /// A path that cannot stand in the lines by which sshd lets members in.
    case unusablePath(String)
    /// Another program held a lock of the hub for too long.
    case busy(path: String)
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
        let faults = updates.compactMap { update -> CheckViolation? in
            guard update.name == RefName.main else { return CheckViolation(.otherRef, in: update.new, at: update.name) }
            return update.new == .zero ? CheckViolation(.deletion, in: update.old) : nil
        }
        guard faults.isEmpty else { return faults }
        guard updates.count == 1 else { return updates.map { CheckViolation(.notForward, in: $0.new, at: $0.name) } }
        let update = updates[0]
        return try hub.check(asksNewestRoster: true).violations(
            from: update.old == .zero ? nil : update.old, to: update.new, root: hub.expectedRoot())
    }
}
