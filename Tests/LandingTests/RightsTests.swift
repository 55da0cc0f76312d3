import GitStorage
import HonestPushes
import Landing
import Merging
import Records
import Statements
import Testing

/// Who may change what (docs/rights.md): each line of the page by people who may and people who may not.
@Suite struct RightsTests {
    private let region: Region

    init() throws {
        region = try Region()
        try region.beginVisit()
    }

    // MARK: - Places

    @Test func aFieldIsItsEditorsAlone() throws {
        #expect(try region.missing(region.edit(by: "ola") { $0["title"] = "Our visit" }) == [])
        #expect(try region.missing(region.edit(by: "jo") { $0["title"] = "Our visit" }) == [])
        #expect(
            try region.missing(region.edit(by: "dee") { $0["title"] = "Our visit" }) == [
                "change /title needs officer@host, coordinator"
            ])
        // The same role of another authority.
        #expect(
            try region.missing(region.edit(by: "tia") { $0["grade"] = "good" }) == [
                "change /grade needs director@host"
            ])
        #expect(try region.missing(region.edit(by: "dee") { $0["grade"] = "good" }) == [])
    }

    @Test func whereNobodyIsNamedItIsTheCoordinators() throws {
        #expect(try region.missing(region.edit(by: "jo") { $0["plain"] = "x" }) == [])
        #expect(
            try region.missing(region.edit(by: "dee") { $0["plain"] = "x" }) == ["change /plain needs coordinator"])
    }

    @Test func everyRuleAsksForItsOwnPlace() throws {
        let needs = ["/log", "/notes", "/once", "/tags"].map { place in
            "change \(place) needs \(place == "/notes" ? "reviewer@reviewers" : "officer@host, coordinator")"
        }
        let edit = try region.edit(by: "tom") { visit in
            visit["once"] = "x"
            visit["tags"] = ["a"]
            visit["log"] = ["l"]
            visit["notes"] = "n"
        }
        #expect(try region.missing(edit) == needs, "all of them at once")
    }

    @Test func anItemIsItsPlacesAndTheListItsComingAndGoing() throws {
        try region.land(
            region.edit(by: "ola") { $0["actions"] = [["id": "a", "what": "x"], ["id": "b", "what": "y"]] })
        try region.land(
            region.edit(by: "mo") {
                $0["actions"] = [["id": "a", "reply": "r", "what": "x"], ["id": "b", "what": "y"]]
            }
        )
        let list = "change /actions needs officer@host, coordinator"
        func tried(by person: String, _ items: JSON) throws -> [String] {
            try region.missing(region.edit(by: person) { $0["actions"] = items })
        }
        // A field of an item, by somebody who may and somebody who may not.
        let changed: JSON = [["id": "a", "reply": "r", "what": "z"], ["id": "b", "what": "y"]]
        #expect(try tried(by: "ola", changed) == [])
        #expect(try tried(by: "mo", changed) == ["change /actions/id=a/what needs officer@host, coordinator"])
        let replied: JSON = [["id": "a", "reply": "other", "what": "x"], ["id": "b", "what": "y"]]
        #expect(try tried(by: "ola", replied) == ["change /actions/id=a/reply needs moderator"])
        // Coming, going, order.
        #expect(try tried(by: "mo", [["id": "a", "reply": "r", "what": "x"]]) == [list])
        #expect(try tried(by: "ola", [["id": "b", "what": "y"]]) == [])
        #expect(try tried(by: "mo", [["id": "b", "what": "y"], ["id": "a", "reply": "r", "what": "x"]]) == [list])
        let came: JSON = [["id": "a", "reply": "r", "what": "x"], ["id": "b", "what": "y"], ["id": "c"]]
        #expect(try tried(by: "mo", came) == [list])
        #expect(try tried(by: "ola", came) == [])
    }

    @Test func aNewItemHoldsNothingThatOthersAloneMayWriteInIt() throws {
        let forged = try region.edit(by: "ola") { $0["actions"] = [["id": "a", "reply": "Agreed."]] }
        #expect(try region.missing(forged) == ["change /actions/id=a/reply needs moderator"])
    }

    @Test func aMisshapenListHidesNothingFromItsEditors() throws {
        try region.land(region.edit(by: "ola") { $0["actions"] = [["id": "a"]] })
        try region.land(region.edit(by: "mo") { $0["actions"] = [["id": "a", "reply": "No."]] })
        let twice = try region.edit(by: "ola") { $0["actions"] = [["id": "a", "reply": "Yes."], ["id": "a"]] }
        #expect(try region.missing(twice).contains("change /actions/id=a/reply needs moderator"))
        let gone = try region.edit(by: "ola") { $0["part"] = "text" }
        #expect(try region.missing(gone).contains("change /part needs director@host"))
    }

    @Test func aPartIsDividedAmongItsEditors() throws {
        #expect(try region.missing(region.edit(by: "ola") { $0["part"] = ["own": "x"] }) == [])
        #expect(try region.missing(region.edit(by: "dee") { $0["part"] = ["theirs": "x"] }) == [])
        #expect(
            try region.missing(region.edit(by: "ola") { $0["part"] = ["own": "x", "theirs": "y"] }) == [
                "change /part/theirs needs director@host"
            ])
        #expect(try region.missing(region.edit(by: "ola") { $0["part"] = [:] }) == ["change /part needs director@host"])
        try region.land(region.edit(by: "dee") { $0["part"] = ["theirs": "y"] })
        #expect(
            try region.missing(region.edit(by: "ola") { $0["part"] = nil }) == [
                "change /part/theirs needs director@host"
            ], "what goes is changed too")
    }

    // MARK: - Relations

    @Test func aRelationIsTheFieldsAndTheNames() throws {
        #expect(try region.missing(region.edit(by: "rex") { $0["notes"] = "n" }) == [])
        #expect(
            try region.missing(region.edit(by: "ria") { $0["notes"] = "n" }) == [
                "change /notes needs reviewer@reviewers"
            ])
        try region.land(
            region.edit(by: "jo") { visit in
                visit["lead"] = "ria"
                visit["team"] = [["member": "ria"], ["member": "rex"]]
            })
        #expect(try region.missing(region.edit(by: "ria") { $0["summary"] = "s" }) == [])
        #expect(
            try region.missing(region.edit(by: "rex") { $0["summary"] = "s" }) == [
                "change /summary needs reviewer@lead"
            ])
        #expect(try region.missing(region.edit(by: "rex") { $0["plan"] = "p" }) == [])
    }

    @Test func nobodyGivesThemselvesARelation() throws {
        for field in ["reviewers", "lead", "team"] {
            let value: JSON = field == "lead" ? "ria" : field == "team" ? [["member": "ria"]] : ["rex", "ria"]
            let granted = try region.edit(by: "ria") { $0[field] = value }
            #expect(try region.missing(granted) == ["change /\(field) needs coordinator"])
            // Nor does a later edit of the same chain profit from it.
            let used = try region.edit(by: "ria", on: granted) { $0[field == "reviewers" ? "notes" : "summary"] = "x" }
            #expect(try region.faults(granted, used).count >= 1)
        }
    }

    @Test func whatAnEditGivesItselfItDoesNotHoldYet() throws {
        // The coordinator is no reviewer: naming herself and writing the notes at once holds neither.
        let both = try region.edit(by: "jo") { visit in
            visit["reviewers"] = ["jo", "rex"]
            visit["notes"] = "n"
        }
        #expect(try region.missing(both) == ["change /notes needs reviewer@reviewers"])
    }

    @Test func whileARelationIsUndecidedNobodyHoldsIt() throws {
        try region.land(region.edit(by: "jo") { $0["lead"] = "ria" })
        let base = region.tip
        try region.land(region.edit(by: "jo", on: base) { $0["lead"] = "rex" })
        try region.land(region.edit(by: "jo", on: base) { $0["lead"] = nil })
        #expect(try region.document().entries.map { "\($0.path)" } == ["/lead"])
        for person in ["rex", "ria"] {
            #expect(
                try region.missing(region.edit(by: person) { $0["summary"] = "s" }) == [
                    "change /summary needs reviewer@lead"
                ])
        }
        // On a parent from before it was undecided the right was there, and is not where it lands.
        #expect(
            try region.missing(region.edit(by: "ria", on: base) { $0["summary"] = "s" }) == [
                "change /summary needs reviewer@lead, withdrawn"
            ])
    }

    @Test func aSuccessorHasItsPredecessorsRightsAndAnEndedAuthorityNone() throws {
        let county = RecordName("visit/2017/dorset-county")!
        try region.land(region.edit(county, by: "jo") { $0 = VisitKind.blank("dorset-county") })
        #expect(try region.missing(region.edit(county, by: "dot") { $0["title"] = "t" }) == [])
        #expect(
            try region.missing(region.edit(county, by: "cy") { $0["title"] = "t" }) == [
                "change /title needs officer@host, coordinator"
            ])
        // Not the other way round.
        let dorset = RecordName("visit/2017/dorset")!
        try region.land(region.edit(dorset, by: "dot") { $0 = VisitKind.blank("dorset") })
        #expect(try !region.missing(region.edit(dorset, by: "cy") { $0["title"] = "t" }).isEmpty)
    }

    @Test func anAuthoritysNameIsNoMembersName() throws {
        // A reviewer who happens to be called as an authority is.
        try region.govern([
            "records/member/torbay.json": Region.member("torbay", Member.region, [.reviewer]).json.canonicalBytes
        ])
        try region.land(region.edit(by: "jo") { $0["reviewers"] = ["torbay"] })
        let document = try region.document()
        let schema = try Schema(VisitKind.first)
        let roster = Roster(
            members: [],
            authorities: [
                try Authority(
                    id: "torbay", name: "Torbay", region: "South West", tier: "Unitary", dfeNumber: "880",
                    onsCode: "E06000027")
            ])
        let namesake = try Region.member("torbay", Member.region, [.reviewer])
        let rights = Rights(of: namesake, in: roster, to: Region.visit, document, by: schema, isInTeam: false)
        #expect(!rights.holds(RoleGrant(role: .reviewer, relation: "reviewers")))
    }

    // MARK: - Twice

    @Test func aRightThatWasTakenAwayIsNotKeptOnAnOldParent() throws {
        let before = region.tip
        try region.appoint("ola", nil, [.guest])
        #expect(
            try region.missing(region.edit(by: "ola", on: before) { $0["title"] = "t" }) == [
                "change /title needs officer@host, coordinator, withdrawn"
            ])
    }

    @Test func aRightThatWasGivenLaterDoesNotMakeGoodWhatHadNone() throws {
        let before = region.tip
        try region.appoint("dee", nil, [.director, .officer])
        #expect(
            try region.missing(region.edit(by: "dee", on: before) { $0["title"] = "t" }) == [
                "change /title needs officer@host, coordinator"
            ])
        #expect(try region.missing(region.edit(by: "dee") { $0["title"] = "t" }) == [])
    }

    @Test func aReviewerWhoWasReplacedWritesNoMore() throws {
        let before = region.tip
        try region.land(region.edit(by: "jo") { $0["reviewers"] = ["ria"] })
        #expect(
            try region.missing(region.edit(by: "rex", on: before) { $0["notes"] = "n" }) == [
                "change /notes needs reviewer@reviewers, withdrawn"
            ])
    }

    @Test func aMoverOfAuthorityLeavesTheirRightsBehind() throws {
        let before = region.tip
        try region.appoint("ola", "torbay")
        #expect(
            try region.missing(region.edit(by: "ola", on: before) { $0["title"] = "t" }) == [
                "change /title needs officer@host, coordinator, withdrawn"
            ])
    }

    // MARK: - Beginning a record

    @Test func aRecordIsBegunByItsCreatorsAlone() throws {
        let name = RecordName("visit/2018/torbay")!
        let blank = VisitKind.blank("torbay", "2018")
        #expect(try region.missing(region.edit(name, by: "tom") { $0 = blank }) == [])
        #expect(
            try region.missing(region.edit(name, by: "ola") { $0 = blank }) == [
                "create  needs coordinator, officer@host"
            ])
    }

    @Test func whatANewRecordHoldsNeedsItsRight() throws {
        let name = RecordName("visit/2018/torbay")!
        let edit = try region.edit(name, by: "tom") { visit in
            visit = VisitKind.blank("torbay", "2018")
            visit["title"] = "Ours to write"
            visit["grade"] = "outstanding"
            visit["reviewers"] = ["tom"]
            visit["headings"] = [["heading": "one", "text": "Changed"], ["heading": "two", "text": "What next"]]
        }
        #expect(
            try region.missing(edit) == [
                "change /grade needs director@host", "change /reviewers needs coordinator",
            ])
        // What is left empty at the beginning is nobody's change.
        #expect(
            try region.missing(
                region.edit(name, by: "tom") { $0 = ["host": "torbay", "schema": "visit/1", "year": "2018"] }) == [])
    }

    // MARK: - Decisions

    @Test func aDecisionIsSettledByWhoMayChangeItsPlace() throws {
        let base = region.tip
        try region.land(region.edit(by: "dee", on: base) { $0["grade"] = "good" })
        try region.land(region.edit(by: "dan", on: base) { $0["grade"] = "poor" })
        let open = try region.document()
        #expect(open.entries.map { "\($0.path)" } == ["/grade"])
        // With the version that is shown, so that the record itself stays as it is.
        let settled = Document(open.value)
        #expect(try region.missing(region.edit(by: "ola", to: settled)) == ["settle /grade needs director@host"])
        #expect(try region.missing(region.edit(by: "dee", to: settled)) == [])
        var other = open.value!.object!
        other["grade"] = "fair"
        #expect(
            try region.missing(region.edit(by: "ola", to: Document(.object(other)))) == [
                "settle /grade needs director@host", "change /grade needs director@host",
            ])
        #expect(try region.missing(region.edit(by: "dan", to: Document(.object(other)))) == [])
    }

    @Test func whoMayDecideAboutAnItemMayKeepWhatOthersWroteInIt() throws {
        try region.land(region.edit(by: "ola") { $0["actions"] = [["id": "a", "what": "x"]] })
        let base = region.tip
        try region.land(region.edit(by: "mo", on: base) { $0["actions"] = [["id": "a", "reply": "r", "what": "x"]] })
        try region.land(region.edit(by: "ola", on: base) { $0["actions"] = [] })
        let open = try region.document()
        #expect(open.entries.map { "\($0.path)" } == ["/actions/id=a"])
        for items in [[["id": "a", "reply": "r", "what": "x"]], []] as [JSON] {
            var chosen = open.value!.object!
            chosen["actions"] = items
            #expect(try region.missing(region.edit(by: "ola", to: Document(.object(chosen)))) == [])
        }
        // Neither of the versions: what is new in it is a change like any other.
        var forged = open.value!.object!
        forged["actions"] = [["id": "a", "reply": "Agreed.", "what": "x"]]
        #expect(
            try region.missing(region.edit(by: "ola", to: Document(.object(forged)))) == [
                "change /actions/id=a/reply needs moderator"
            ])
    }

    // MARK: - Versions of a kind

    @Test func anyRightBringsARecordToTheNewerForm() throws {
        try region.govern(["schemas/visit/2.json": VisitKind.second.canonicalBytes])
        func renew(_ visit: inout JSONObject) { visit["schema"] = "visit/2" }
        #expect(try region.missing(region.edit(by: "mo") { renew(&$0) }) == [])
        #expect(try region.missing(region.edit(by: "rex") { renew(&$0) }) == [])
        let tom = try region.missing(region.edit(by: "tom") { renew(&$0) })
        #expect(tom.count == 1 && tom[0].hasPrefix("renew "), "an officer of another authority has none: \(tom)")
    }

    @Test func aRecordIsNotBroughtBackToAnOlderForm() throws {
        try region.govern(["schemas/visit/2.json": VisitKind.second.canonicalBytes])
        try region.land(region.edit(by: "ola") { $0["schema"] = "visit/2" })
        let back = try region.faults(region.edit(by: "ola") { $0["schema"] = "visit/1" })
        #expect(back.map(\.reason) == [.file(.olderSchema)])
    }

    @Test func anEditIsJudgedByTheNewerFormThatItLandsOn() throws {
        let before = region.tip
        try region.govern(["schemas/visit/2.json": VisitKind.second.canonicalBytes])
        // The old form's title still is the officer's as long as the record is of the old form.
        #expect(try region.missing(region.edit(by: "ola", on: before) { $0["title"] = "t" }) == [])
        try region.land(region.edit(by: "dee") { visit in visit["schema"] = "visit/2" })
        #expect(
            try region.missing(region.edit(by: "ola", on: before) { $0["title"] = "t" }) == [
                "change /name needs director@host, withdrawn"
            ])
    }

    // MARK: - All at once

    @Test func everythingThatIsWrongWithAChainIsFoundTogether() throws {
        let first = try region.edit(by: "tom") { $0["title"] = "t" }
        let second = try region.edit(by: "tia", on: first) { visit in
            visit["grade"] = "g"
            visit["plain"] = "p"
            visit["tags"] = ["t"]
        }
        let third = try region.edit(by: "ola", on: second) { $0["log"] = ["l"] }
        let faults = try region.faults(first, second, third)
        #expect(faults.filter { $0.commit == first.id }.count == 1)
        // The grade is hers at another host's visit only.
        #expect(faults.filter { $0.commit == second.id }.count == 3)
        #expect(faults.filter { $0.commit == third.id } == [])
    }

    @Test func whatFollowsAMalformedEditIsStillJudged() throws {
        let broken = try region.edit(by: "ola", [Region.visit.recordPath: Array("{".utf8)])
        let whole = JSON.object(VisitKind.blank("bristol")).canonicalBytes
        let next = try region.edit(by: "tom", on: broken, [Region.visit.recordPath: whole])
        let reasons = try region.faults(broken, next).map(\.reason)
        #expect(reasons.contains(.file(.unreadable)))
        #expect(reasons.count >= 2, "\(reasons)")
    }
}
