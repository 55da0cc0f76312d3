import Foundation
import Records

/// A region in which authorities challenge one another: its hub is a folder, and people join as they are needed.
struct EventRegion: Sendable {
    let world: World
    let jo: Laptop
    let hub: String

    /// - Parameter authorities: their short names.
    init(_ authorities: [String]) throws {
        world = try World()
        jo = try Laptop(world, "jo")
        hub = world.path("hub")
        let lines = authorities.enumerated().map { index, id in
            "\(id),\(id.capitalized),East of England,Unitary,\(801 + index),E060000\(10 + index),2009-04-01,,"
        }
        let list = try world.file(
            "authorities.csv",
            (["id,name,region,tier,dfe_number,ons_code,from,until,successors"] + lines).joined(separator: "\n") + "\n")
        try jo.foundRegion("--authorities", list)
        try jo.does("hub", "init", hub, "--address", hub)
    }

    /// Somebody of an authority, in roles there, with a laptop.
    func person(_ id: String, of authority: String, _ roles: String...) throws -> Laptop {
        let laptop = try Laptop(world, id)
        try laptop.does("join", hub, "--as", Laptop.region)
        let held = roles.flatMap { ["--role", $0] }
        _ = try jo.start(
            "sli",
            [
                "member", "add", id, "--name", "\(id.capitalized) Lee", "--email", "\(id)@\(authority).example",
                "--authority", authority, "--public-key", laptop.publicKey(),
            ] + held
        ).answer().expecting(0)
        try laptop.does("sync")
        return laptop
    }

    /// A programme of that kind, sent.
    func programme(_ id: String, _ kind: String) throws {
        try jo.does("new", "programme/\(id)")
        try jo.does("set", "programme/\(id)", "/kind", kind)
        try jo.does("sync")
    }

    /// Syncs each of them once, in that order.
    func sync(_ laptops: Laptop...) throws { for laptop in laptops { try laptop.does("sync") } }
}

extension Laptop {
    /// Gives a command of `sli challenge` that has to succeed, and hands over its answer for programs.
    @discardableResult
    func challenge(_ words: String...) throws -> JSON {
        try JSON(reading: Array(start("sli", ["challenge"] + words + ["--json"]).answer().expecting(0).output.utf8))
    }

    /// What a command of `sli challenge` says that has to be refused.
    func refused(_ words: String..., code: Int32 = 1) throws -> String {
        try start("sli", ["challenge"] + words).answer().expecting(code).errors
    }

    /// Whether any object of any repository of this laptop, or any other file of its copy, holds that text.
    func holds(_ text: String) throws -> Bool {
        let folders = FileManager.default.enumerator(atPath: copy)?.compactMap { $0 as? String } ?? []
        for file in folders
        where FileManager.default.contents(atPath: "\(copy)/\(file)")?.range(of: Data(text.utf8)) != nil {
            return true
        }
        let repositories = folders.filter { $0.hasSuffix(".git") }
        guard !repositories.isEmpty else { throw Failure("no repositories in \(copy)") }
        for repository in repositories {
            let objects = try world.git(
                "\(copy)/\(repository)", "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)")
            let blobs = objects.split(separator: "\n").filter { $0.hasSuffix(" blob") }
            let list = try world.file(
                "blobs", blobs.map { String($0.split(separator: " ")[0]) }.joined(separator: "\n") + "\n")
            if try world.git("\(copy)/\(repository)", "cat-file", "--batch", input: list).contains(text) { return true }
        }
        return false
    }
}
