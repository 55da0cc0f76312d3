import Foundation
import Subprocess
import SystemPackage
import Testing

/// A temporary folder in which stock `ssh-keygen` and `git` run with an empty environment.
final class StockTools: Sendable {
    struct Outcome {
        let status: Int32
        let output: [UInt8]
        let errors: String
        var text: String { String(decoding: output, as: UTF8.self) }
        var isSuccess: Bool { status == 0 }
    }

    let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "statements-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Writes a file that only its owner can read, as `ssh-keygen` demands of private keys.
    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = path(name)
        try Data(text.utf8).write(to: URL(filePath: file))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
        return file
    }

    func read(_ name: String) throws -> String {
        String(decoding: try Data(contentsOf: folder.appending(path: name)), as: UTF8.self)
    }

    func run(_ tool: String, _ arguments: [String], input: [UInt8] = []) async throws -> Outcome {
        // Input comes from a file: a tool that refuses early would break a pipe, and the test with it.
        let inputFile = path("input-\(UUID().uuidString)")
        try Data(input).write(to: URL(filePath: inputFile))
        defer { try? FileManager.default.removeItem(atPath: inputFile) }
        let descriptor = try FileDescriptor.open(FilePath(inputFile), .readOnly)
        let result = try await Subprocess.run(
            .name(tool), arguments: Arguments(arguments),
            environment: .custom([
                "PATH": "/usr/bin:/bin", "HOME": folder.path, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@bristol.gov.uk", "GIT_COMMITTER_NAME": "A",
                "GIT_COMMITTER_EMAIL": "a@bristol.gov.uk", "GIT_AUTHOR_DATE": "1500000000 +0000",
                "GIT_COMMITTER_DATE": "1500000000 +0000",
            ]),
            workingDirectory: FilePath(folder.path),
            input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true), output: .bytes(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        guard case .exited(let status) = result.terminationStatus else {
            throw Ended(tool: tool, how: "\(result.terminationStatus)")
        }
        return Outcome(status: status, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs a tool that has to succeed.
    @discardableResult
    func succeed(_ tool: String, _ arguments: [String], input: [UInt8] = []) async throws -> Outcome {
        let outcome = try await run(tool, arguments, input: input)
        try #require(outcome.isSuccess, "\(tool) \(arguments): \(outcome.errors)")
        return outcome
    }

    struct Ended: Error {
        let tool: String
        let how: String
    }
}
