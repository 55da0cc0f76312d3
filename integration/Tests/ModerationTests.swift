import Foundation
import Records
import Testing

/// Moderation from the naming of moderators to the accepted version, one process a step, through a real sshd
/// (docs/moderation.md).
@Suite(.tags(.large)) struct ModerationTests {
    private typealias Place = ModeratedRegion

    @Test func twoModerateOfflineAskReturnAndAcceptAfterThePanel() throws {
        let region = try ModeratedRegion(World())
        let (jo, ann, kim, lou, ros) = (region.jo, region.ann, region.kim, region.lou, region.ros)

        // 1. Who is asked. Ann is of the authority and no moderator, and nobody knows Nemo.
        let refused = try jo.sli("moderate", "assign", "bristol/2017", "--moderator", "ann", "--moderator", "nemo")
        #expect(refused.code == 1, "\(refused)")
        for words in ["whose self-assessment it is", "role of a moderator", "no member called nemo"] {
            #expect(refused.errors.contains(words), "\(refused)")
        }
        #expect(try jo.sli("moderate", "assign", "bristol/2017", "--moderator", "kim").code == 64)
        try region.sync(ann)
        let notHers = try ann.sli("moderate", "assign", "bristol/2017", "--moderator", "kim", "--moderator", "lou")
        #expect(notHers.code == 1 && notHers.errors.contains("only the coordinator"), "\(notHers)")
        let tried = try jo.json(
            "moderate", "assign", "bristol/2017", "--moderator", "lou", "--moderator", "kim", "--dry-run")
        #expect(tried["dryRun"] == true && tried["moderators"] == ["kim", "lou"])
        #expect(try jo.json("moderate", "team", "bristol/2017")["teams"] == [])
        // Before anything was submitted: that is for the first round.
        let named = try jo.json("moderate", "assign", "bristol/2017", "--moderator", "lou", "--moderator", "kim")
        #expect(named["team"] == "m-2017-bristol-1" && named["round"] == 1 && named["outcome"] == "saved")
        try region.sync(jo, kim)
        #expect(try kim.json("moderate", "queue").array?.first?["stage"] == .null)
        #expect(try kim.sli("moderate", "queue").output.contains("not handed over yet, with Lou Patel"))
        let early = try kim.sli("moderate", "open", "bristol/2017", "--yes")
        #expect(early.code == 1 && early.errors.contains("has not been submitted"), "\(early)")
        try region.submit()
        try region.sync(kim, lou, ros, jo)

        // 2. Both open it and write in one record, offline.
        #expect(try kim.json("moderate", "queue").array?.map { $0["new"] } == [true])
        #expect(try ros.json("moderate", "queue") == [])
        let others = try ros.sli("moderate", "open", "bristol/2017", "--yes")
        #expect(others.code == 1 && others.errors.contains("not among those who moderate"), "\(others)")
        for laptop in [kim, lou] {
            let opened = try laptop.json("moderate", "open", "bristol/2017", "--yes")
            #expect(opened["begun"] == true && opened["stage"] == "under-moderation")
        }
        let record = Place.moderation(1)
        let secret = "Seven audits of forty bear this out"
        try kim.does("set", record, Place.place("leadership", "comment"), secret)
        try kim.does("set", record, Place.place("leadership", "grade"), "requires-improvement")
        try kim.does("set", record, "/overall", "An honest text.")
        try lou.does("set", record, Place.place("front-door", "comment"), "Nothing is said of impact.")
        try lou.does("set", record, Place.place("front-door", "evidence"), "no")
        try lou.does("set", record, Place.place("leadership", "challenge_question"), "Who told you?")
        try region.sync(kim, lou, kim, ann, ros, jo)
        for laptop in [kim, lou] {
            let shown = try laptop.json("moderate", "show", "bristol/2017")
            let leadership = try #require(section("leadership", of: shown))
            #expect(leadership["ownGrade"] == "good" && leadership["moderatedGrade"] == "requires-improvement")
            #expect(leadership["comment"] == .string(secret) && leadership["question"] == "Who told you?")
            #expect(section("front-door", of: shown)?["evidence"] == "no")
            #expect(shown["decisions"] == [] && shown["space"] == "teams/m-2017-bristol-1")
        }
        #expect(try kim.json("moderate", "queue").array?.first?["last"]?["name"] == "Lou Patel")

        // 3. Nobody else holds any of it, and the hub lets nobody else fetch it.
        #expect(try region.holds(secret, kim) && region.holds(secret, lou))
        for laptop in [ann, ros, jo] { #expect(try !region.holds(secret, laptop), "\(laptop.name) holds it") }
        func fetch(as laptop: Laptop) throws -> Answer {
            try region.account.hub.ssh(as: laptop, "git-upload-pack '/teams/m-2017-bristol-1.git'")
        }
        for (laptop, id) in [(ann, "ann"), (ros, "ros"), (jo, "jo-price")] {
            let answer = try fetch(as: laptop)
            #expect(answer.code != 0 && answer.errors.contains("not open to \(id)"), "\(answer)")
        }
        #expect(try fetch(as: kim).output.contains("refs/heads/main"))
        let sent = try region.account.hub.ssh(as: ros, "git-receive-pack '/teams/m-2017-bristol-1.git'")
        #expect(sent.code != 0 && sent.errors.contains("not open to ros"), "\(sent)")
        #expect(try ann.sli("moderate", "show", "bristol/2017").code == 1)

        // 4. A query and its answer.
        let told = try kim.sli("moderate", "query", "bristol/2017", "front-door", "How do you know?")
        #expect(told.code == 64 && told.errors.contains("6 people, 1 of them of Bristol"), "\(told)")
        let asked = try kim.json("moderate", "query", "bristol/2017", "front-door", "How do you know?", "--yes")
        let second = try kim.json("moderate", "query", "bristol/2017", "voice", "Whose voice?", "--yes")
        let id = try #require(second["id"]?.string)
        #expect(
            try kim.json("moderate", "query", "bristol/2017", "--withdraw", String(id.prefix(5)), "--yes")["waiting"]
                == true)
        let waits = try kim.sli("moderate", "accept", "bristol/2017", "--yes")
        #expect(waits.code == 1 && waits.errors.contains("A query is not answered"), "\(waits)")
        try region.sync(kim, ann)
        #expect(try ann.json("status")["queries"]?.array?.map { $0["waiting"] } == [1])
        #expect(try ann.sli("status").output.contains("1 query of the moderators waits for your answer"))
        let answered = try ann.json("moderate", "answer", "bristol/2017", "The audit of March.", "--yes")
        #expect(answered["id"] == asked["id"] && answered["left"] == 0)
        #expect(try ann.json("status")["queries"] == [])
        try region.sync(ann, kim, lou)
        #expect(try region.stage(lou) == "answered")
        let queue = try lou.json("moderate", "queue").array?.first
        #expect(queue?["queries"]?.array?.compactMap { $0["state"]?.string }.sorted() == ["answered", "withdrawn"])

        // 5. Handed back: the coordinator's own way is not the team's; theirs publishes what they wrote.
        let plain = try lou.sli("return", "bristol/2017", "--yes", "--note", "No.")
        #expect(plain.code == 1 && plain.errors.contains("`sli moderate return bristol/2017`"), "\(plain)")
        #expect(try lou.sli("moderate", "return", "bristol/2017", "--yes").code == 64)
        let returned = try lou.json("moderate", "return", "bristol/2017", "--yes", "--note", "Say how you know.")
        #expect(returned["stage"] == "returned" && returned["moderation"] == .string(record))
        try region.sync(lou, ann, ros, kim)
        for laptop in [ann, ros] {
            let shown = try laptop.json("moderate", "show", "bristol/2017")
            #expect(shown["space"] == "region" && shown["stage"] == "returned")
            #expect(section("leadership", of: shown)?["comment"] == .string(secret))
        }
        #expect(try ann.sli("show", Place.assessment).output.contains("“Say how you know.”"))

        // 6. The next round has moderators, a space and a moderation of its own.
        try ann.does("set", Place.assessment, "/headline", "We know it from audits.")
        try region.submitAgain()
        try region.sync(kim, jo)
        let unassigned = try kim.sli("moderate", "open", "bristol/2017", "--yes")
        #expect(unassigned.code == 1 && unassigned.errors.contains("round 2"), "\(unassigned)")
        let next = try jo.json("moderate", "assign", "bristol/2017", "--moderator", "kim", "--moderator", "ros")
        #expect(next["team"] == "m-2017-bristol-2" && next["ended"] == ["m-2017-bristol-1"])
        try region.sync(jo, kim, lou, ros)
        #expect(try lou.json("moderate", "queue") == [])
        let teams = try lou.json("moderate", "team", "bristol/2017")["teams"]?.array ?? []
        #expect(teams.map { $0["ended"] } == [true, false] && teams.last?["follows"] == "m-2017-bristol-1")
        for laptop in [kim, ros] { try laptop.does("moderate", "open", "bristol/2017", "--yes") }
        let again = Place.moderation(2)
        let nothing = try kim.sli("moderate", "return", "bristol/2017", "--yes", "--note", "No.")
        #expect(nothing.code == 1 && nothing.errors.contains("Nothing has been written in \(again)"), "\(nothing)")

        // 7. They differ: a decision, which is for the panel.
        try kim.does("set", again, Place.place("leadership", "grade"), "good")
        try ros.does("set", again, Place.place("leadership", "grade"), "inadequate")
        try kim.does("set", again, "/overall", "Better than the first.")
        try region.sync(kim, ros, kim)
        #expect(try kim.json("moderate", "queue").array?.first?["decisions"] == 1)
        let both = try kim.sli("moderate", "accept", "bristol/2017", "--yes")
        #expect(both.code == 1 && both.errors.contains("1 decision waits in \(again)"), "\(both)")
        let panel = try kim.json("moderate", "panel", "bristol/2017", "--yes", "--note", "We differ.")
        #expect(panel["stage"] == "panel" && panel["seenDifferently"] == 1)
        try region.sync(kim, ros, jo, ann)
        let differing = try jo.json("moderate", "show", "bristol/2017")
        let views = differing["disagreements"]?.array?.first?["views"]?.array ?? []
        #expect(Set(views) == [["member": "kim", "view": "good"], ["member": "ros", "view": "inadequate"]])
        #expect(differing["disagreements"]?.array?.first?["section"] == "leadership")
        #expect(section("leadership", of: differing)?["moderatedGrade"] == .null)
        #expect(try ros.json("conflicts", again) == [])

        // 8. What the panel decided is written, and it is accepted, word for word as it was handed over.
        try ros.does("set", again, Place.place("leadership", "grade"), "requires-improvement")
        #expect(try ros.json("moderate", "accept", "bristol/2017", "--yes")["stage"] == "moderated")
        try region.sync(ros, kim, lou, jo, ann)
        for laptop in [kim, lou, jo, ann] {
            #expect(try region.stage(laptop) == "moderated", "\(laptop.name)")
            let leadership = try section("leadership", of: laptop.json("moderate", "show", "bristol/2017"))
            #expect(leadership?["ownGrade"] == "good" && leadership?["moderatedGrade"] == "requires-improvement")
        }
        #expect(try kim.json("moderate", "queue") == [])
        #expect(try kim.json("moderate", "queue", "--all").array?.map { $0["round"] } == [1, 2])
        #expect(try kim.json("verify")["isGood"] != false)
    }

    @Test func aChangedTeamGoesOnFromWhatTheFormerOneWrote() throws {
        let region = try ModeratedRegion(World())
        let (jo, kim, lou, ros) = (region.jo, region.kim, region.lou, region.ros)
        try jo.does("sync")
        // Torbay challenges Bristol, so Lou is not asked; once that is cancelled he may be.
        try jo.does("new", "challenge/neglect-2017/bristol/1")
        try jo.does("set", "challenge/neglect-2017/bristol/1", "/reviewers", "[\"torbay\"]")
        let challenged = try jo.sli("moderate", "assign", "bristol/2017", "--moderator", "kim", "--moderator", "lou")
        #expect(challenged.code == 1, "\(challenged)")
        #expect(challenged.errors.contains("challenges bristol (challenge/neglect-2017/bristol/1)"), "\(challenged)")
        try jo.does("moderate", "assign", "bristol/2017", "--moderator", "kim", "--moderator", "ros")
        try jo.does("sync")
        try region.submit()
        try region.sync(kim, ros)
        try kim.does("moderate", "open", "bristol/2017", "--yes")
        try kim.does("set", Place.moderation(1), Place.place("voice", "comment"), "Children were asked.")
        try region.sync(kim, ros)
        // Somebody else takes over in the middle of it: a reason is needed, and it is another space.
        let reasonless = try jo.sli("moderate", "assign", "bristol/2017", "--alone", "--moderator", "kim")
        #expect(reasonless.code == 64 && reasonless.errors.contains("--reason"), "\(reasonless)")
        let same = try jo.json("moderate", "assign", "bristol/2017", "--moderator", "ros", "--moderator", "kim")
        #expect(same["outcome"] == "unchanged")
        try jo.does(
            "moderate", "assign", "bristol/2017", "--alone", "--moderator", "kim", "--reason", "Ros Ellis is ill.")
        try region.sync(jo, kim, ros)
        let late = try ros.sli("set", Place.moderation(1), "/overall", "Mine.")
        #expect(late.code == 1, "\(late)")
        let opened = try kim.json("moderate", "open", "bristol/2017", "--yes")
        #expect(opened["from"] == "m-2017-bristol-1" && opened["team"] == "m-2017-bristol-2")
        let shown = try kim.json("moderate", "show", "bristol/2017")
        #expect(section("voice", of: shown)?["comment"] == "Children were asked.")
        #expect(try kim.json("show", Place.moderation(1))["value"]?["moderators"] == ["kim"])
        try region.sync(kim, ros, lou)
        #expect(try !region.holds("\"moderators\": [\n    \"kim\"\n  ]", ros))
        #expect(try ros.json("moderate", "queue") == [])
        // The coordinator hands it back without them, and is told that a team is at it.
        try region.sync(jo)
        let returned = try jo.sli("return", "bristol/2017", "--yes", "--note", "The figures are of last year.")
        #expect(returned.code == 0 && returned.errors.contains("m-2017-bristol-2"), "\(returned)")
        #expect(try region.stage(jo) == "returned")
    }

    private func section(_ id: String, of shown: JSON) -> JSON? {
        shown["sections"]?.array?.first { $0["section"]?.string == id }
    }
}
