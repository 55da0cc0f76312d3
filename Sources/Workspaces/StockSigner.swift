import Foundation
public import Statements
import Subprocess
import SystemPackage

/// Signs through the system's own `ssh-keygen -Y sign`, which asks the agent for the key, or a person for its
/// passphrase. The secret half never comes into this process.
///
/// Nothing is asked where nobody is there: the child then has no terminal to ask on.
public struct StockSigner: Signer {
    /// The private key file, or the public one of a key that an agent keeps.
    public let file: String
    public let publicKey: PublicKey
    public let attendance: Attendance
    /// How long an agent may take: long enough to touch a token.
    private let patience: Int
    private let program: String

    public init(file: String, publicKey: PublicKey, attendance: Attendance) {
        self.init(file: file, publicKey: publicKey, attendance: attendance, patience: 60)
    }

    /// - Parameters:
    ///   - patience: seconds; a person at a terminal has five times as long.
    ///   - program: what stands in for `ssh-keygen`.
    init(
        file: String, publicKey: PublicKey, attendance: Attendance, patience: Int, program: String = "ssh-keygen"
    ) {
        self.file = file
        self.publicKey = publicKey
        self.attendance = attendance
        self.patience = patience
        self.program = program
    }

    /// An agent may ask for a touch or a confirmation at any moment, and does not say so beforehand.
    public var isUnattended: Bool { false }

    /// - Throws: ``SigningFailure``.
    public func sign(_ message: [UInt8], namespace: SignatureNamespace) async throws -> String {
        let result = try await child(message, namespace)
        switch result.status {
        case 0: break
        case 124, 137: throw SigningFailure.silent(file: file)
        case 127: throw SigningFailure.noProgram
        default: throw SigningFailure.refused(file: file, Self.reason(result.errors))
        }
        let verdict = verify(signature: result.output, over: message, namespace: namespace)
        if verdict == .bad(.untouched) { throw SigningFailure.untouched(file: file) }
        // Whatever stands in for ssh-keygen on this machine, only a good signature of this very key is passed on,
        // in the one spelling that the check takes.
        guard verdict == .good(publicKey), let signature = try? SSHSignature(armoured: result.output)
        else { throw SigningFailure.otherSignature(file: file) }
        return signature.armoured
    }

    private func child(
        _ message: [UInt8], _ namespace: SignatureNamespace
    ) async throws -> (status: Int32, output: String, errors: String) {
        var environment = Environment.inherit.updating(["LC_ALL": "C"])
        var options = PlatformOptions()
        var limits = ["--kill-after=1"]
        switch attendance {
        case .atTerminal:
            // In the foreground, or the terminal would stop it as soon as it asks.
            limits += ["--foreground", "\(5 * patience)"]
        case .nobody:
            environment = environment.updating(["SSH_ASKPASS_REQUIRE": "never", "SSH_ASKPASS": nil, "DISPLAY": nil])
            options.createSession = true
            limits.append("\(patience)")
        }
        let command = limits + [program, "-Y", "sign", "-n", namespace.rawValue, "-f", file]
        let result = try await run(
            .name("timeout"), arguments: Arguments(command), environment: environment, platformOptions: options,
            input: .fileDescriptor(try Self.nameless(message), closeAfterSpawningProcess: true),
            output: .string(limit: 1 << 16), error: .string(limit: 1 << 16))
        switch result.terminationStatus {
        case .exited(let code): return (code, result.standardOutput, result.standardError)
        case .signaled(let signal): return (128 + signal, "", "")
        }
    }

    /// A nameless file with those bytes, at its beginning: a child that gives up before it has read all breaks no
    /// pipe.
    private static func nameless(_ bytes: [UInt8]) throws -> FileDescriptor {
        var path = Array((FileManager.default.temporaryDirectory.path + "/sli-XXXXXX").utf8CString)
        let raw = mkstemp(&path)
        guard raw >= 0 else { throw Errno(rawValue: errno) }
        unlink(path)
        let file = FileDescriptor(rawValue: raw)
        do {
            try file.writeAll(bytes)
            try file.seek(offset: 0, from: FileDescriptor.SeekOrigin.start)
        } catch {
            try file.close()
            throw error
        }
        return file
    }

    /// What `ssh-keygen` said last that is no news of its progress.
    private static func reason(_ errors: String) -> String {
        let lines = errors.split(whereSeparator: \.isNewline).map(String.init)
        return lines.last { !$0.hasPrefix("Signing ") } ?? ""
    }
}

/// Why a key that is not in this process did not sign. Nothing was saved.
public enum SigningFailure: Error, Sendable, Hashable {
    /// Neither the agent nor the person answered in time.
    case silent(file: String)
    /// There is no `ssh-keygen` on this machine.
    case noProgram
    /// `ssh-keygen` could not sign; its words.
    case refused(file: String, String)
    /// The token signed without being touched, which is nobody's word.
    case untouched(file: String)
    /// What came back is no signature of this key over what was to be signed.
    case otherSignature(file: String)
}
