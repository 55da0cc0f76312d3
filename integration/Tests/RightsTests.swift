import Foundation
import Records
import Testing

/// Who may change what, at the command line and at the hub's hook (docs/rights.md).
@Suite(.tags(.large)) struct RightsTests {
    let world: World
    let region: Region
    static let record = "programme/neglect-2017"

    init() throws {
        world = try World()
        region = try Region(world)
        try region.jo.does("new", Self.record)
        try region.jo.does("set", Self.record, "/purpose", "Talk about neglect early.")
        for laptop in [region.jo, region.ann] { try laptop.does("sync") }
    }

    @Test func whatSomebodyMayNotWriteIsKeptAsADraftAndSaysWhoMay() throws {
        let answer = try region.ann.sli("set", Self.record, "/purpose", "Something else.").expecting(1)
        #expect(answer.errors.contains("only the coordinator may change “Purpose”"), "\(answer)")
        let standing = try region.ann.json("show", Self.record)
        #expect(standing["value"]?["purpose"] == "Talk about neglect early.")
        #expect(standing["rights"]?.array?.first == ["may": false, "needs": ["coordinator"], "path": ""])
        let unsent = try world.git(region.ann.regionRepository, "rev-list", "--count", "refs/hub/main..refs/heads/main")
        #expect(unsent == "0", "nothing was saved")
        #expect(try region.ann.sli("status").expecting(0).output.contains(Self.record), "the draft is told of")
        let json = try region.ann.sli("set", Self.record, "/purpose", "Something else.", "--json").expecting(1)
        #expect((json.output + json.errors).contains("\"not-allowed\""), "\(json)")
    }

    @Test func aFormSaysWhoWritesWhereAndTellsWhyItWasNotSaved() throws {
        let file = world.path("form.txt")
        try region.ann.does("edit", Self.record, "--form", file)
        let form = try String(contentsOfFile: file, encoding: .utf8)
        #expect(form.contains("# Only the coordinator writes here; what you change cannot be saved."), "\(form)")
        _ = try world.file(
            "form.txt", form.replacingOccurrences(of: "Talk about neglect early.", with: "Talk about something else."))
        let answer = try region.ann.sli("edit", Self.record, "--form", file).expecting(1)
        #expect(answer.errors.contains("only the coordinator may change “Purpose”"), "\(answer)")
        #expect(try region.ann.json("show", Self.record)["value"]?["purpose"] == "Talk about neglect early.")
    }

    @Test func aDecisionSaysWhoMayTakeIt() throws {
        let key = try region.ben.publicKey()
        try region.jo.does(
            "member", "add", "ben", "--name", "Ben Fry", "--email", "ben@bristol.example", "--authority", "bristol",
            "--role", "officer", "--role", "coordinator", "--public-key", key)
        try region.ben.does("sync")
        try region.jo.does("set", Self.record, "/purpose", "Jo's purpose.")
        try region.ben.does("set", Self.record, "/purpose", "Ben's own aim.")
        for laptop in [region.jo, region.ben, region.ann] { try laptop.does("sync") }
        let told = try region.ann.sli("conflicts").expecting(0)
        #expect(told.output.contains("For the coordinator to decide."), "\(told)")
        #expect(try region.ann.json("conflicts").array?.map { $0["needs"] } == [["coordinator"]])
        let shown = try region.ann.sli("show", Self.record).expecting(0)
        #expect(shown.output.contains("Purpose. For the coordinator to decide."), "\(shown)")
        #expect(try region.ann.json("show", Self.record)["decisions"]?.array?.map { $0["needs"] } == [["coordinator"]])
    }

    @Test func nobodyBeginsWhatOthersAloneMayBegin() throws {
        let answer = try region.ann.sli("new", "programme/other-2018").expecting(1)
        #expect(answer.errors.contains("only the coordinator may begin it"), "\(answer)")
        _ = try region.ann.sli("show", "programme/other-2018").expecting(1)
    }

    @Test func twoCoordinatorsWhoChangeTheRosterAtOnceBothGetThrough() throws {
        // Ben becomes the second one.
        let key = try region.ben.publicKey()
        try region.jo.does(
            "member", "add", "ben", "--name", "Ben Fry", "--email", "ben@bristol.example", "--authority", "bristol",
            "--role", "officer", "--role", "coordinator", "--public-key", key)
        try region.ben.does("sync")
        for round in 0..<3 {
            let keys = try ["x", "y"].map { name in
                let file = world.path("new-\(round)-\(name)")
                _ = try world.run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-f", file])
                return try String(contentsOfFile: file + ".pub", encoding: .utf8)
            }
            let running = try zip([region.jo, region.ben], keys).enumerated().map { index, pair in
                try pair.0.start(
                    "sli",
                    [
                        "member", "add", "new-\(round)-\(index)", "--name", "New \(round) \(index)", "--email",
                        "new\(index)@sw.example", "--authority", "torbay", "--role", "officer", "--public-key", pair.1,
                    ])
            }
            for program in running { _ = try program.answer().expecting(0) }
        }
        try region.jo.does("sync")
        let members = try region.jo.json("member", "list").array ?? []
        let ids = members.compactMap { $0["member"]?.string }
        for round in 0..<3 { for index in 0..<2 { #expect(ids.contains("new-\(round)-\(index)"), "\(ids)") } }
    }
}
