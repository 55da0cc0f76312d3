import Foundation
import Glibc

/// A real `ssh-agent` that keeps keys for a laptop.
final class SSHAgent: Sendable {
    let world: World
    let socket: String
    private let program: Program

    /// - Parameter options: of `ssh-agent`.
    init(_ world: World, _ options: String...) throws {
        self.world = world
        // The path of a socket has at most 107 bytes, and those of tests are long.
        let folder = "/tmp/sli-agent-\(UUID().uuidString.prefix(8).lowercased())"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        socket = folder + "/agent"
        program = try world.start("ssh-agent", ["-D", "-a", socket] + options)
        try eventually("the agent listens") { FileManager.default.fileExists(atPath: self.socket) }
    }

    deinit {
        _ = program.stopped()
        try? FileManager.default.removeItem(atPath: (socket as NSString).deletingLastPathComponent)
    }

    /// What a laptop's programs need to find it.
    var settings: [String: String] { ["SSH_AUTH_SOCK": socket] }

    /// Gives it a key without a passphrase.
    func add(_ file: String, _ options: String...) throws {
        _ = try world.run("ssh-add", ["-q"] + options + [file], adding: settings)
    }

    /// Takes all keys away from it.
    func forget() throws { _ = try world.run("ssh-add", ["-q", "-D"], adding: settings) }
}
