public import GitStorage
import Subprocess
public import SystemPackage
import Workspaces

/// Talks to one repository of the hub through the system's own git, with a deadline.
///
/// Git as a child process, because ssh agents, hardware keys, proxies and credential helpers work there, and
/// because hooks run for folders too (DESIGN.md section 8; LIBGIT2.md "Network").
public struct Transport: HubLink {
    /// The bare repository of this laptop.
    public let repository: String
    /// Where the space's repository is on the hub.
    public let address: String
    /// After so long a silence of the hub the child and all that it started are killed; however much it says, a
    /// conversation ends after ``longest`` times as long.
    public let deadline: Duration
    /// A descriptor of the sync lock, which the child holds too: should this process be killed, nobody else
    /// syncs while the child still writes.
    let lock: FileDescriptor
    /// The ssh command that the user's environment names, if it names one.
    let sshCommand: String?
    /// The file of the private key that ssh offers first.
    let keyFile: String?
    /// Whether the region names keys for receipts, and so a hub that gives them.
    let givesReceipts: Bool

    public init(
        repository: String, address: String, deadline: Duration, lock: FileDescriptor, sshCommand: String? = nil,
        keyFile: String? = nil, givesReceipts: Bool = false
    ) {
        self.keyFile = keyFile
        self.givesReceipts = givesReceipts
        self.sshCommand = sshCommand
        self.repository = repository
        self.address = address
        self.deadline = deadline
        self.lock = lock
    }

    /// How many deadlines a conversation may last in which the hub is never silent for one: a first copy of a large
    /// region over a slow line takes many minutes.
    public static let longest = 10

    /// What came of asking the hub.
    public enum Fetched: Sendable, Hashable {
        /// The hub's newest commit; `nil` while its repository is empty.
        case tip(ObjectID?)
        case unreachable(Unreachable)
    }

    /// What came of offering a commit to the hub.
    public enum Pushed: Sendable, Hashable {
        case accepted
        /// The hub took it in without a word of the check: no hook stands before that repository.
        case acceptedUnchecked
        /// The hub moved on meanwhile.
        case raced
        /// The hub's branch is locked: another push is at it, or one was cut short.
        case locked
        /// The hub's check said no; its lines.
        case refused([String])
        case unreachable(Unreachable)
    }

    /// Why the hub could not be asked.
    public enum Unreachable: Sendable, Hashable {
        /// It did not answer in time.
        case silent
        /// There is no repository there, or none that may be read.
        case noRepository
        /// It sends objects that git does not take for what they say they are.
        case damaged
        /// It is locked and stays so: a push was cut short in the moment in which it moved the branch.
        case locked
        /// The hub knows this laptop's key not at all, or not for that; its own words.
        case notLetIn(String)
        /// The network, the address or the login failed; what git said about it.
        case failed(String)
    }

    /// Fetches the hub's branch into `refs/hub/incoming`.
    public func fetch() async throws -> Fetched {
        if let tip = offered(), try isHere(tip) { return .tip(tip) }
        let main = "+\(RefName.main):\(RefName.incoming)"
        var result = try await fetch([main] + (givesReceipts ? [Self.receipts] : []))
        // A place to which nothing was sent yet has no receipts.
        if givesReceipts, case .finished(_, _, let message) = result,
            message.contains("couldn't find remote ref \(RefName.givenReceipts)")
        {
            result = try await fetch([main])
        }
        switch result {
        case .finished(0, _, _):
            return .tip(try ObjectStore(opening: repository).required(RefName.incoming))
        case .finished(_, _, let message) where message.contains("couldn't find remote ref"): return .tip(nil)
        case .finished(_, _, let message): return .unreachable(Self.reason(message))
        case .late: return .unreachable(.silent)
        }
    }

    private static let receipts = "+\(RefName.givenReceipts):\(RefName.incomingReceipts)"

    public func fetchReceipts() async throws {
        guard givesReceipts else { return }
        _ = try await fetch([Self.receipts])
    }

