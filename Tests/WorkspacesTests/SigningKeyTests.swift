import Foundation
import Statements
import Subprocess
import Testing

@testable import Workspaces

/// Key files as they come, and the child that signs with those that never come into this process.
struct SigningKeyTests {
    /// A folder of its own for each test.
    private final class Folder: Sendable {
        let path: String

        init() throws {
            path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID().uuidString)").path
            try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        }

        deinit { try? FileManager.default.removeItem(atPath: path) }

        func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
            let file = "\(path)/\(name)"
            try Data(text.utf8).write(to: URL(filePath: file))
            try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file)
            return file
        }
    }

    private static func key(_ number: UInt8) -> PrivateKey { PrivateKey(seed: [UInt8](repeating: number, count: 32))! }

    @Test func aPrivateFileSignsByItselfAndAPublicOneDoesNot() throws {
        let folder = try Folder()
        let own = Self.key(1)
        let file = try SigningKey(reading: folder.write(own.openSSH(comment: "c"), to: "key"))
        #expect(file.publicKey == own.publicKey)
        #expect(file.custody == .file)
        #expect(file.isUnattended)
        #expect(file.signer(.nobody).isUnattended)
        let half = try SigningKey(reading: folder.write(own.publicKey.openSSH + " c\n", to: "key.pub"))
        #expect(half.publicKey == own.publicKey)
        #expect(half.custody == .agent)
        #expect(!half.isUnattended)
        #expect(!half.signer(.atTerminal).isUnattended)
    }

    @Test func anEncryptedFileSaysWhoseItIsAndAsksBeforeItSigns() async throws {
        let folder = try Folder()
        let file = folder.path + "/locked"
        let made = try await run(
            .name("ssh-keygen"), arguments: ["-q", "-t", "ed25519", "-N", "correct horse", "-f", file],
            output: .discarded, error: .discarded)
        #expect(made.terminationStatus.isSuccess)
        let key = try SigningKey(reading: file)
        #expect(key.custody == .passphrase)
        #expect(!key.isUnattended)
        let line = try String(contentsOfFile: file + ".pub", encoding: .utf8)
        #expect(PublicKey(openSSH: line) == key.publicKey)
        // Nobody is there to be asked.
        await #expect(throws: SigningFailure.self) { try await key.signer(.nobody).sign([1], namespace: .git) }
    }

    /// A key on a token, as `ssh-keygen -t ed25519-sk` writes its two files; the handle means something to its token alone.
    private static let tokenLine =
        "sk-ssh-ed25519@openssh.com AAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY29tAAAAIB/q2/z6LuUdjCiJfhqM0QjLElasObwTZBm6CHXRjl+6AAAABHNzaDo="

    private static let tokenFile = """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQAAAAAAAAABAAAASgAAABpzay1zc2
        gtZWQyNTUxOUBvcGVuc3NoLmNvbQAAACAf6tv8+i7lHYwoiX4ajNEIyxJWrDm8E2QZugh1
        0Y5fugAAAARzc2g6AAAAgIga1CyIGtQsAAAAGnNrLXNzaC1lZDI1NTE5QG9wZW5zc2guY2
        9tAAAAIB/q2/z6LuUdjCiJfhqM0QjLElasObwTZBm6CHXRjl+6AAAABHNzaDoBAAAAIPjV
        BP+q3CqAjaxWvQ/7rvN4Z0Kp9LKwmQXatlo3RMqOAAAAAAAAAAFj
        -----END OPENSSH PRIVATE KEY-----

        """

    @Test func eitherFileOfATokensKeySaysWhoseItIsAndNeverSignsByItself() async throws {
        let folder = try Folder()
        let half = try SigningKey(reading: folder.write(Self.tokenLine + " c\n", to: "token.pub"))
        #expect(half.publicKey.openSSH == Self.tokenLine)
        #expect(half.custody == .token)
        #expect(!half.isUnattended)
        #expect(!half.signer(.atTerminal).isUnattended)
        let file = try SigningKey(reading: folder.write(Self.tokenFile, to: "token"))
        #expect(file.custody == .token)
        #expect(file.publicKey == half.publicKey)
        #expect(!file.isUnattended)
        // No token is here.
        await #expect(throws: SigningFailure.self) { try await file.signer(.nobody).sign([1], namespace: .git) }
    }

    @Test func whatIsNoKeyIsNamedWithItsFile() throws {
        let folder = try Folder()
        let file = try folder.write("ssh-rsa AAAA c\n", to: "rsa.pub")
        #expect(throws: WorkspaceError.unusableKey(file: file, .notEd25519(algorithm: "ssh-rsa"))) {
            try SigningKey(reading: file)
        }
        let other = try folder.write("something else", to: "other")
        #expect(throws: WorkspaceError.unusableKey(file: other, .notAPrivateKey)) { try SigningKey(reading: other) }
        let none = folder.path + "/none"
        #expect(throws: WorkspaceError.unusableKey(file: none, nil)) { try SigningKey(reading: none) }
    }

    @Test func aNewKeyIsNeverWrittenOverAnother() throws {
        let folder = try Folder()
        let file = folder.path + "/deeper/key"
        let made = try SigningKey.make(at: file, comment: "ann@\u{7}laptop\n")
        #expect(try String(contentsOfFile: file + ".pub", encoding: .utf8) == "\(made.publicKey.openSSH) ann@laptop\n")
        #expect(throws: WorkspaceError.exists(folder: file)) { try SigningKey.make(at: file, comment: "") }
        #expect(try SigningKey(reading: file).publicKey == made.publicKey)
    }

    // MARK: - The child

    /// A signer whose `ssh-keygen` is that script.
    private func signer(_ script: String, _ folder: Folder, patience: Int = 30) throws -> StockSigner {
        let program = try folder.write("#!/bin/sh\n\(script)\n", to: "program", mode: 0o700)
        return StockSigner(
            file: folder.path + "/key", publicKey: Self.key(1).publicKey, attendance: .nobody, patience: patience,
            program: program)
    }

    @Test func aSignatureOfThisKeyOverThisMessageIsPassedOn() async throws {
        let folder = try Folder()
        let message = [UInt8]("message".utf8)
        let good = KeySigner(Self.key(1)).sign(message, namespace: .statement)
        _ = try folder.write(good, to: "good")
        // Reads all of its input, and is called as ssh-keygen is.
        let script = """
            test "$(cat)" = message && test "$1 $2 $3 $4 $5" = "-Y sign -n sli-statement -f" && cat "\(folder.path)/good"
            """
        let made = try await signer(script, folder).sign(message, namespace: .statement)
        #expect(made == good)
    }

    @Test func aSignatureOfSomethingElseIsNot() async throws {
        let folder = try Folder()
        let others = [
            KeySigner(Self.key(2)).sign([1], namespace: .git), KeySigner(Self.key(1)).sign([2], namespace: .git),
            KeySigner(Self.key(1)).sign([1], namespace: .statement), "no signature at all\n", "",
        ]
        for other in others {
            _ = try folder.write(other, to: "other")
            let signer = try signer("cat \"\(folder.path)/other\"", folder)
            await #expect(throws: SigningFailure.otherSignature(file: folder.path + "/key")) {
                try await signer.sign([1], namespace: .git)
            }
        }
    }

    @Test func aSignerThatNeverAnswersIsGivenUp() async throws {
        let folder = try Folder()
        let signer = try signer("sleep 100 & echo $! > \"\(folder.path)/pid\"; wait", folder, patience: 1)
        await #expect(throws: SigningFailure.silent(file: folder.path + "/key")) {
            try await signer.sign([1], namespace: .git)
        }
        // Neither it nor what it started lives on.
        let pid = try #require(Int32(String(contentsOfFile: folder.path + "/pid", encoding: .utf8).dropLast()))
        for _ in 0..<200 where kill(pid, 0) == 0 { try await Task.sleep(for: .milliseconds(10)) }
        #expect(kill(pid, 0) != 0)
    }

    @Test func itsRefusalIsTold() async throws {
        let folder = try Folder()
        let refusing = try signer("echo 'Signing data on standard input' >&2; echo 'no identity' >&2; exit 255", folder)
        await #expect(throws: SigningFailure.refused(file: folder.path + "/key", "no identity")) {
            // More than a pipe holds, which nobody reads.
            try await refusing.sign([UInt8](repeating: 7, count: 1 << 20), namespace: .git)
        }
        let missing = StockSigner(
            file: "key", publicKey: Self.key(1).publicKey, attendance: .nobody, patience: 5,
            program: folder.path + "/nothing-here")
        await #expect(throws: SigningFailure.noProgram) { try await missing.sign([1], namespace: .git) }
    }
}
