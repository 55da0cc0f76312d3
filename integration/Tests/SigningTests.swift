import Foundation
import Records
import Testing

/// What people decide and sign, as they do it: one process a step, a hub in a folder, and stock ssh-keygen.
@Suite(.tags(.large)) struct SigningTests {
    private static let account = "account/2017/bristol"

    /// A region with a kind of its own that is approved and submitted; Ann is Bristol's director, Jo a moderator too.
    private func region() throws -> Region {
        let region = try Region(World())
        let schema = try region.world.file("account.json", Self.schema)
        try region.jo.does("schema", "add", schema)
        for (laptop, member, role) in [(region.ann, "ann", "director"), (region.jo, "jo", "moderator")] {
            let name = member == "ann" ? "Ann Lee" : "Jo Price"
            let email = member == "ann" ? "ann@bristol.example" : "jo@sw.example"
            let authority = member == "ann" ? "bristol" : "region"
            let status = try laptop.json("status")
            let id = try #require(status["member"]?["id"]?.string)
            try region.jo.does(
                "member", "add", id, "--name", name, "--email", email, "--authority", authority, "--role", role,
                "--public-key", laptop.publicKey())
        }
        for laptop in [region.ann, region.ben] { try laptop.does("sync") }
        try region.ann.does("new", Self.account)
        try region.ann.does("set", Self.account, "/grade", "good")
        return region
    }

    @Test func approveSubmitReturnAndWithdraw() throws {
        let region = try region()
        let (ann, ben, jo) = (region.ann, region.ben, region.jo)
        let unasked = try ann.sli("approve", Self.account)
        #expect(unasked.code == 64 && unasked.errors.contains("there was nobody to ask"), "\(unasked)")
        let early = try ann.sli("submit", Self.account, "--yes")
        #expect(early.code == 1 && early.errors.contains("is not approved"), "\(early)")
        #expect(try ann.json("approve", Self.account, "--yes")["stage"] == "approved")
        let again = try ann.sli("approve", Self.account, "--yes")
        #expect(again.code == 1 && again.errors.contains("“Approved”"), "\(again)")
        // L9: what is signed is not edited, and the person is told what to do.
        let edited = try ann.sli("set", Self.account, "/grade", "poor")
        #expect(edited.code == 1 && edited.errors.contains("`sli send-back \(Self.account)`"), "\(edited)")
        #expect(edited.errors.contains("kept as a draft"), "\(edited)")
        #expect(try ann.sli("edit", Self.account, "--form", region.world.path("form.txt")).code == 1)
        #expect(try ann.json("submit", Self.account, "--yes", "--note", "As agreed.")["stage"] == "submitted")
        let shown = try ann.json("show", Self.account)
        #expect(shown["stages"]?.array?.map { $0["stage"] } == ["approved", "submitted"])
        #expect(shown["stages"]?.array?[1]["statements"]?.array?[0]["landed"] == false)
        let frozen = try ann.sli("set", Self.account, "/grade", "poor")
        #expect(frozen.errors.contains("`sli withdraw \(Self.account)`"), "\(frozen)")
        try ann.does("sync")
        try jo.does("sync")
        #expect(try jo.json("show", Self.account)["value"]?["grade"] == "good")
        #expect(try jo.json("return", Self.account, "--yes", "--note", "Say how you know.")["stage"] == "returned")
        try jo.does("sync")
        for laptop in [ann, ben] { try laptop.does("sync") }
        let told = try ben.sli("show", Self.account)
        #expect(told.output.contains("Stage in the region: Returned"), "\(told)")
        #expect(told.output.contains("Return: Jo Price as moderator"), "\(told)")
        #expect(told.output.contains("“Say how you know.”"), "\(told)")
        let rows = try ben.json("list", "account").array ?? []
        #expect(rows.map { $0["stage"] } == ["approved", "returned"])
        // The director opens it again, and it goes through once more.
        let stale = try ben.sli("send-back", Self.account, "--yes", "--note", "Once more.")
        #expect(stale.code == 1 && stale.errors.contains("not yours to sign"), "\(stale)")
        try ann.does("send-back", Self.account, "--yes", "--note", "Once more.")
        try ann.does("set", Self.account, "/grade", "fair")
        try ann.does("approve", Self.account, "--yes")
        try ann.does("submit", Self.account, "--yes")
        try ann.does("withdraw", Self.account, "--yes")
        try ann.does("sync")
        let stages = try ann.json("show", Self.account)["stages"]?.array ?? []
        #expect(stages.map { $0["stage"] } == ["approved", "withdrawn"])
        let acts = stages.last?["statements"]?.array?.map { $0["act"]?.string ?? "" }
        #expect(acts == ["submit", "return", "submit", "withdraw"])
        #expect(try ann.json("status")["statements"] == [])
        // The history holds what was only signed, with what came of it.
        let history = try ann.json("history", Self.account)["edits"]?.array ?? []
        let signed = history.flatMap { $0["statements"]?.array ?? [] }
        #expect(
            signed.compactMap { $0["act"]?.string }.sorted() == [
                "approve", "approve", "return", "send-back", "submit", "submit", "withdraw",
            ])
        #expect(signed.allSatisfy { $0["effect"] == "applied" })
        #expect(history.contains { $0["space"] == "region" && $0["changes"] == [] })
        let words = try ann.sli("history", Self.account).output
        #expect(words.contains("Return: Jo Price as moderator") && words.contains("“Say how you know.”"), "\(words)")
        #expect(
            try ann.json("history", Self.account, "/grade")["edits"]?.array?.allSatisfy { $0["statements"] == [] }
                == true)
    }

    @Test func aFormBegunBeforeSigningBecomesALateChange() throws {
        let region = try region()
        let (ann, ben) = (region.ann, region.ben)
        for laptop in [ann, ben] { try laptop.does("sync") }
        let form = region.world.path("form.txt")
        try ben.does("edit", Self.account, "--form", form)
        try ann.does("approve", Self.account, "--yes")
        for laptop in [ann, ben] { try laptop.does("sync") }
        let text = try String(contentsOfFile: form, encoding: .utf8)
        try Data(text.replacingOccurrences(of: "\ngood\n", with: "\nlate\n").utf8).write(to: URL(filePath: form))
        let taken = try ben.sli("edit", Self.account, "--form", form)
        #expect(taken.code == 0 && taken.output.contains("was signed meanwhile"), "\(taken)")
        #expect(taken.output.contains("`sli amendments list \(Self.account)`"), "\(taken)")
        #expect(try ben.json("show", Self.account)["value"]?["grade"] == "good")
        #expect(try ben.json("status")["drafts"] == [])
        // What is begun now is refused, with the advice, and kept.
        let again = region.world.path("again.txt")
        let begun = try ben.sli("edit", Self.account, "--form", again)
        #expect(begun.code == 1 && begun.errors.contains("`sli send-back \(Self.account)`"), "\(begun)")
        #expect(!FileManager.default.fileExists(atPath: again))
        #expect(try ben.sli("set", Self.account, "/grade", "poor").code == 1)
        for laptop in [ben, ann] { try laptop.does("sync") }
        #expect(try ann.json("amendments", "list").array?.map { $0["author"] } == ["Ben Fry"])

        // The record is signed while the form is open in the editor.
        try ann.does("send-back", Self.account, "--yes", "--note", "Once more.")
        for laptop in [ann, ben] { try laptop.does("sync") }
        let sli = "\(region.world.programs)/sli"
        let editor = try region.world.file(
            "editor.sh",
            """
            set -e
            exec >&2
            SLI_HOME='\(ann.home)' \(sli) approve \(Self.account) --yes --region \(Laptop.region)
            SLI_HOME='\(ann.home)' \(sli) sync --region \(Laptop.region)
            \(sli) sync --region \(Laptop.region)
            sed -i 's/^poor$/later/' "$1"
            """)
        var typing = ben
        typing.settings["EDITOR"] = "sh \(editor)"
        #expect(try typing.json("edit", Self.account)["outcome"] == "late-change")
        try ben.does("sync")
        #expect(try ben.json("show", Self.account)["value"]?["grade"] == "good")
        #expect(try ben.json("amendments", "list").array?.count == 2)
    }

    @Test func whatSomebodySignedToNoEffectIsShownAmongWhatTheyHoldOpen() throws {
        let region = try region()
        let (ann, ben) = (region.ann, region.ben)
        for laptop in [ann, ben] { try laptop.does("sync") }
        #expect(try ben.json("member", "show", "ann")["holds"]?["statements"] == [])
        try ann.does("approve", Self.account, "--yes")
        try ben.does("set", Self.account, "/grade", "fair")
        for laptop in [ben, ann, ben] { try laptop.does("sync") }
        let holds = try ben.json("member", "show", "ann")["holds"]
        #expect(
            holds?["statements"] == [
                [
                    "act": "approve", "record": .string(Self.account), "space": "authorities/bristol",
                    "state": "overtaken",
                ]
            ])
        let said = try ben.sli("member", "show", "ann")
        #expect(said.output.contains("\(Self.account): approve, it had no effect"), "\(said)")
    }

    @Test func whatWasSignedIsVerifiedByStockTools() throws {
        let region = try region()
        try region.ann.does("approve", Self.account, "--yes")
        try region.ann.does("submit", Self.account, "--yes")
        try region.ann.does("sync")
        try region.jo.does("sync")
        let folder = region.world.path("evidence")
        let exported = try region.jo.json("statement", "export", Self.account, folder)
        let commands = (exported["commands"]?.array ?? []).compactMap(\.string)
        #expect(commands.count == 1)
        for command in commands {
            let answer = try region.world.run("sh", ["-c", "cd '\(folder)' && \(command)"])
            #expect(answer.output.contains("Good \"sli-statement\" signature for ann@bristol.example"), "\(answer)")
        }
        // The version that is meant is the one that lies beside it.
        let digest = exported["statements"]?.array?[0]["digest"]?.string ?? ""
        #expect(try region.world.run("sha256sum", [folder + "/record.json"]).output.hasPrefix(digest))
        let changed = try region.world.start(
            "sh", ["-c", "cd '\(folder)' && sed -i s/submit/accept/ 1-submit.json && \(commands[0])"]
        ).answer()
        #expect(changed.code != 0)
    }

    @Test func whatComesTooLateIsKeptAndTakenUp() throws {
        let region = try region()
        let (ann, ben) = (region.ann, region.ben)
        for laptop in [ann, ben] { try laptop.does("sync") }
        try ben.does("set", Self.account, "/grade", "late")
        try ann.does("approve", Self.account, "--yes")
        try ann.does("sync")
        try ben.does("sync")
        #expect(try ben.json("show", Self.account)["value"]?["grade"] == "good")
        let listed = try ben.json("amendments", "list").array ?? []
        #expect(listed.map { $0["author"] } == ["Ben Fry"])
        let shown = try ben.sli("amendments", "show", Self.account)
        #expect(
            shown.output.contains("late") && shown.output.contains("What taking it up would change now"), "\(shown)")
        let early = try ben.sli("amendments", "adopt", Self.account, "--yes")
        #expect(early.code == 1 && early.errors.contains("signed as it stands"), "\(early)")
        try ann.does("sync")
        try ann.does("send-back", Self.account, "--yes", "--note", "Once more.")
        try ann.does("sync")
        try ben.does("sync")
        try ben.does("amendments", "adopt", Self.account, "--yes")
        try ben.does("sync")
        #expect(try ben.json("show", Self.account)["value"]?["grade"] == "late")
        #expect(try ben.json("amendments", "list") == [])
        #expect(try ben.json("amendments", "list", "--all").array?.map { $0["state"] } == ["adopted"])
        // What Ann had signed is another version now, and she is told by whom.
        try ann.does("sync")
        let status = try ann.sli("status")
        #expect(status.output.contains("Ben Fry changed it"), "\(status)")
        #expect(try ann.json("status")["statements"]?.array?.map { $0["state"] } == ["superseded"])
    }

    private static let schema = """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object", "title": "Account",
          "additionalProperties": false, "x-space": "authority", "x-identity": ["year", "authority"],
          "x-creators": ["officer@authority"], "x-editors": ["officer@authority", "director@authority"],
          "required": ["schema", "year", "authority"],
          "properties": {
            "schema": {"const": "account/1"},
            "year": {"type": "string", "title": "Year", "x-merge": "fixed"},
            "authority": {"type": "string", "title": "Authority", "x-merge": "fixed"},
            "grade": {"type": "string", "title": "Grade", "x-merge": "atomic"}
          },
          "x-lifecycle": {
            "initial": "draft",
            "stages": {
              "draft": {"title": "Draft"}, "approved": {"title": "Approved", "frozen": true},
              "submitted": {"title": "Submitted", "frozen": true}, "returned": {"title": "Returned"},
              "withdrawn": {"title": "Withdrawn"}
            },
            "statements": {
              "approve": {"title": "Approve", "from": ["draft"], "to": "approved", "by": ["director@authority"],
                "requires": {"required": ["grade"]}, "conditions": ["no-open-decision"]},
              "send-back": {"title": "Send back", "from": ["approved"], "to": "draft", "by": ["director@authority"]},
              "submit": {"title": "Submit", "from": ["draft", "returned", "withdrawn"], "to": "submitted",
                "by": ["director@authority"], "requires": {"required": ["grade"]}},
              "withdraw": {"title": "Withdraw", "from": ["submitted"], "to": "withdrawn", "by": ["director@authority"]},
              "return": {"title": "Return", "from": ["submitted"], "to": "returned", "by": ["moderator"]}
            }
          }
        }
        """
}
