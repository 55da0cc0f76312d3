import Foundation
import GitStorage
import Subprocess
import SystemPackage
import Testing

/// A temporary folder in which stock git runs with an empty environment.
final class Scratch: Sendable {
    let folder: String

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "storage-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// Creates a repository at `store.git`.
    func makeStore() throws -> ObjectStore { try ObjectStore.create(bareAt: path("store.git")) }

    struct Outcome {
        let status: TerminationStatus
        let output: [UInt8]
        let errors: String
        var isSuccess: Bool { status.isSuccess }
        var text: String { String(decoding: output, as: UTF8.self) }
        /// The first line.
        var line: String { String(text.prefix { $0 != "\n" }) }
    }

    /// Runs a tool in the folder; `store.git` is the repository that git finds.
    func run(
        _ tool: String, _ arguments: [String], input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Outcome {
        // Input comes from a file: a tool that refuses early would break a pipe, and the test with it.
        let inputFile = path("input-\(UUID().uuidString)")
        try Data(input).write(to: URL(filePath: inputFile))
        defer { try? FileManager.default.removeItem(atPath: inputFile) }
        let descriptor = try FileDescriptor.open(FilePath(inputFile), .readOnly)
        var all: [Environment.Key: String] = [
            "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": folder, "LC_ALL": "C", "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_DIR": path("store.git"), "GIT_AUTHOR_NAME": "Ann Officer", "GIT_AUTHOR_EMAIL": "ann@bristol.gov.uk",
            "GIT_COMMITTER_NAME": "Ann Officer", "GIT_COMMITTER_EMAIL": "ann@bristol.gov.uk",
            "GIT_AUTHOR_DATE": "1500000000 +0000", "GIT_COMMITTER_DATE": "1500000001 +0000",
        ]
        for (name, value) in environment { all[.init(stringLiteral: name)] = value }
        let result = try await Subprocess.run(
            .name(tool), arguments: Arguments(arguments), environment: .custom(all),
            workingDirectory: FilePath(folder),
            input: .fileDescriptor(descriptor, closeAfterSpawningProcess: true),
            output: .bytes(limit: 1 << 24), error: .string(limit: 1 << 20))
        return Outcome(
            status: result.terminationStatus, output: result.standardOutput, errors: result.standardError)
    }

    /// Runs git, which has to succeed.
    @discardableResult
    func git(
        _ arguments: String..., input: [UInt8] = [], environment: [String: String] = [:]
    ) async throws -> Outcome {
        let outcome = try await run("git", arguments, input: input, environment: environment)
        try #require(outcome.isSuccess, "git \(arguments): \(outcome.errors)")
        return outcome
    }

    /// The first line that git answers, as an id.
    func gitID(_ arguments: String..., input: [UInt8] = []) async throws -> ObjectID {
        let outcome = try await run("git", arguments, input: input)
        return try #require(ObjectID(outcome.line), "git \(arguments): \(outcome.errors)")
    }

    /// Where a loose object lies.
    func loosePath(_ id: ObjectID) -> String {
        path("store.git/objects/\(id.hex.prefix(2))/\(id.hex.dropFirst(2))")
    }

    /// The files in the store's folder of objects, sorted.
    func objectFiles() throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: path("store.git/objects")).filter { name in
            var isFolder: ObjCBool = false
            let exists = FileManager.default.fileExists(
                atPath: path("store.git/objects/\(name)"), isDirectory: &isFolder)
            return exists && !isFolder.boolValue
        }.sorted()
    }
}

/// The person who makes the commits of a test.
let ann = Identity(name: "Ann Officer", email: "ann@bristol.gov.uk", seconds: 1_500_000_000)

extension ObjectStore {
    /// Writes a commit by Ann, dated one second after its parents.
    func addCommit(_ tree: ObjectID? = nil, parents: [ObjectID] = [], message: String = "x\n") throws -> ObjectID {
        let date = try parents.map { try commit($0).committer.seconds }.max() ?? 1_500_000_000
        let committer = Identity(name: ann.name, email: ann.email, seconds: date + 1)
        let bytes = CommitBytes(
            tree: try tree ?? writeTree([]), parents: parents, author: ann, committer: committer, message: message)
        return try writeCommit(raw: bytes.encoded())
    }
}
