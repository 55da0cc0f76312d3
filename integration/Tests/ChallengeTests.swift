import Foundation
import Records
import Testing

/// Challenge events from plan to review, one process a step, as the regions of 2017 held them.
@Suite(.tags(.large)) struct ChallengeTests {
    /// The Eastern region's review of looked-after children and care leavers in Central Bedfordshire, conducted by
    /// Suffolk, Hertfordshire and Peterborough.
    @Test func aReviewByThreeAuthoritiesFromPlanToReview() throws {
        let region = try EventRegion(["central-bedfordshire", "suffolk", "hertfordshire", "peterborough"])
        let jo = region.jo
        let ann = try region.person("ann", of: "central-bedfordshire", "director")
        let sue = try region.person("sue", of: "suffolk", "reviewer")
        let hal = try region.person("hal", of: "hertfordshire", "director")
        let pip = try region.person("pip", of: "peterborough", "assistant-director")
        try region.programme("lac-2017", "thematic")
        let event = "central-bedfordshire/lac-2017"

        // Before: planned, confirmed, scoped; documents; a team.
        let own = try jo.refused(
            "plan", "lac-2017", "central-bedfordshire", "--reviewer", "central-bedfordshire", "--reviewer", "atlantis",
            "--yes")
        #expect(own.contains("cannot challenge itself") && own.contains("no authority “atlantis”"), "\(own)")
        let planned = try jo.challenge(
            "plan", "lac-2017", "central-bedfordshire", "--reviewer", "suffolk", "--reviewer", "hertfordshire",
            "--reviewer", "peterborough", "--date", "2017-09-11", "--yes")
        #expect(planned["events"]?.array?.map { $0["stage"] } == ["paired"])
        #expect(planned["events"]?.array?[0]["reviewers"] == ["hertfordshire", "peterborough", "suffolk"])
        let again = try jo.challenge(
            "plan", "lac-2017", "central-bedfordshire", "--reviewer", "peterborough", "--reviewer", "suffolk",
            "--reviewer", "hertfordshire", "--date", "2017-09-11", "--yes")
        #expect(again["outcome"] == "unchanged")
        let host = try jo.refused("team", event, "--member", "ann", "sue")
        #expect(host.contains("ann is of the host"), "\(host)")
        #expect(
            try jo.challenge("team", event, "--member", "sue", "hal")["team"] == "c-lac-2017-central-bedfordshire-1")
        let changed = try jo.challenge("team", event, "--member", "sue", "hal", "pip", "--reason", "Pip Lee joins.")
        #expect(changed["ended"] == ["c-lac-2017-central-bedfordshire-1"])
        try region.sync(jo, ann, sue, hal, pip)
        #expect(try ann.json("status")["challenges"]?.array?.map { $0["deed"] } == ["confirm"])
        #expect(try sue.json("status")["challenges"] == [])
        try ann.challenge("confirm", event, "--yes")
        let scoped = try ann.challenge("scope", event, "--only", "pathways", "home", "voice", "--yes")
        #expect(scoped["stage"] == "scoped")
        try ann.challenge("pack", event, "sufficiency-strategy", "--title", "Sufficiency strategy", "--issued")
        let child = try ann.refused(
            "session", event, "The boy, date of birth 12/03/2009", "--kind", "interview", "--date", "2017-09-11")
        #expect(child.contains("was not saved") && !child.contains("12/03/2009"), "\(child)")
        try ann.challenge(
            "session", event, "Care leavers' forum", "--kind", "focus-group", "--date", "2017-09-11", "--time", "17:00")
        try region.sync(ann, sue, hal, pip, jo)

        // On site: notes and findings that the host cannot have.
        try sue.challenge("open", event, "--yes")
        let secret = "Two advisers were not sure who tells whom."
        try sue.challenge("note", event, "pathways", secret)
        try hal.challenge("note", event, "home", "The forum spoke of the same landlord.")
        let lost = try pip.refused("note", event, "nowhere", "What I heard on Monday.")
        #expect(lost.contains("no line of enquiry “nowhere”"), "\(lost)")
        #expect(try pip.json("status")["drafts"]?.array?.count == 1)
        try sue.challenge(
            "finding", event, "voice", "--strength", "Young people chair their own forum.", "--evidence", "strong",
            "--agreed")
        let unsure = "Pathway plans may be late for some."
        let late = try hal.challenge("finding", event, "pathways", "--consider", unsure, "--evidence", "moderate")
        let kept = "A remark that nobody else shared."
        try pip.challenge("finding", event, "home", "--consider", kept)
        try region.sync(sue, hal, pip, sue, hal, ann, jo)
        let reference = try #require(late["item"]?.string)
        #expect(try pip.challenge("findings", event).array?.count == 3)
        #expect(try ann.refused("findings", event).contains("holds nothing of the team"))
        for text in [secret, unsure, kept] {
            #expect(try !ann.holds(text) && !jo.holds(text))
            #expect(try pip.holds(text))
        }
        try sue.challenge("findings", event, "--agree", String(reference.prefix(6)))
        // Suffolk gives feedback, and keeps the notes.
        let feedback = try sue.challenge("feedback", event, "--text", "Thank you for your openness.", "--yes")
        #expect(feedback["stage"] == "feedback-given" && feedback["findings"]?.array?.count == 2)
        try region.sync(sue, ann, hal, jo)
        #expect(
            try ann.challenge("findings", event).array?.compactMap { $0["type"]?.string }.sorted() == [
                "consider", "strength",
            ])
        for text in [secret, kept] { #expect(try !ann.holds(text) && !jo.holds(text)) }
        #expect(try ann.holds(unsure))

        // Afterwards: the letter, a query, actions.
        try hal.challenge("letter", event, "Dear Ann, thank you.", "--yes")
        let query = try hal.challenge("query", event, "How many plans are late?", "--line", "pathways")
        let asked = try #require(query["item"]?.string)
        try region.sync(hal, ann)
        let early = try ann.refused("sign-off", event, "--yes")
        for words in ["Its stage is “Letter issued”", "\(asked.prefix(6)) is not answered", "There are no actions"] {
            #expect(early.contains(words), "\(words): \(early)")
        }
        let action = try ann.challenge(
            "action", event, "Begin every plan at fifteen and a half.", "--owner", "Head of care")
        let id = try #require(action["item"]?.string)
        let unowned = try ann.refused("agree-actions", event, "--yes")
        #expect(unowned.contains("\(id.prefix(6)) has no date"), "\(unowned)")
        try ann.challenge("action", event, "--change", String(id.prefix(6)), "--due", "2018-01-31")
        let agreed = try ann.challenge("agree-actions", event, "--yes")
        #expect(agreed["stage"] == "actions-agreed" && agreed["reviewDate"] == "2018-02-28")
        try region.sync(ann, sue, hal, pip)

        // Nobody signs over an open query, nor the director before every challenger.
        for laptop in [ann, sue] {
            let refused = try laptop.refused("sign-off", event, "--yes")
            #expect(refused.contains("\(asked.prefix(6)) is not answered"), "\(refused)")
        }
        try ann.challenge("answer", event, String(asked.prefix(6)), "Eleven of forty.")
        // Nor over an action that nobody owns, or one about which a decision waits.
        let record = "challenge/lac-2017/central-bedfordshire/1"
        try ann.does("set", record, "/actions/id=\(id)/owner", "--remove")
        let nobody = try ann.refused("sign-off", event, "--yes")
        #expect(nobody.contains("\(id.prefix(6)) has no owner"), "\(nobody)")
        try ann.does("set", record, "/actions/id=\(id)/owner", "Head of care")
        try region.sync(ann, jo)
        try jo.does("set", record, "/actions/id=\(id)/due", "2018-02-01")
        try ann.does("set", record, "/actions/id=\(id)/due", "2018-02-02")
        try region.sync(jo, ann, sue)
        for laptop in [ann, sue] {
            let undecided = try laptop.refused("sign-off", event, "--yes")
            #expect(undecided.contains("1 decision waits"), "\(undecided)")
        }
        try ann.does("set", record, "/actions/id=\(id)/due", "2018-01-31", "--settle")
        try region.sync(ann, sue, hal, pip, jo)
        #expect(try jo.refused("sign-off", event, "--yes").contains("not yours to sign"))
        try sue.challenge("sign-off", event, "--yes")
        #expect(try sue.refused("sign-off", event, "--yes").contains("has signed this version"))
        try region.sync(sue, ann)
        let lacking = try ann.refused("sign-off", event, "--yes")
        #expect(!lacking.contains("suffolk has not"), "\(lacking)")
        for id in ["hertfordshire", "peterborough"] { #expect(lacking.contains("\(id) has not signed this version")) }
        #expect(try ann.challenge("show", event)["unsigned"] == ["hertfordshire", "peterborough"])
        // A change after the first signature asks for all of them anew.
        try ann.challenge("action", event, "--change", String(id.prefix(6)), "--due", "2018-02-15")
        #expect(try ann.challenge("show", event)["unsigned"] == ["hertfordshire", "peterborough", "suffolk"])
        try region.sync(ann, sue, hal, pip)
        #expect(try sue.json("status")["challenges"]?.array?.map { $0["deed"] } == ["endorse"])
        for laptop in [sue, hal, pip] { try laptop.challenge("sign-off", event, "--yes") }
        try region.sync(sue, hal, pip, ann)

        // The director sees what is signed, and types the name.
        let unasked = try ann.refused("sign-off", event, code: 64)
        #expect(unasked.contains("nobody to ask"), "\(unasked)")
        let terminal = try Terminal(ann, "challenge sign-off \(event)")
        try terminal.answer("to sign", with: "Ann Lee")
        let signed = try terminal.ended()
        for words in [
            "Young people chair their own forum.",
            "Begin every plan at fifteen and a half. (Head of care, by 15 February 2018)",
            "version ", "Hal Lee as director", "Stage: Signed off",
        ] { #expect(signed.output.contains(words), "\(words): \(signed)") }
        try region.sync(ann, jo)
        let glance = try jo.challenge("show", event)
        #expect(glance["stage"] == "signed-off" && glance["superseded"] == [] && glance["unsigned"] == [])

        // Stock tools verify who signed what.
        let folder = region.world.path("evidence")
        let exported = try jo.json("statement", "export", "challenge/lac-2017/central-bedfordshire/1", folder)
        let statements = exported["statements"]?.array ?? []
        let commands = (exported["commands"]?.array ?? []).compactMap(\.string)
        var verified: [String] = []
        for (statement, command) in zip(statements, commands) {
            guard ["endorse", "sign-off"].contains(statement["act"]?.string ?? "") else { continue }
            let answer = try region.world.run("sh", ["-c", "cd '\(folder)' && \(command)"])
            #expect(answer.output.contains("Good \"sli-statement\" signature"), "\(answer)")
            if statement["digest"] == glance["version"] {
                let role = try #require(statement["role"]?.string)
                verified.append("\(statement["member"]?.string ?? "") \(role)")
                #expect(statement["made"]?.string?.hasPrefix("2017-08-29T") == true)
            }
        }
        #expect(verified.sorted() == ["ann director", "hal director", "pip assistant-director", "sue reviewer"])
        let digest = try region.world.run("sha256sum", [folder + "/record.json"]).output.prefix(64)
        #expect(glance["version"] == .string(String(digest)))

        // About half a year later, and not before.
        let soon = try jo.refused("review", event, "--yes")
        #expect(soon.contains("31 January 2018"), "\(soon)")
        // A later change shows as superseded, by whom and where.
        #expect(try jo.refused("reopen", event, "--yes", code: 64).contains("--note"))
        try jo.challenge("reopen", event, "--note", "The post was renamed.", "--yes")
        try region.sync(jo, ann)
        try ann.challenge("action", event, "--change", String(id.prefix(6)), "--owner", "Head of leaving care")
        try region.sync(ann, jo)
        let superseded = try jo.challenge("show", event)["superseded"]?.array ?? []
        #expect(superseded.map { $0["act"] } == ["sign-off"])
        #expect(superseded.first?["change"]?["author"] == "Ann Lee" && superseded.first?["places"] == ["Actions"])
        let told = try jo.sli("challenge", "show", event).expecting(0).output
        #expect(told.contains("Superseded: Sign off: Ann Lee as director"), "\(told)")
        #expect(told.contains("by Ann Lee") && told.contains("“Actions”"), "\(told)")
        #expect(try ann.json("status")["statements"]?.array?.map { $0["state"] } == ["superseded"])
        // What was found before stands, and is neither lost nor doubled when feedback is given again.
        try sue.does("sync")
        let repeated = try sue.challenge("feedback", event, "--yes")
        #expect(repeated["stage"] == "feedback-given" && repeated["findings"]?.array?.count == 2)
        #expect(try sue.challenge("findings", event).array?.count == 2)
    }

    /// The South West's event of 1 December 2017: groups of three, each challenged by the other two.
    @Test func aGroupOfThreeOnOneDay() throws {
        let region = try EventRegion(["bristol", "devon", "torbay"])
        let jo = region.jo
        let bea = try region.person("bea", of: "bristol", "moderator", "reviewer")
        try region.programme("sa-2017", "sa-challenge")
        let planned = try jo.challenge(
            "plan", "sa-2017", "--date", "2017-12-01", "--yes", "--group", "bristol", "devon", "torbay")
        let events = planned["events"]?.array ?? []
        #expect(events.map { $0["host"] } == ["bristol", "devon", "torbay"])
        #expect(
            events.map { $0["reviewers"] } == [["devon", "torbay"], ["bristol", "torbay"], ["bristol", "devon"]])
        #expect(events.allSatisfy { $0["stage"] == "paired" && $0["date"] == "2017-12-01" })
        // One edit brought all three.
        let edits = try region.world.git(jo.regionRepository, "rev-list", "--count", "refs/hub/main..refs/heads/main")
        #expect(edits == "1")
        try region.sync(jo, bea)
        #expect(try bea.challenge("list", "sa-2017").array?.count == 3)
        #expect(try bea.challenge("list", "sa-2017", "--authority", "devon").array?.count == 3)
        let value = try bea.json("show", "challenge/sa-2017/torbay/1")["value"]
        #expect(value?["lines"]?.array?.first?["line"] == "headline" && value?["scope"]?.string != nil)
        // Who moderates does not challenge.
        try jo.does("new", "team/m-2017-torbay-1")
        try jo.does("set", "team/m-2017-torbay-1", "/members", "[\"bea\"]")
        try jo.does("set", "team/m-2017-torbay-1", "/works_on", "[\"moderation/2017/torbay/1\"]")
        let refused = try jo.refused("plan", "sa-2017", "torbay", "--reviewer", "bristol", "--round", "2", "--yes")
        #expect(refused.contains("Somebody of bristol moderates the self-assessment of torbay"), "\(refused)")
        #expect(
            try jo.challenge("plan", "sa-2017", "torbay", "--reviewer", "devon", "--round", "2", "--yes")["outcome"]
                == "saved")
    }

    /// Two authorities that look at each other's contact and referral, as pairs of the Eastern region did.
    @Test func aReciprocalPairIsCompleteOnlyWhenBothAreSignedOff() throws {
        let region = try EventRegion(["luton", "thurrock", "suffolk", "essex"])
        let jo = region.jo
        let lou = try region.person("lou", of: "luton", "director")
        let tam = try region.person("tam", of: "thurrock", "director")
        try region.programme("health-checks-2017", "health-check")
        let planned = try jo.challenge(
            "plan", "health-checks-2017", "luton", "--reviewer", "thurrock", "--reciprocal", "--date", "2017-09-11",
            "--yes")
        #expect(
            planned["events"]?.array?.map { $0["linked"] } == [
                "challenge/health-checks-2017/thurrock/1", "challenge/health-checks-2017/luton/1",
            ])
        for (host, member) in [("luton", "tam"), ("thurrock", "lou")] {
            try jo.challenge("team", "\(host)/health-checks-2017", "--member", member)
        }
        try region.sync(jo, lou, tam)
        // Both laptops do their part of both events between two syncs.
        let sides = [(lou, "luton/health-checks-2017", tam), (tam, "thurrock/health-checks-2017", lou)]
        for (host, event, _) in sides {
            try host.challenge("confirm", event, "--yes")
            try host.challenge("scope", event, "--yes")
        }
        try region.sync(lou, tam, lou)
        for (_, event, visitor) in sides {
            try visitor.challenge("open", event, "--yes")
            try visitor.challenge("note", event, "repeat-contacts", "The third contact was read alone.")
            try visitor.challenge(
                "finding", event, "repeat-contacts", "--consider", "Read contacts together.", "--evidence", "strong",
                "--agreed")
            try visitor.challenge("feedback", event, "--with-notes", "--yes")
            try visitor.challenge("letter", event, "Thank you.", "--yes")
        }
        try region.sync(lou, tam, lou)
        // The notes were handed over, word for word.
        let notes = try lou.json("show", "challenge-notes/health-checks-2017/luton/1")
        #expect(notes["value"]?["notes"]?.array?.first?["text"] == "The third contact was read alone.")
        for (host, event, _) in sides {
            try host.challenge(
                "action", event, "Read them together.", "--owner", "Head of the front door", "--due", "2018-01-31")
            try host.challenge("agree-actions", event, "--yes")
        }
        try region.sync(lou, tam, lou)
        for (_, event, visitor) in sides { try visitor.challenge("sign-off", event, "--yes") }
        try region.sync(lou, tam, lou)
        try lou.challenge("sign-off", sides[0].1, "--yes")
        try region.sync(lou, tam)
        #expect(try tam.challenge("show", sides[0].1)["pair"]?["state"] == "under-way")
        try tam.challenge("sign-off", sides[1].1, "--yes")
        try region.sync(tam, jo)
        let listed = try jo.challenge("list", "health-checks-2017").array ?? []
        #expect(listed.map { $0["pair"] } == ["complete", "complete"])
        // The review is noted half a year later, or early with a reason.
        let review = try jo.start(
            "sli", ["challenge", "review", sides[0].1, "--yes", "--json"], clock: 1_518_000_000
        ).answer().expecting(0)
        #expect(try JSON(reading: Array(review.output.utf8))["stage"] == "reviewed")
        #expect(
            try jo.challenge("review", sides[1].1, "--early", "Reorganised.", "--yes")["stage"] == "reviewed")
        #expect(try jo.challenge("list").array?.map { $0["pair"] } == ["complete", "complete"])

        // Of another pair one side is given up; the other stays.
        let other = try jo.challenge(
            "plan", "health-checks-2017", "suffolk", "--reviewer", "essex", "--reciprocal", "--yes")
        #expect(other["events"]?.array?.count == 2)
        try jo.challenge("cancel", "suffolk/health-checks-2017", "--note", "An inspection was announced.", "--yes")
        let left = try jo.challenge("show", "essex/health-checks-2017")
        #expect(left["stage"] == "paired" && left["pair"]?["state"] == "one-way")
        #expect(try jo.sli("challenge", "list").expecting(0).output.contains("one-way"))
        // A date that is given up stays with its reason, and the event is planned anew.
        try jo.challenge(
            "plan", "health-checks-2017", "essex", "--reviewer", "suffolk", "--date", "2017-10-09", "--yes")
        try jo.challenge("postpone", "essex/health-checks-2017", "--note", "Illness.", "--yes")
        try jo.challenge(
            "plan", "health-checks-2017", "essex", "--reviewer", "suffolk", "--date", "2017-11-06", "--yes")
        let value = try jo.json("show", "challenge/health-checks-2017/essex/1")["value"]
        #expect(
            value?["date"] == "2017-11-06" && value?["date_history"] == [["reason": "Illness.", "was": "2017-10-09"]])
        #expect(try jo.challenge("show", "essex/health-checks-2017")["stage"] == "paired")
    }
}
