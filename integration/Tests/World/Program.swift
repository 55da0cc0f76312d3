import Dispatch
import Foundation
import Glibc
import Synchronization

/// A process that a test has started: in a session of its own, its output in files, its life bounded.
///
/// Output goes to files, so that no pipe can fill up and hold it. The environment is what is handed in, nothing else.
final class Program: Sendable {
    let process: pid_t
    private let line: String
    private let outputFile: String
    private let errorFile: String
    private let ended = Mutex<Int32?>(nil)

    /// `POSIX_SPAWN_SETSID` of the C library, which its Swift module leaves out.
    private static let newSession: Int32 = 0x80

    /// - Parameters:
    ///   - scratch: a folder for the files of its output.
    ///   - input: a file that it reads, `/dev/null` by default.
    init(
        _ path: String, _ arguments: [String], environment: [String: String], in folder: String, scratch: String,
        input: String = "/dev/null"
    ) throws {
        let number = UUID().uuidString
        outputFile = "\(scratch)/\(number).out"
        errorFile = "\(scratch)/\(number).err"
        line = ([(path as NSString).lastPathComponent] + arguments).joined(separator: " ")
        var actions = posix_spawn_file_actions_t()
        var attributes = posix_spawnattr_t()
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&attributes)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&attributes)
        }
        posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND, 0o600)
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(Self.newSession | POSIX_SPAWN_SETSIGMASK))
        // `env` goes to the folder and then becomes the program; the C library's own way has no name in Swift.
        let words = (["env", "-C", folder, path] + arguments).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + settings { free(text) } }
        var process: pid_t = 0
        let status = posix_spawn(&process, "/usr/bin/env", &actions, &attributes, words, settings)
        guard status == 0 else { throw Failure("\(line) could not be started: \(String(cString: strerror(status)))") }
        self.process = process
    }

    /// Nothing that a test started outlives it.
    deinit { if ended.withLock({ $0 == nil }) { _ = stopped() } }

    /// Whether it has come to its end, reaped or not.
    var hasExited: Bool {
        ended.withLock { known in
            var information = siginfo_t()
            return known != nil
                || waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT | WNOHANG) == 0
                    && information.si_signo == SIGCHLD
        }
    }

    /// What it has written so far.
    var output: String { Self.text(outputFile) }
    var errors: String { Self.text(errorFile) }

    /// Sends a signal to it, and to the rest of its session if asked to, unless it has ended.
    func signal(_ signal: Int32, toAll: Bool = false) {
        ended.withLock { if $0 == nil { kill(toAll ? -process : process, signal) } }
    }

    /// Waits for its end.
    ///
    /// - Throws: ``Failure`` if it takes longer than is said; it is dead then.
    func answer(within seconds: Double = 60) throws -> Answer {
        let late = LateFlag()
        let watch = DispatchSource.makeTimerSource(queue: .global())
        watch.setEventHandler { [self] in
            late.raise()
            signal(SIGKILL, toAll: true)
        }
        watch.schedule(deadline: .now() + seconds)
        watch.resume()
        let code = reap()
        watch.cancel()
        if late.isRaised { throw Failure("\(line) took longer than \(seconds) s\n\(output)\(errors)") }
        return Answer(line: line, code: code, output: output, errors: errors)
    }

    /// Kills it with all of its session and waits for its end.
    func stopped() -> Answer {
        signal(SIGKILL, toAll: true)
        return Answer(line: line, code: reap(), output: output, errors: errors)
    }

    /// - Returns: its exit code, or 128 and the number of the signal that ended it.
    private func reap() -> Int32 {
        // Its number stays its own until it is reaped, under the lock that signals are sent under.
        var information = siginfo_t()
        while waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        return ended.withLock { known in
            if let known { return known }
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0, errno == EINTR {}
            let code = status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + (status & 0x7f)
            known = code
            return code
        }
    }

    private static func text(_ file: String) -> String {
        String(decoding: FileManager.default.contents(atPath: file) ?? Data(), as: UTF8.self)
    }
}

/// Whether a deadline passed.
private final class LateFlag: Sendable {
    private let value = Mutex(false)
    var isRaised: Bool { value.withLock { $0 } }
    func raise() { value.withLock { $0 = true } }
}

/// What came of a process.
struct Answer: Sendable, CustomStringConvertible {
    let line: String
    /// 128 and the signal's number if a signal ended it.
    let code: Int32
    let output: String
    let errors: String

    var description: String { "\(line): \(code)\n\(output)\(errors)" }
    /// The first line of its output.
    var firstLine: String { String(output.prefix { !$0.isNewline }) }

    /// - Throws: ``Failure`` unless it ended with that code.
    func expecting(_ code: Int32) throws -> Answer {
        guard self.code == code else { throw Failure("expected \(code) of \(self)") }
        return self
    }
}

/// Why a test could not go on.
struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}
