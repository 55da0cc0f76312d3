import Foundation
import Subprocess
import SystemPackage
import Testing

/// A temporary folder in which real programs run: an empty environment, a home of its own, a clock that stands still.
///
/// It is removed when the last reference to it goes.
final class Sandbox: Sendable {
    let folder: String

    init() throws {
        let made = FileManager.default.temporaryDirectory.appendingPathComponent("sli-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: made, withIntermediateDirectories: true)
        folder = made.resolvingSymlinksInPath().path
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    /// How a program ended, and what it wrote.
    struct Ending: Sendable {
        let code: Int32
        let output: String
        let errors: String

        /// The lines of the output.
        var lines: [String] { output.split(separator: "\n").map(String.init) }
    }

    /// The `sli` that was built together with these tests.
    static let sli: String = {
        let tests = try! FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
        return (tests as NSString).deletingLastPathComponent + "/sli"
    }()

    func path(_ name: String) -> String { name.hasPrefix("/") ? name : "\(folder)/\(name)" }

    func write(_ content: String, to name: String) throws { try write(Array(content.utf8), to: name) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let place = URL(fileURLWithPath: path(name))
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: place)
    }

    func text(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
    }

    func exists(_ name: String) -> Bool { FileManager.default.fileExists(atPath: path(name)) }

    /// The names in the folder, hidden ones too.
    func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

    func sli(_ arguments: [String], input: String = "", environment: [String: String] = [:]) async throws -> Ending {
        try await run(Self.sli, arguments, input: input, environment: environment)
    }

    func git(_ arguments: [String], in place: String = "") async throws -> Ending {
        try await run("/usr/bin/git", arguments, in: place)
    }

    func run(
        _ program: String, _ arguments: [String], in place: String = "", input: String = "",
        environment: [String: String] = [:]
    ) async throws -> Ending {
        var values = [
            "HOME": folder, "SLI_HOME": folder + "/copies", "SLI_CLOCK": "1504000000", "LC_ALL": "C",
            "PATH": (Self.sli as NSString).deletingLastPathComponent + ":/usr/local/bin:/usr/bin:/bin",
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0",
            "GIT_AUTHOR_NAME": "Test", "GIT_AUTHOR_EMAIL": "test@example.org", "GIT_AUTHOR_DATE": "1504000000 +0000",
            "GIT_COMMITTER_NAME": "Test", "GIT_COMMITTER_EMAIL": "test@example.org",
            "GIT_COMMITTER_DATE": "1504000000 +0000", "GIT_EDITOR": "true",
        ]
        values.merge(environment) { $1 }
        let custom = Dictionary(uniqueKeysWithValues: values.map { (Environment.Key(stringLiteral: $0), $1) })
        // Input comes from a file: a program that refuses early would break a pipe, and the test with it.
        let source = "\(folder)/.input-\(UUID().uuidString)"
        try Data(input.utf8).write(to: URL(fileURLWithPath: source))
        let descriptor = try FileDescriptor.open(FilePath(source), .readOnly)
        try FileManager.default.removeItem(atPath: source)
        let result = try await Subprocess.run(
            .path(FilePath(program)), arguments: Arguments(arguments), environment: .custom(custom),
            workingDirectory: FilePath(place.isEmpty ? folder : path(place)),
            input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
            output: .string(limit: 8 << 20), error: .string(limit: 1 << 20))
        switch result.terminationStatus {
        case .exited(let code):
            return Ending(code: code, output: result.standardOutput, errors: result.standardError)
        case .signaled(let signal):
            return Ending(code: 128 + signal, output: result.standardOutput, errors: result.standardError)
        }
    }
}
