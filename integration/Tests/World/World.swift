import Foundation
import Glibc
import Synchronization

/// Where a test's processes live: a temporary folder, an environment with nothing of this machine's user in it, and a
/// clock that goes on by one second a command.
///
/// What was started here and is still alive at the end is killed; it is found by a mark in its environment.
final class World: Sendable {
    let folder: String
    /// The programs under test, as they lie beside the tests.
    let programs: String
    private let seconds: Mutex<Int64>

    init(clock: Int64 = 1_504_000_000) throws {
        // The kernel's own name of the folder: git compares paths.
        let temporary = FileManager.default.temporaryDirectory.resolvingSymlinksInPath().path
        folder = "\(temporary)/sli-\(UUID().uuidString.prefix(8).lowercased())"
        let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        programs = (own as NSString).deletingLastPathComponent
        seconds = Mutex(clock)
        for name in ["sli", "slid"] where !FileManager.default.isExecutableFile(atPath: "\(programs)/\(name)") {
            throw Failure("\(name) has not been built beside the tests in \(programs)")
        }
        for name in ["", "/output", "/home"] {
            try FileManager.default.createDirectory(
                atPath: folder + name, withIntermediateDirectories: true,
                attributes: [.posixPermissions: name == "" ? 0o755 : 0o700])
        }
    }

    deinit {
        for process in processes() { kill(process, SIGKILL) }
        try? FileManager.default.removeItem(atPath: folder)
    }

    static let mark = "SLI_TEST_WORLD"
    /// Where the tools of this machine are.
    static let tools = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// The environment of every process here.
    func environment(home: String) -> [String: String] {
        let now = seconds.withLock { seconds in
            seconds += 1
            return seconds
        }
        return [
            "PATH": Self.tools, "HOME": home, "LC_ALL": "C", "TZ": "UTC",
            "GIT_CONFIG_NOSYSTEM": "1", "SLI_CLOCK": "\(now)", Self.mark: folder,
        ]
    }

    /// Starts a tool of this machine.
    func start(
        _ tool: String, _ arguments: [String], adding more: [String: String] = [:], input: String = "/dev/null"
    ) throws -> Program {
        try Program(
            tool, arguments, environment: environment(home: path("home")).merging(more) { $1 }, in: folder,
            scratch: path("output"), input: input)
    }

    /// Runs a tool of this machine, which has to succeed.
    func run(
        _ tool: String, _ arguments: [String], adding more: [String: String] = [:], input: String = "/dev/null"
    ) throws -> Answer {
        try start(tool, arguments, adding: more, input: input).answer().expecting(0)
    }

    /// Runs stock git on a repository, which has to succeed.
    ///
    /// - Returns: its output without the last line feed.
    func git(_ repository: String, _ arguments: String..., input: String = "/dev/null") throws -> String {
        var output = try run("git", ["--git-dir", repository] + arguments, input: input).output
        if output.hasSuffix("\n") { output.removeLast() }
        return output
    }

    /// What stock git finds wrong with a repository: nothing, if it is in order.
    func faults(_ repository: String) throws -> String {
        let answer = try start("git", ["--git-dir", repository, "fsck", "--strict", "--full", "--no-dangling"]).answer()
        return answer.code == 0 && answer.errors.isEmpty && answer.output.isEmpty ? "" : "\(repository): \(answer)"
    }

    /// A file of this world with that content.
    func file(_ name: String, _ text: String, mode: Int = 0o644) throws -> String {
        let path = path(name)
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    /// A list of authorities with two of them, Bristol and Torbay.
    func twoAuthorities() throws -> String {
        try file(
            "authorities.csv",
            """
            id,name,region,tier,dfe_number,ons_code,from,until,successors
            bristol,Bristol,South West,Unitary,801,E06000023,2009-04-01,,
            torbay,Torbay,South West,Unitary,880,E06000027,2009-04-01,,

            """)
    }

    /// The processes alive that were started here, and those that they started.
    func processes() -> [pid_t] {
        let mark = Data("\(Self.mark)=\(folder)\0".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        return names.compactMap { pid_t($0) }.filter { process in
            guard process != getpid(),
                let environment = FileManager.default.contents(atPath: "/proc/\(process)/environ")
            else { return false }
            // An ended process that nobody has reaped has no environment.
            return environment.range(of: mark) != nil
        }
    }
}

/// Waits for something that another process brings about.
///
/// - Throws: ``Failure`` with the words if it does not happen in time.
func eventually(_ words: String, within seconds: Double = 60, _ holds: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !holds() {
        guard ContinuousClock.now < end else { throw Failure("did not happen in \(seconds) s: \(words)") }
        usleep(10_000)
    }
}