    private func fetch(_ refs: [String]) async throws -> Ended {
        try await git(
            ["fetch", "--quiet", "--progress", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"]
                + program("upload-pack") + [address] + refs)
    }

    /// What the branch of a hub in a folder names: read as a file, since a conversation to learn that nothing is new
    /// would take ten times as long. `nil` elsewhere, and where it cannot be read: why, the fetch says.
    private func offered() -> ObjectID? {
        guard let folder, let hub = try? ObjectStore(opening: folder, anyOwner: true) else { return nil }
        return try? hub.reference(RefName.main)
    }

    /// Whether that commit is what was fetched last, with all that it stands on.
    private func isHere(_ tip: ObjectID) throws -> Bool {
        try ObjectStore(opening: repository).reference(RefName.incoming) == tip
    }

    /// Offers a commit as the hub's newest.
    public func push(_ id: ObjectID) async throws -> Pushed {
        let result = try await git(
            ["push", "--porcelain", "--quiet", "--progress", "--no-verify"] + program("receive-pack")
                + [address, "\(id.hex):refs/heads/main"])
        switch result {
        case .finished(0, _, let message): return message.contains(Hub.greeting) ? .accepted : .acceptedUnchecked
        case .finished(_, let output, let message):
            if output.contains("pre-receive hook declined") {
                let lines = message.split(separator: "\n").filter { $0.hasPrefix("remote: ") }
                return .refused(
                    lines.prefix(Self.mostLines).map { Self.trimmed($0.dropFirst(8)) }.filter { !$0.isEmpty })
            }
            // The hub could not take it in: its end died, or its disk is full. Trying again at once would not help.
            if output.contains("(unpacker error)") { return .unreachable(Self.reason(message)) }
            // The path is the same in every language in which a hub's git may speak.
            if message.contains("refs/heads/main.lock") { return .locked }
            if output.contains("[rejected]") || output.contains("[remote rejected]") { return .raced }
            return .unreachable(Self.reason(message))
        case .late: return .unreachable(.silent)
        }
    }

    // MARK: - The child

    private enum Ended: Sendable {
        case finished(Int32, output: String, message: String)
        case late
    }

    /// The folder, if the address is one of this machine.
    private var folder: String? {
        if address.hasPrefix("/") { return address }
        return address.hasPrefix("file://") ? String(address.dropFirst("file://".count)) : nil
    }

    /// The program at the other end. In a folder that belongs to another user git refuses to work unless it
    /// is told, on its own command line, that this is meant.
    private func program(_ name: String) -> [String] {
        guard let folder else { return [] }
        // Here the laptop is the hub's machine too: nobody else would hold the other end to limits.
        let words =
            ProcessLimits.laptop.prefix + ["git", "-c", "safe.directory=\(ShellWord.quoted(folder))"]
            + ProcessLimits.settings
        return ["--\(name)=\((words + [name]).joined(separator: " "))"]
    }

    /// Logs in with the key that signs, so that a hub which serves one account knows the member; the keys that
    /// ssh offers by itself stay behind it, for a hub that is somebody's ordinary account.
    private func ownSSHCommand(_ seconds: Int) -> String {
        var words = ["ssh -o BatchMode=yes -o ConnectTimeout=\(seconds)"]
        words.append("-o ServerAliveInterval=5 -o ServerAliveCountMax=2")
        if let keyFile {
            // ssh reads `%` and quotation marks in the value of an option.
            let path = keyFile.replacing("%", with: "%%").replacing("\"", with: "\\\"")
            let others = ["rsa", "ecdsa", "ecdsa_sk", "ed25519", "ed25519_sk"].map { "~/.ssh/id_\($0)" }
            words += (["\"\(path)\""] + others).map { "-o " + ShellWord.quoted("IdentityFile=\($0)") }
        }
        return words.joined(separator: " ")
    }

    private func git(_ arguments: [String]) async throws -> Ended {
        let seconds = max(1, Int(deadline.components.seconds))
        let settings = [
            "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.fsync=committed,reference",
            "-c", "fetch.fsckObjects=true", "-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=\(seconds)",
        ]
        // Should this process be killed, nobody is left to end a child that waits for ever and holds the sync lock:
        // `timeout` then does, a little after the deadline.
        let command =
            ["--kill-after=1", "\(Self.longest * seconds + 2)"] + ProcessLimits.laptop.prefix
            + ["git", "--git-dir=\(repository)"] + ProcessLimits.settings + settings + arguments
        // Asks for nothing, gives up on a silent listener; an ssh command that the user has set comes first.
        let environment = Environment.inherit.updating([
            "GIT_TERMINAL_PROMPT": "0", "GIT_DIR": nil, "GIT_WORK_TREE": nil, "GIT_INDEX_FILE": nil, "LC_ALL": "C",
            "GIT_SSH_COMMAND": sshCommand ?? ownSSHCommand(seconds),
        ])
        return try await withThrowingTaskGroup(of: Ended?.self) { group in
            let session = ChildSession()
            let signs = SignsOfLife()
            group.addTask { [lock] in try await Self.runChild(command, environment, lock, session, signs) }
            group.addTask { [deadline] in
                do { try await signs.cease(for: deadline, atMost: deadline * Self.longest) } catch { return nil }
                return .late
            }
            let first = try await group.next() ?? nil
            group.cancelAll()
            if case .late? = first { await session.end() }
            // The child is gone before this returns.
            while try await group.next() != nil {}
            return first ?? .late
        }
    }

    /// Runs git in a session of its own: no terminal to ask on, and one group to kill.
    ///
    /// - Returns: `nil` if it was cancelled; the child is gone then.
    private static func runChild(
        _ command: [String], _ environment: Environment, _ lock: FileDescriptor, _ session: ChildSession,
        _ signs: SignsOfLife
    ) async throws -> Ended? {
        var options = PlatformOptions()
        options.createSession = true
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .milliseconds(500))
        ]
        do {
            let result = try await run(
                .name("timeout"), arguments: Arguments(command), environment: environment, platformOptions: options,
                input: .fileDescriptor(lock, closeAfterSpawningProcess: false), output: .string(limit: 1 << 20),
                error: .sequence
            ) { execution in
                session.begin(execution.processIdentifier.value)
                var message: [UInt8] = []
                for try await buffer in execution.standardError {
                    signs.note()
                    // What counts is said last; progress alone could fill any memory.
                    buffer.withUnsafeBytes { message.append(contentsOf: $0) }
                    if message.count > 2 * longestMessage { message.removeFirst(message.count - longestMessage) }
                }
                return String(decoding: message, as: UTF8.self)
            }
            switch result.terminationStatus {
            case .exited(let code):
                return .finished(code, output: result.standardOutput, message: result.closureResult)
            case .signaled(let signal):
                // Stopped by whoever cancelled, or from outside.
                return Task.isCancelled
                    ? nil : .finished(128 + signal, output: "", message: "git was stopped by signal \(signal)")
            }
        } catch is CancellationError {
            return nil
        }
    }

    /// The lines of a hub's verdict that are read.
    private static let mostLines = 2_000

    /// The bytes of what git said that are kept: hundreds of lines.
    private static let longestMessage = 1 << 18

    /// What stands before a sentence of a hub that does not let somebody in.
    public static let hubPrefix = "sli: "

    private static func reason(_ message: String) -> Unreachable {
        if message.contains("does not appear to be a git repository") || message.contains("not found") {
            return .noRepository
        }
        // git itself would not take it, before any check of ours could look at it.
        if ["fsck error", "is corrupt", "bad object"].contains(where: message.contains) { return .damaged }
        let lines = message.split(separator: "\n").map { trimmed($0[...]) }
        // What the hub says itself tells more than what git makes of it.
        if let own = lines.first(where: { $0.hasPrefix(hubPrefix) }) {
            return .notLetIn(String(own.dropFirst(hubPrefix.count)))
        }
        if lines.contains(where: { $0.contains("Permission denied (") }) {
            return .notLetIn("it does not know the key")
        }
        let telling = ["fatal: ", "ssh: ", "error: remote unpack failed: "]
        return .failed(lines.first { line in telling.contains { line.hasPrefix($0) } } ?? lines.first ?? "")
    }

    private static func trimmed(_ text: Substring) -> String {
        String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}
