import Foundation
import Records
import Testing

/// `sli edit`, `status`, `comment` and `validate` with real processes: several laptops, a hub in a folder, and an
/// editor that is a script.
@Suite(.tags(.large)) struct EditTests {
    /// A region with Ann and Ben of Bristol, who both hold the self-assessment of 2017.
    private struct World {
        let sandbox: Sandbox
        static let record = "self-assessment/2017/bristol"

        init() async throws {
            sandbox = try Sandbox()
            try await must(
                "jo",
                ["init", "south-west", "--name", "South West", "--coordinator", "Jo Price", "--email", "jo@sw.example"])
            try await must("jo", ["hub", "init", sandbox.path("hub")])
            for (id, name) in [("ann", "Ann Lee"), ("ben", "Ben Fry")] {
                let joined = try await must(id, ["join", sandbox.path("hub"), "--as", "south-west", "--json"])
                let key = try #require(JSON(reading: joined.output)["publicKey"]?.string)
                try await must(
                    "jo",
                    [
                        "member", "add", id, "--name", name, "--email", "\(id)@bristol.example", "--authority",
                        "bristol",
                        "--role", "officer", "--public-key", key,
                    ])
                try await must(id, ["sync"])
            }
            try await must("ann", ["new", Self.record])
            try await must("ann", ["set", Self.record, "/headline", "Slow."])
            try await must("ann", ["sync"])
            try await must("ben", ["sync"])
        }

        func sli(
            _ who: String, _ arguments: [String], input: String = "", editor: String? = nil, clock: Int = 1_504_000_000
        ) async throws -> Sandbox.Ending {
            var environment = ["SLI_HOME": sandbox.path(who), "SLI_CLOCK": "\(clock)"]
            environment["EDITOR"] = editor
            return try await sandbox.sli(arguments, input: input, environment: environment)
        }

        @discardableResult
        func must(_ who: String, _ arguments: [String], editor: String? = nil) async throws -> Sandbox.Ending {
            let ending = try await sli(who, arguments, editor: editor)
            try #require(ending.code == 0, "\(who) \(arguments): \(ending.output)\(ending.errors)")
            return ending
        }

        func headline(of who: String) async throws -> JSON? {
            try await JSON(reading: must(who, ["show", Self.record, "/headline", "--json"]).output)["value"]
        }

        func status(_ who: String, clock: Int = 1_504_000_000) async throws -> JSON {
            try await JSON(reading: sli(who, ["status", "--json"], clock: clock).output)
        }

        /// An editor that puts one text in another's place.
        func editor(_ old: String, _ new: String) throws -> String {
            let name = "editor-\(UUID().uuidString).sh"
            try sandbox.write("sed -i 's|\(old)|\(new)|' \"$1\"\n", to: name)
            return "sh \(sandbox.path(name))"
        }
    }

    private let record = World.record

    @Test func anEditorsChangeIsSavedAndNothingElse() async throws {
        let world = try await World()
        let editor = try world.editor("^Slow[.]$", "Faster, and we know why.")
        let edited = try await world.must("ann", ["edit", record, "--json"], editor: editor)
        let answer = try JSON(reading: edited.output)
        #expect(answer["outcome"] == "saved")
        #expect(answer["written"] == ["/headline"])
        #expect(try await world.headline(of: "ann") == "Faster, and we know why.")
        let again = try await world.must("ann", ["edit", record, "--json"], editor: "true")
        #expect(try JSON(reading: again.output)["outcome"] == "unchanged")
        #expect(try await world.status("ann")["drafts"] == [])
    }

    /// SCHEDULES.md L5: what was seen when the form was written is what the change is a change to.
    @Test func aFormIsAChangeToWhatItsWriterSaw() async throws {
        let world = try await World()
        try await world.must("ann", ["edit", record, "--section", "headline", "--form", "form.txt"])
        try await world.must("ben", ["set", record, "/headline", "Ben says eight."])
        try await world.must("ben", ["sync"])
        try await world.must("ann", ["sync"])
        #expect(try await world.headline(of: "ann") == "Ben says eight.")
        let form = try world.sandbox.text("form.txt").split(separator: "\n", omittingEmptySubsequences: false)
        let filled = form.map { $0 == "Slow." ? "Ann says four." : String($0) }.joined(separator: "\r\n")
        try world.sandbox.write("\u{FEFF}" + filled, to: "form.txt")
        let taken = try await world.must("ann", ["edit", record, "--form", "form.txt", "--json"])
        #expect(try JSON(reading: taken.output)["outcome"] == "waiting")
        #expect(try await world.status("ann")["spaces"]?.array?.last?["waiting"] == 1)
        try await world.must("ann", ["sync"])
        let decisions = try await JSON(reading: world.must("ann", ["conflicts", "--json"]).output)
        let sides = decisions.array?.first?["sides"]?.array?.compactMap { $0["value"]?.string }
        #expect(sides == ["Ann says four.", "Ben says eight."])
        #expect(try await world.status("ann")["decisions"] == [["count": 1, "record": .string(record)]])
        #expect(try await world.sli("ann", ["status", "--check"]).code == 3)
    }

    /// EDGE-CASES.md 32.
    @Test func aFormThatDoesNotFitIsKeptWithTheReasonsAndOfferedAgain() async throws {
        let world = try await World()
        let marker = "[/period/from]"
        let editor = try world.editor("^Slow[.]$", "A child with NHS number 943 476 5919 waited.")
        let refused = try await world.sli("ann", ["edit", record], editor: editor)
        #expect(refused.code == 1)
        #expect(try await world.headline(of: "ann") == "Slow.")
        // Neither the screen nor a log quotes what was written.
        #expect(!(refused.output + refused.errors).contains("943 476 5919"))
        #expect(try await world.status("ann")["drafts"] == [["kind": "form", "path": "", "record": .string(record)]])

        try await world.must("ann", ["edit", record, "--form", "again.txt"])
        let offered = try world.sandbox.text("again.txt")
        #expect(offered.contains("A child with NHS number 943 476 5919 waited."))
        let heading = try #require(offered.split(separator: "\n").firstIndex { $0.contains("[/headline]") })
        #expect(offered.split(separator: "\n")[heading + 1].hasPrefix("#! "))
        #expect(offered.contains(marker))

        let mended = try world.editor("^A child with .*$", "A child waited.")
        try await world.must("ann", ["edit", record], editor: mended)
        #expect(try await world.headline(of: "ann") == "A child waited.")
        #expect(try await world.status("ann")["drafts"] == [])
    }

    @Test func aFormFileThatDoesNotFitIsRewrittenWithTheReasons() async throws {
        let world = try await World()
        try await world.must("ann", ["edit", record, "--form", "form.txt"])
        let text = try world.sandbox.text("form.txt")
        let start = try #require(text.range(of: "[/period/from]"))
        let gap = try #require(text.range(of: "\n\n", range: start.upperBound..<text.endIndex))
        let filled = text[..<gap.upperBound] + "last spring" + text[gap.upperBound...]
        try world.sandbox.write(String(filled), to: "form.txt")
        let refused = try await world.sli("ann", ["edit", record, "--form", "form.txt", "--json"])
        #expect(refused.code == 1)
        #expect(try JSON(reading: refused.output)["error"]?["kind"] == "form")
        let rewritten = try world.sandbox.text("form.txt")
        let lines = rewritten.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.filter { $0.hasPrefix("#! ") }.count >= 1)
        let kept = lines.filter { !$0.hasPrefix("#! ") }.joined(separator: "\n")
        #expect(kept == String(filled))
        // The reasons name lines of the file as it is now.
        let causes = try JSON(reading: refused.output)["error"]?["causes"]?.array?.compactMap(\.string)
        let heading = try #require(lines.firstIndex { $0.contains("[/period/from]") })
        #expect(causes?.first?.hasPrefix("line \(heading + 1): ") == true)
    }

    /// EDGE-CASES.md 31: a decision is never settled by somebody who only wrote beside it.
    @Test func anOpenDecisionIsShownAndSettledOnlyWhenAskedTo() async throws {
        let world = try await World()
        try await world.must("ann", ["set", record, "/headline", "Ann's words."])
        try await world.must("ben", ["set", record, "/headline", "Ben's words."])
        for who in ["ann", "ben", "ann"] { try await world.must(who, ["sync"]) }

        let waiting = try await world.must("ann", ["conflicts"]).output
        #expect(waiting.contains("For anybody of bristol to decide."), "\(waiting)")
        #expect(try await JSON(reading: world.must("ann", ["conflicts", "--json"]).output).array?[0]["needs"] == .null)

        try await world.must("ann", ["edit", record, "--section", "headline", "--form", "form.txt"])
        let form = try world.sandbox.text("form.txt")
        #expect(form.contains("#        Ann's words.") && form.contains("#        Ben's words."))
        #expect(form.contains("Ann Lee (ann)") && form.contains("Ben Fry (ben)"))

        let lines = form.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let filled = lines.map { ["Ann's words.", "Ben's words."].contains($0) ? "Our words." : $0 }
        try world.sandbox.write(filled.joined(separator: "\n"), to: "form.txt")
        let held = try await world.sli("ann", ["edit", record, "--form", "form.txt", "--json"])
        #expect(held.code == 1)
        #expect(try JSON(reading: held.output)["held"] == ["/headline"])
        #expect(try await world.headline(of: "ann") != "Our words.")
        #expect(try await world.status("ann")["drafts"]?.array?.first?["path"] == "/headline")

        // The next form holds what was written, and with the word it settles.
        try await world.must("ann", ["edit", record, "--form", "whole.txt"])
        #expect(try world.sandbox.text("whole.txt").contains("\nOur words.\n"))
        try await world.must("ann", ["edit", record, "--form", "whole.txt", "--settle"])
        #expect(try await world.headline(of: "ann") == "Our words.")
        let status = try await world.status("ann")
        #expect(status["decisions"] == [] && status["drafts"] == [])
    }

    @Test func theFormOfAKilledEditIsOpenedAgain() async throws {
        let world = try await World()
        try world.sandbox.write(
            "sed -i 's|^Slow[.]$|Written before the crash.|' \"$1\"\nkill -9 $PPID\n", to: "crash.sh")
        // The shell that sli starts becomes the script, whose parent sli is.
        let killed = try await world.sli("ann", ["edit", record], editor: "exec sh \(world.sandbox.path("crash.sh"))")
        #expect(killed.code == 137)
        #expect(try await world.headline(of: "ann") == "Slow.")
        let again = try await world.must("ann", ["edit", record], editor: "true")
        #expect(again.errors.contains("opened again"))
        #expect(try await world.headline(of: "ann") == "Written before the crash.")
    }

    /// At a terminal the form is opened again, with the reasons, until it can be saved or the person stops.
    @Test func atATerminalAFormThatDoesNotFitIsOpenedAgain() async throws {
        let world = try await World()
        try world.sandbox.write(
            """
            if grep -q '^#! ' "$1"; then sed -i 's|^Call .*|Mended.|' "$1"
            else sed -i 's|^Slow[.]$|Call 943 476 5919.|' "$1"; fi
            """, to: "mending.sh")
        // `script` gives the command a terminal, on which Enter is pressed.
        let ending = try await world.sandbox.run(
            "/usr/bin/script", ["-qec", "\(Sandbox.sli) edit \(record)", "/dev/null"], input: "\n",
            environment: [
                "SLI_HOME": world.sandbox.path("ann"), "EDITOR": "sh \(world.sandbox.path("mending.sh"))",
                "SHELL": "/bin/sh",
            ])
        #expect(ending.code == 0)
        #expect(ending.output.contains("Press Enter"))
        #expect(try await world.headline(of: "ann") == "Mended.")
    }

    @Test func withoutAnEditorOrTerminalAFileIsOffered() async throws {
        let world = try await World()
        let ending = try await world.sli("ann", ["edit", record])
        #expect(ending.code == 1)
        #expect(ending.errors.contains("--form"))
    }

    @Test func anEditorThatFailsSavesNothingAndKeepsWhatWasWritten() async throws {
        let world = try await World()
        try world.sandbox.write("sed -i 's|^Slow[.]$|Typed.|' \"$1\"\nexit 3\n", to: "fail.sh")
        let failed = try await world.sli("ann", ["edit", record], editor: "sh \(world.sandbox.path("fail.sh"))")
        #expect(failed.code == 1)
        #expect(try await world.headline(of: "ann") == "Slow.")
        try await world.must("ann", ["edit", record], editor: "true")
        #expect(try await world.headline(of: "ann") == "Typed.")
    }

    @Test func remarksStandBesideTheRecordAndInItsForm() async throws {
        let world = try await World()
        try await world.must("ben", ["comment", record, "Headline", "Is this last year's?"])
        try await world.must("ben", ["sync"])
        try await world.must("ann", ["sync"])
        let list = try await JSON(reading: world.must("ann", ["comment", record, "--list", "--json"]).output)
        #expect(list["remarks"] == [["member": "ben", "path": "/headline", "text": "Is this last year's?"]])
        try await world.must("ann", ["edit", record, "--form", "form.txt"])
        #expect(try world.sandbox.text("form.txt").contains("# ben remarked:\n#   Is this last year's?"))
        #expect(try await world.sli("ann", ["comment", record, "/headline", " "]).code == 64)
    }

    @Test func validateSaysWhatARecordLacksForAStatement() async throws {
        let world = try await World()
        #expect(try await world.sli("ann", ["validate", record]).code == 0)
        let lacking = try await world.sli("ann", ["validate", record, "--for", "approve", "--json"])
        #expect(lacking.code == 1)
        let answer = try JSON(reading: lacking.output)
        #expect(answer["violations"] == [])
        #expect(answer["missing"]?.array?.contains { $0["path"] == "/period" } == true)
        #expect(try await world.sli("ann", ["validate", record, "--for", "nonsense"]).code == 64)
        #expect(try await world.sli("ann", ["validate"]).code == 64)
    }

    /// EDGE-CASES.md 17: what was not sent for long is told loudly.
    @Test func statusSaysWhoIAmWhatIsUnsentAndSinceWhen() async throws {
        let world = try await World()
        try await world.must("ann", ["set", record, "/headline", "Unsent."])
        let fresh = try await world.status("ann")
        let space = try #require(fresh["spaces"]?.array?.last)
        #expect(fresh["member"]?["id"] == "ann")
        #expect(space["unsent"] == 1 && space["unsentSince"] == 1_504_000_000 && space["late"] == false)
        let week = 1_504_000_000 + 7 * 86_400
        #expect(try await world.status("ann", clock: week)["spaces"]?.array?.last?["late"] == true)
        #expect(try await world.sli("ann", ["status"], clock: week).output.contains("FOR 7 DAYS"))
        // Equal marks mean equal histories.
        try await world.must("ann", ["sync"])
        try await world.must("ben", ["sync"])
        let marks = try await [world.status("ann"), world.status("ben")].map { status in
            status["spaces"]?.array?.map { [$0["depth"], $0["tip"]] }
        }
        #expect(marks[0] == marks[1])
    }

    @Test func whoIsNoMemberYetIsToldWhatToSend() async throws {
        let world = try await World()
        try await world.must("eve", ["join", world.sandbox.path("hub"), "--as", "south-west"])
        let status = try await world.must("eve", ["status"])
        let line = try #require(status.lines.first { $0.contains("ssh-ed25519 ") })
        let joined = try await world.status("eve")["publicKey"]?.string
        #expect(line.trimmingCharacters(in: .whitespaces) == joined)
        #expect(try await world.status("eve")["member"] == .null)
    }
}
