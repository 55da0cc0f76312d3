import Foundation
import Records

/// A person's laptop: its own home folder, its own copy of the region.
struct Laptop: Sendable {
    let world: World
    let name: String
    /// `SLI_HOME`.
    let home: String
    /// How every command is started: nothing, or a program that becomes another user first.
    var prefix: [String] = []
    /// What is set in the environment beside the world's own.
    var settings: [String: String] = [:]

    init(_ world: World, _ name: String, home: String? = nil) throws {
        self.world = world
        self.name = name
        self.home = home ?? world.path(name)
        try FileManager.default.createDirectory(
            atPath: self.home, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
    }

    static let region = "south-west"

    var copy: String { "\(home)/\(Self.region)" }
    var regionRepository: String { "\(copy)/region.git" }
    var authorityRepository: String { "\(copy)/authorities/bristol.git" }

    func start(_ program: String = "sli", _ arguments: [String], clock: Int64? = nil) throws -> Program {
        var environment = world.environment(home: home).merging(settings) { $1 }
        environment["SLI_HOME"] = home
        if let clock { environment["SLI_CLOCK"] = "\(clock)" }
        let words = prefix + ["\(world.programs)/\(program)"] + arguments
        return try Program(
            words[0], Array(words.dropFirst()), environment: environment, in: home, scratch: world.path("output"))
    }

    /// Runs a command and hands over all that came of it.
    func sli(_ arguments: String..., clock: Int64? = nil) throws -> Answer {
        try start("sli", arguments, clock: clock).answer()
    }

    /// Runs a command that has to succeed and whose answer is of no interest here.
    func does(_ arguments: String..., clock: Int64? = nil) throws {
        _ = try start("sli", arguments, clock: clock).answer().expecting(0)
    }

    /// Founds the region that these tests are about, with Jo Price as its coordinator.
    func foundRegion(_ options: String...) throws {
        _ = try start(
            "sli",
            ["init", Self.region, "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@sw.example"]
                + options
        ).answer().expecting(0)
    }

    /// The answer of a command that has to succeed, for programs.
    func json(_ arguments: String...) throws -> JSON {
        try JSON(reading: Array(start("sli", arguments + ["--json"]).answer().expecting(0).output.utf8))
    }

    /// The text at a place of the record that all of these tests write; `nil` if there is none.
    func text(_ path: String) throws -> String? {
        try json("show", Region.record)["value"]?.value(at: Path(path)!)?.string
    }

    /// Puts another text into the copy's settings: the folder moved, or the hub is reached in another way.
    func rewriteSettings(_ old: String, with new: String) throws {
        let file = "\(copy)/workspace.json"
        let text = try String(contentsOfFile: file, encoding: .utf8)
        guard text.contains(old) else { throw Failure("\(file) does not name \(old)") }
        try Data(text.replacingOccurrences(of: old, with: new).utf8).write(to: URL(filePath: file))
    }

    /// The newest commit of the copy's authority space.
    func main() throws -> String { try world.git(authorityRepository, "rev-parse", "refs/heads/main") }

    /// This laptop's public key without what somebody wrote behind it.
    func publicKeyLine() throws -> String {
        try publicKey().split(separator: " ").prefix(2).joined(separator: " ")
    }

    /// This laptop's public key, as its owner sends it to the coordinator.
    func publicKey() throws -> String {
        try world.run("ssh-keygen", ["-y", "-f", "\(home)/keys/\(Self.region)"]).firstLine
    }
}
