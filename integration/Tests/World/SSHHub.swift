import Foundation
import Glibc

/// A real `sshd` on the loopback interface, run as the current user, for one hub.
///
/// Laptops reach it as `ssh://hub/…` through a configuration of their own, so that a test can lead that name elsewhere.
final class SSHHub: Sendable {
    let world: World
    private let server: Program
    private let port: Int

    /// The command that a laptop's git calls ssh with.
    var command: String { "ssh -F \(world.path("ssh/config"))" }

    /// The key that every laptop logs in with; `nil` if each brings its own.
    private let userKey: String?

    /// - Parameters:
    ///   - keysFile: the file of keys that may log in, written by whoever serves the account; `nil`: one key for all
    ///     laptops, which may do anything.
    ///   - settings: what every login's environment has beside the world's own.
    init(_ world: World, keysFile: String? = nil, settings: [String: String] = [:]) throws {
        self.world = world
        userKey = keysFile == nil ? world.path("ssh/user") : nil
        let folder = world.path("ssh")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for key in ["host", "user"] {
            _ = try world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", "\(folder)/\(key)"])
        }
        try FileManager.default.copyItem(atPath: folder + "/user.pub", toPath: folder + "/authorized_keys")
        // sshd insists on this folder if it runs as root.
        if geteuid() == 0, !FileManager.default.fileExists(atPath: "/run/sshd") {
            try FileManager.default.createDirectory(
                atPath: "/run/sshd", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        }
        let more = settings.map { " \($0)=\($1)" }.joined()
        var started: (Program, Int)?
        for _ in 1...5 where started == nil {
            // Somebody else may take the port in between.
            let port = try FreePort.find()
            let configuration = try world.file(
                "ssh/sshd_config",
                """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(folder)/host
                PidFile none
                AuthorizedKeysFile \(keysFile ?? folder + "/authorized_keys")
                StrictModes no
                UsePAM no
                UseDNS no
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                PermitRootLogin prohibit-password
                MaxStartups 100
                SetEnv \(World.mark)=\(world.folder) GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null\(more)

                """)
            let server = try world.start("/usr/sbin/sshd", ["-D", "-e", "-f", configuration])
            do {
                try eventually("sshd listens") { server.errors.contains("Server listening on") || server.hasExited }
            } catch {
                throw Failure("\(error)\n\(server.stopped())")
            }
            if server.errors.contains("Server listening on") { started = (server, port) }
        }
        guard let started else { throw Failure("sshd found no port") }
        (server, port) = started
        let hostKey = try String(contentsOfFile: folder + "/host.pub", encoding: .utf8)
        _ = try world.file("ssh/known_hosts", "hub \(hostKey)")
        try lead(to: port)
    }

    deinit { _ = server.stopped() }

    /// Leads the hub's name to a port of this machine; its own if none is given.
    func lead(to port: Int? = nil) throws {
        let folder = world.path("ssh")
        _ = try world.file(
            "ssh/config",
            """
            Host hub
              HostName 127.0.0.1
              HostKeyAlias hub
              Port \(port ?? self.port)
              User \(String(cString: getpwuid(geteuid()).pointee.pw_name))
              \(userKey.map { "IdentityFile \($0)" } ?? "IdentityAgent none")
              IdentitiesOnly yes
              UserKnownHostsFile \(folder)/known_hosts
              GlobalKnownHostsFile /dev/null
              StrictHostKeyChecking yes
              BatchMode yes

            """)
    }

    /// Lets every login run a command instead of what it asks for (`$SSH_ORIGINAL_COMMAND`); nothing: what it asks for.
    func force(_ script: String?) throws {
        let key = try String(contentsOfFile: world.path("ssh/user.pub"), encoding: .utf8)
        var options = ""
        if let script { options = try "command=\"\(world.file("ssh/forced", script, mode: 0o755))\" " }
        _ = try world.file("ssh/authorized_keys", options + key)
    }

    func address(_ path: String) -> String { "ssh://hub\(path)" }
}

/// A port of the loopback interface that nobody listens on.
enum FreePort {
    static func find() throws -> Int { try Listener(accepting: false).port }
}

/// Listens and never answers: connections come to stand in the kernel's queue.
final class Listener: Sendable {
    private let descriptor: Int32
    let port: Int

    init(accepting: Bool = true) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let descriptor = descriptor
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, length) == 0 && (!accepting || listen(descriptor, 16) == 0)
                    && getsockname(descriptor, $0, &length) == 0
            }
        }
        guard isBound else { throw Failure("no port: \(String(cString: strerror(errno)))") }
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}
