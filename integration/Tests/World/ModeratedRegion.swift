import Foundation
import Records
import Testing

/// A region behind one ssh account in which Bristol has submitted its self-assessment, with three moderators, Kim, Lou
/// and Ros; Ann is Bristol's director.
struct ModeratedRegion: Sendable {
    let account: AccountRegion
    let kim: Laptop
    let lou: Laptop
    let ros: Laptop

    static let assessment = AccountRegion.record
    static func moderation(_ round: Int) -> String { "moderation/2017/bristol/\(round)" }
    static func place(_ section: String, _ field: String) -> String { "/sections/section=\(section)/\(field)" }

    var jo: Laptop { account.jo }
    var ann: Laptop { account.ann }
    var world: World { account.world }

    init(_ world: World) throws {
        let account = try AccountRegion(world)
        self.account = account
        func moderator(_ id: String, _ name: String, of authority: String) throws -> Laptop {
            var laptop = try Laptop(world, id)
            laptop.settings = account.hub.settings
            // The hub does not know them yet, but their key is made.
            _ = try laptop.sli("join", SSHAccount.address, "--as", Laptop.region).expecting(1)
            try account.jo.does(
                "member", "add", id, "--name", name, "--email", "\(id)@\(authority).example", "--authority", authority,
                "--role", "moderator", "--public-key", laptop.publicKey())
            try laptop.does("join", SSHAccount.address, "--as", Laptop.region)
            return laptop
        }
        kim = try moderator("kim", "Kim Shah", of: "region")
        lou = try moderator("lou", "Lou Patel", of: "torbay")
        ros = try moderator("ros", "Ros Ellis", of: "region")
        try account.jo.does(
            "member", "add", "ann", "--name", "Ann Lee", "--email", "ann@bristol.example", "--authority", "bristol",
            "--role", "director", "--public-key", account.ann.publicKey())
    }

    /// Has Ann write the whole of a good example, approve it and submit it.
    func submit() throws {
        try ann.does("sync")
        try ann.does("new", Self.assessment)
        let example = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Tests/RecordsTests/Examples/self-assessment.json")
        let record = try JSON(reading: [UInt8](Data(contentsOf: example)))
        for field in try #require(record.object).members
        where !["schema", "year", "authority", "entered", "gates"].contains(field.name) {
            let text = field.value.string ?? field.value.canonicalText
            try ann.does("set", Self.assessment, "/\(field.name)", text)
        }
        try submitAgain()
    }

    /// Has Ann approve what she wrote, and submit it.
    func submitAgain() throws {
        try ann.does("approve", Self.assessment, "--yes")
        try ann.does("submit", Self.assessment, "--yes")
        try ann.does("sync")
    }

    func sync(_ laptops: Laptop...) throws { for laptop in laptops { try laptop.does("sync") } }

    /// Whether any object of any repository of a laptop holds a text.
    func holds(_ text: String, _ laptop: Laptop) throws -> Bool {
        let repositories = try FileManager.default.subpathsOfDirectory(atPath: laptop.copy)
            .filter { $0.hasSuffix(".git") }.map { "\(laptop.copy)/\($0)" }
        #expect(repositories.count > 0)
        return try repositories.contains { repository in
            try world.git(repository, "cat-file", "--batch", "--batch-all-objects").contains(text)
        }
    }

    /// Where the self-assessment stands in the region, as a laptop knows it.
    func stage(_ laptop: Laptop) throws -> JSON? {
        try laptop.json("show", Self.assessment)["stages"]?.array?.last?["stage"]
    }
}
