import GitStorage
import HonestPushes
import Landing
import Records
import Statements
import Testing

/// Schemas and the roster, pushed by hand: what no command of ours would send.
@Suite struct SchemaGovernanceTests {
    private let region: Region

    init() throws { region = try Region() }

    private func reasons(_ path: String, _ document: JSON, by person: String = "jo") throws -> [CheckViolation.Reason] {
        try region.faults(region.edit(by: person, [path: document.canonicalBytes])).map(\.reason)
    }

    private func changed(_ document: JSON, _ change: (inout JSONObject) -> Void) -> JSON {
        var object = document.object!
        change(&object)
        return .object(object)
    }

    @Test func aVersionFollowsOnTheOneBeforeIt() throws {
        #expect(try reasons("schemas/visit/2.json", VisitKind.second) == [])
        #expect(try reasons("schemas/visit/2.json", VisitKind.second, by: "dee") == [.edit(.notCoordinator)])
        let third = changed(VisitKind.document(version: 3, titleEditors: ["coordinator"])) { schema in
            schema["x-migrate"] = ["1": [["rename": ["/title", "name"]]], "2": []]
        }
        #expect(try reasons("schemas/visit/3.json", third) == [.file(.schemaGap(2))])
        let without = changed(VisitKind.second) { $0["x-migrate"] = nil }
        #expect(try reasons("schemas/visit/2.json", without).count == 1)
        #expect(try reasons("schemas/visit/3.json", VisitKind.second) == [.file(.identity(field: "schema"))])
        // Both at once, in their order.
        let both = try region.edit(
            by: "jo",
            [
                "schemas/visit/2.json": VisitKind.second.canonicalBytes,
                "schemas/visit/3.json": third.canonicalBytes,
            ])
        #expect(try region.faults(both) == [])
    }

    @Test func draftsAreNotMovedByANewVersion() throws {
        for (keyword, value) in [("x-space", "team"), ("x-identity", ["host", "year"])] as [(String, JSON)] {
            let found = try reasons("schemas/visit/2.json", changed(VisitKind.second) { $0[keyword] = value })
            guard case .file(.schema(let reason))? = found.first, found.count == 1 else {
                Issue.record("\(keyword): \(found)")
                continue
            }
            #expect(reason.contains(keyword))
        }
    }

    @Test func theRostersOwnKindsAreNoRegionsToChange() throws {
        let member = try JSON(reading: Array(#require(try region.bytes("schemas/member/1.json"))))
        var properties = member["properties"]!.object!
        properties["schema"] = ["const": "member/2"]
        let second = changed(member) { schema in
            schema["properties"] = .object(properties)
            schema["x-migrate"] = ["1": []]
        }
        #expect(try reasons("schemas/member/2.json", second).contains(.file(.rosterKind)))
    }

    @Test func aSchemaThatLandedStays() throws {
        #expect(
            try reasons("schemas/visit/1.json", changed(VisitKind.first) { $0["title"] = "Other" }) == [.file(.changed)]
        )
        let gone = try region.faults(region.edit(by: "jo", ["schemas/visit/1.json": nil]))
        #expect(gone.map(\.reason) == [.file(.removed)])
    }

    @Test func aCoordinatorWhoLosesTheRaceSignsAgain() throws {
        try region.appoint("dee", nil, [.coordinator, .director])
        let before = region.tip
        let torbay = try Region.member("tom", "torbay", [.officer, .performanceLead])
        let bristol = try Region.member("ola", "bristol", [.officer, .performanceLead])
        try region.land(region.edit(by: "jo", on: before, ["records/member/tom.json": torbay.json.canonicalBytes]))
        let late = try region.edit(by: "dee", on: before, ["records/member/ola.json": bristol.json.canonicalBytes])
        #expect(try region.faults(late).map(\.reason) == [.edit(.governanceNotOnTip)])
        let again = try region.edit(by: "dee", ["records/member/ola.json": bristol.json.canonicalBytes])
        #expect(try region.faults(again) == [])
        try region.land(again)
    }

    @Test func nobodyTakesTheLastCoordinatorAway() throws {
        let ended = try Region.member("jo", Member.region, [.coordinator], ended: true)
        let alone = try region.edit(by: "jo", ["records/member/jo.json": ended.json.canonicalBytes])
        #expect(try region.faults(alone).map(\.reason) == [.edit(.noCoordinatorLeft)])
        // With another one there it can be done, and that one cannot undo it by hand.
        try region.appoint("dee", nil, [.coordinator])
        #expect(try region.faults(region.edit(by: "jo", ["records/member/jo.json": ended.json.canonicalBytes])) == [])
        let gone = try region.edit(by: "jo", ["records/member/dee.json": nil, "records/member/jo.json": nil])
        #expect(try region.faults(gone).contains { $0.reason == .edit(.noCoordinatorLeft) })
    }
}
