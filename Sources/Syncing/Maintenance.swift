import Foundation
import GitStorage
public import Landing
import Subprocess
import SystemPackage
public import Workspaces

/// Packs what a repository holds as thousands of single files, which would make every clone and every backup slow
/// (DESIGN.md section 9).
///
/// Done when nobody waits for it. Nothing is ever removed but the single files of objects that a finished pack holds:
/// what somebody has written and no ref names yet stays. So no writer is held up, and wherever it is killed the
/// repository is as before or as after.
public actor Maintenance {
    /// From so many single files on it is worth the while: some hundreds of edits.
    public static let mostLoose = 4_000

    private let workspace: Workspace
    private let mostLoose: Int
    /// What no pack took, since no ref names it.
    private var left: [SpaceKind: Int] = [:]

    /// - Parameter mostLoose: how many single files a repository may have.
    public init(_ workspace: Workspace, mostLoose: Int = Maintenance.mostLoose) {
        self.workspace = workspace
        self.mostLoose = mostLoose
    }

    /// What came of looking after one space.
    public enum Outcome: Sendable, Hashable {
        case notNeeded
        case packed
        /// A sync is at it; next time.
        case busy
        /// git could not do it, for its own reasons; nothing changed.
        case failed(String)
    }

    /// Packs the spaces of the copy that need it, one after the other.
    ///
    /// The sync lock is held meanwhile, so that no fetch is at the same repository; saving goes on.
    ///
    /// - Throws: ``StorageError`` if the lock cannot be opened, or `CancellationError`.
    public func run() async throws -> [SpaceKind: Outcome] {
        var outcomes: [SpaceKind: Outcome] = [:]
        for space in workspace.spaces() {
            let path = workspace.path(of: space)
            guard Self.looseObjects(in: path) > mostLoose + left[space, default: 0] else {
                outcomes[space] = .notNeeded
                continue
            }
            guard let lock = try FileLock.tryLock(workspace.folder + "/sync.lock") else {
                outcomes[space] = .busy
                continue
            }
            let outcome = try await Self.pack(path, holding: FileDescriptor(rawValue: lock.descriptor))
            withExtendedLifetime(lock) {}
            if outcome == .packed { left[space] = Self.looseObjects(in: path) }
            outcomes[space] = outcome
        }
        return outcomes
    }

    /// The objects of a repository that each lie in a file of their own.
    static func looseObjects(in repository: String) -> Int {
        (0..<256).reduce(0) { count, byte in
            let folder = (byte < 16 ? "0" : "") + String(byte, radix: 16)
            let names = try? FileManager.default.contentsOfDirectory(atPath: "\(repository)/objects/\(folder)")
            return count + (names?.count ?? 0)
        }
    }

    /// The command that packs a repository, within limits.
    static func words(for repository: String) -> [String] {
        var limits = ProcessLimits.laptop
        limits.seconds = 600
        // Without `-a` no pack is taken away, and without `--prune` no object: only files whose object is in a pack.
        return limits.prefix + ["git", "--git-dir=\(repository)"] + ProcessLimits.settings
            + ["-c", "core.fsync=committed,reference", "repack", "-d", "-l", "-n", "-q"]
    }

    /// What a hook or a user has set would lead git to another repository.
    static var environment: Environment {
        Environment.inherit.updating([
            "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "GIT_OBJECT_DIRECTORY": nil,
            "GIT_ALTERNATE_OBJECT_DIRECTORIES": nil, "GIT_QUARANTINE_PATH": nil, "LC_ALL": "C",
        ])
    }

    /// - Parameter lock: is held by the child too, should this process be killed.
    private static func pack(_ repository: String, holding lock: FileDescriptor) async throws -> Outcome {
        let words = words(for: repository)
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))
        ]
        let result = try await Subprocess.run(
            .name(words[0]), arguments: Arguments(Array(words.dropFirst())), environment: environment,
            platformOptions: options, input: .fileDescriptor(lock, closeAfterSpawningProcess: false),
            output: .discarded, error: .string(limit: 1 << 16))
        return result.terminationStatus.isSuccess ? .packed : .failed(result.standardError)
    }
}

extension AccountHub {
    /// Has a space's repository packed if it needs it, by a process of its own: whoever has pushed does not wait.
    ///
    /// - Parameters:
    ///   - repository: where git runs its hooks.
    ///   - mostLoose: how many single files it may have.
    public static func tidy(_ repository: String, mostLoose: Int = Maintenance.mostLoose) async throws {
        guard Maintenance.looseObjects(in: repository) > mostLoose else { return }
        // One at a time; who comes second leaves it to the first.
        let words =
            ["--fork", "flock", "--nonblock", "\(repository)/maintenance.lock"] + Maintenance.words(for: repository)
        _ = try await Subprocess.run(
            .name("setsid"), arguments: Arguments(words), environment: Maintenance.environment, input: .none,
            output: .discarded, error: .discarded)
    }
}
