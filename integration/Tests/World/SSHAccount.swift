import Foundation
import Glibc

/// A hub that one account serves to many members behind a real sshd, set up as `docs/hub/ssh.md` says.
///
/// The account is the user who runs the tests, with a home of its own: its `authorized_keys` is the one that sshd
/// reads. Laptops know no key but the one that signs, and find ssh's configuration through a program `ssh` in front
/// of the real one.
struct SSHAccount: Sendable {
    let world: World
    let server: SSHHub
    /// The account's home.
    let home: String
    /// The hub's folder.
    let folder: String

    /// What laptops reach it by.
    static let address = "ssh://hub"

    var keysFile: String { "\(home)/.ssh/authorized_keys" }
    var region: String { "\(folder)/region.git" }
    func authority(_ id: String) -> String { "\(folder)/authorities/\(id).git" }

    /// - Parameter settings: what the account's processes find in their environment.
    init(_ world: World, settings: [String: String] = [:]) throws {
        self.world = world
        home = world.path("account")
        folder = world.path("account/hub")
        try FileManager.default.createDirectory(
            atPath: home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        server = try SSHHub(world, keysFile: "\(home)/.ssh/authorized_keys", settings: settings)
        try FileManager.default.createDirectory(atPath: world.path("bin"), withIntermediateDirectories: true)
        _ = try world.file(
            "bin/ssh",
            """
            #!/bin/sh
            exec /usr/bin/ssh -F '\(world.path("ssh/config"))' "$@"

            """, mode: 0o755)
    }

    /// What every laptop's environment has, so that its git finds the way here.
    var settings: [String: String] { ["PATH": "\(world.path("bin")):\(World.tools)"] }

    /// Runs a command of `sli` as the account, on the hub's machine.
    func sli(_ arguments: String...) throws -> Answer {
        let environment = ["HOME": home, "PATH": World.tools]
        return try world.start("\(world.programs)/sli", arguments, adding: environment).answer()
    }

    /// Logs in with a laptop's key, as ssh itself does it, and asks for a command.
    func ssh(as laptop: Laptop, _ command: String...) throws -> Answer {
        let options = ["-F", world.path("ssh/config"), "-o", "IdentityFile=\(laptop.home)/keys/\(Laptop.region)"]
        return try world.start("ssh", options + ["hub"] + command).answer()
    }

    /// The members whose keys may log in, by the account's file.
    func admitted() throws -> [String] {
        try String(contentsOfFile: keysFile, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("command=") }
            .map { String($0.split(separator: " ").last!) }
    }
}

/// A region with two authorities whose hub is an account, its coordinator Jo, Ann of Bristol and Tom of Torbay.
struct AccountRegion: Sendable {
    let world: World
    let hub: SSHAccount
    let jo: Laptop
    let ann: Laptop
    let tom: Laptop

    static let record = "self-assessment/2017/bristol"

    init(_ world: World, settings: [String: String] = [:]) throws {
        self.world = world
        let hub = try SSHAccount(world, settings: settings)
        self.hub = hub
        func laptop(_ name: String) throws -> Laptop {
            var laptop = try Laptop(world, name)
            laptop.settings = hub.settings
            return laptop
        }
        jo = try laptop("jo")
        ann = try laptop("ann")
        tom = try laptop("tom")
        try jo.foundRegion("--authorities", world.twoAuthorities())
        try jo.does("hub", "export", world.path("region.sli"))
        _ = try hub.sli("hub", "init", hub.folder, "--ssh", "--from", world.path("region.sli")).expecting(0)
        try jo.does("hub", "use", SSHAccount.address, "--receipts", "\(hub.folder)/receipt-key.pub")
        for (laptop, name, authority) in [(ann, "Ann Lee", "bristol"), (tom, "Tom Day", "torbay")] {
            // The hub does not know them yet, but their key is made.
            _ = try laptop.sli("join", SSHAccount.address, "--as", Laptop.region).expecting(1)
            try jo.does(
                "member", "add", laptop.name, "--name", name, "--email", "\(laptop.name)@\(authority).example",
                "--authority", authority, "--role", "officer", "--public-key", laptop.publicKey())
            try laptop.does("join", SSHAccount.address, "--as", Laptop.region)
        }
    }
}
