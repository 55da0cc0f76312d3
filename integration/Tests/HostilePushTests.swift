import Foundation
import Records
import Testing

/// Pushes that a hub must refuse, made with stock git and raw objects (`integration/hostile`), against a real hub that
/// one ssh account serves: DESIGN.md section 7, EDGE-CASES.md 25 to 30, SCHEDULES.md L17.
@Suite(.tags(.large)) struct HostilePushTests {
    private static let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "hostile/pushes.py").path

    @Test func everyHostilePushIsRefusedForItsOwnReasonAndWritesNothing() throws {
        let region = try AccountRegion(World())
        let world = region.world
        for laptop in [region.ann, region.tom] { try laptop.does("sync") }
        try region.ann.does("new", AccountRegion.record)
        try region.ann.does("sync")
        // A team with a space of its own: Tom's.
        try region.jo.does(
            "member", "add", "tom", "--name", "Tom Day", "--email", "tom@torbay.example", "--authority", "torbay",
            "--role", "officer", "--role", "moderator", "--public-key", region.tom.publicKey())
        try region.jo.does("moderate", "assign", "bristol/2017", "--alone", "--moderator", "tom")
        for laptop in [region.jo, region.tom] { try laptop.does("sync") }
        try region.tom.does("new", "moderation/2017/bristol/1")
        try region.tom.does("sync")
        let people = [
            ("jo-price", "Jo Price", "jo@sw.example", region.jo), ("ann", "Ann Lee", "ann@bristol.example", region.ann),
            ("tom", "Tom Day", "tom@torbay.example", region.tom),
        ]
        let given: JSON = [
            "folder": .string(world.path("hostile")), "address": .string(SSHAccount.address),
            "region": .string(region.hub.region), "bristol": .string(region.hub.authority("bristol")),
            "team": .string("\(region.hub.folder)/teams/m-2017-bristol-1.git"),
            "people": .object(
                JSONObject(
                    people.map { id, name, email, laptop in
                        let key = "\(laptop.home)/keys/\(Laptop.region)"
                        let ssh = "ssh -F \(world.path("ssh/config")) -o IdentityFile=\(key)"
                        return (
                            id,
                            [
                                "name": .string(name), "email": .string(email), "key": .string(key),
                                "ssh": .string(ssh),
                            ] as JSON
                        )
                    })),
        ]
        let input = try world.file("given.json", given.canonicalText)
        let answer = try world.start("python3", ["-B", Self.script], input: input).answer(within: 240).expecting(0)
        var names: [String] = []
        for line in answer.output.split(separator: "\n") {
            let result = try JSON(reading: Array(line.utf8))
            let name = result["name"]?.string ?? ""
            names.append(name)
            #expect(result["refused"] == true, "\(name) was taken in")
            #expect(result["untouched"] == true, "\(name) left something behind")
            #expect(result["reason"] == result["expected"], "\(name): \(result["said"]?.string ?? "")")
        }
        #expect(names.count >= 100)
        #expect(try names == Self.listed())
        // The region is as it was: honest work goes on, and every copy agrees.
        for laptop in [region.jo, region.ann, region.tom] { try laptop.does("sync") }
        #expect(try [region.hub.region, region.hub.authority("bristol")].map(world.faults).joined() == "")
    }

    /// The cases that the page lists, in its order.
    private static func listed() throws -> [String] {
        let page = URL(filePath: script).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "docs/hostile-pushes.md")
        return try String(contentsOf: page, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            guard line.hasPrefix("| `"), let name = cells.first else { return nil }
            return name.trimmingCharacters(in: CharacterSet(charactersIn: "`"))
        }
    }
}
