import Foundation
import Records
import Testing

/// The year of a self-assessment up to moderation, as people do it: one process a step (docs/moderation.md).
@Suite(.tags(.large)) struct CampaignTests {
    private static let bristol = "self-assessment/2017/bristol"
    private static let torbay = "self-assessment/2017/torbay"
    /// 3 October 2017, three days after the deadline.
    private static let october: Int64 = 1_507_000_000

    /// A region of three authorities: Jo coordinates; Ann, director, and Ben, officer and lead member, are Bristol's, Tom
    /// is Torbay's director, and Plymouth has nobody.
    private struct Site {
        let world: World
        let jo: Laptop
        let ann: Laptop
        let ben: Laptop
        let tom: Laptop

        init() throws {
            world = try World()
            jo = try Laptop(world, "jo")
            ann = try Laptop(world, "ann")
            ben = try Laptop(world, "ben")
            tom = try Laptop(world, "tom")
            let list = try world.file(
                "authorities.csv",
                """
                id,name,region,tier,dfe_number,ons_code,from,until,successors
                bristol,Bristol,South West,Unitary,801,E06000023,2009-04-01,,
                plymouth,Plymouth,South West,Unitary,879,E06000026,2009-04-01,,
                torbay,Torbay,South West,Unitary,880,E06000027,2009-04-01,,

                """)
            try jo.foundRegion("--authorities", list)
            try jo.does("hub", "init", world.path("hub"))
            let people = [
                (ann, "Ann Lee", "bristol", ["director"]), (ben, "Ben Fry", "bristol", ["officer", "lead-member"]),
                (tom, "Tom Day", "torbay", ["director"]),
            ]
            for (laptop, name, authority, roles) in people {
                try laptop.does("join", world.path("hub"), "--as", Laptop.region)
                let key = try laptop.publicKey()
                _ = try jo.start(
                    "sli",
                    [
                        "member", "add", laptop.name, "--name", name, "--email",
                        "\(laptop.name)@\(authority).example", "--authority", authority, "--public-key", key,
                    ] + roles.flatMap { ["--role", $0] }
                ).answer().expecting(0)
            }
            try jo.does("new", "programme/sa-2017")
            try jo.does(
                "set", "programme/sa-2017", "/members",
                """
                [{"authority": "bristol"}, {"authority": "plymouth", "contact": "Kit Hale, kit@plymouth.example"},
                 {"authority": "torbay", "status": "confirmed"}]
                """)
        }

        func open(_ more: String...) throws -> Answer {
            try jo.start(
                "sli",
                [
                    "campaign", "open", "2017", "--programme", "sa-2017", "--form", "self-assessment/1", "--deadline",
                    "2017-09-30", "--gate", "director", "--gate", "lead-member", "--contact", "Jo Price, 0117 496 0000",
                ] + more
            ).answer()
        }

        /// All laptops hold what any of them had.
        func level() throws { for laptop in [ann, ben, tom, jo, ann, ben, tom] { try laptop.does("sync") } }

        /// Ann writes all in Bristol's that approval asks for.
        func write() throws {
            try CampaignTests.fill(ann)
            for laptop in [ann, ben] { try laptop.does("sync") }
        }

        func rows(_ laptop: Laptop) throws -> [String: JSON] {
            let all = try laptop.json("status", "--region")["authorities"]?.array ?? []
            return Dictionary(uniqueKeysWithValues: all.map { ($0["authority"]?.string ?? "", $0) })
        }
    }

    /// Writes all in Bristol's self-assessment that approval asks for: what the example of the form says.
    private static func fill(_ laptop: Laptop) throws {
        let example = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Tests/RecordsTests/Examples/self-assessment.json")
        let record = try JSON(reading: Array(Data(contentsOf: example)))
        for field in ["contacts", "period", "plan", "sections"] {
            try laptop.does("set", bristol, "/\(field)", record[field]?.canonicalText ?? "")
        }
        try laptop.does("set", bristol, "/marking", "official")
        try laptop.does("set", bristol, "/headline", "Our front door is slow.")
    }

    @Test func aCampaignIsOpenedWithADecisionOfTheDirectorsAndNamesWhoApproves() throws {
        let site = try Site()
        let lacking = try site.open("--yes").expecting(64)
        #expect(lacking.errors.contains("`--adopted`") && !lacking.errors.contains("`--form`"), "\(lacking)")
        let elsewhere = try site.open("--adopted", "12 May 2017", "--form", "challenge/1", "--yes").expecting(1)
        #expect(elsewhere.errors.contains("each authority fills in once a year"), "\(elsewhere)")
        let nobody = try site.open("--adopted", "12 May 2017", "--programme", "sa-2016", "--yes").expecting(1)
        #expect(nobody.errors.contains("knows no programme “sa-2016”"), "\(nobody)")
        let rehearsed = try site.open("--adopted", "12 May 2017", "--dry-run").expecting(0)
        #expect(rehearsed.output.contains("3 authorities take part, until 30 September 2017."), "\(rehearsed)")
        #expect(try site.jo.sli("campaign", "show", "2017").code == 1)
        _ = try site.open("--adopted", "12 May 2017", "--yes").expecting(0)
        #expect(try site.open("--adopted", "12 May 2017", "--yes").expecting(1).errors.contains("opened before"))
        let changed = try site.jo.sli(
            "campaign", "change", "2017", "--deadline", "2017-10-14", "--yes", "--note", "Agreed in September."
        ).expecting(0)
        #expect(changed.output.contains("from 30 September 2017 to 14 October 2017"), "\(changed)")
        try site.level()
        let shown = try site.ben.json("campaign", "show")
        #expect(shown["value"]?["deadline"] == "2017-10-14" && shown["value"]?["gates"] == ["director", "lead-member"])
        #expect(
            shown["participants"]?.array?.compactMap { $0["authority"]?.string } == ["bristol", "plymouth", "torbay"])
        #expect(try site.jo.json("status")["statements"] == [])

        // Both begin the same record, byte for byte, and it names who approves it.
        for laptop in [site.ann, site.ben] { try laptop.does("new", Self.bristol) }
        let begun = try site.ann.json("show", Self.bristol)["value"]
        #expect(begun?["gates"] == ["director", "lead-member"])
        #expect(try site.ben.json("show", Self.bristol)["value"] == begun)
        try site.level()
        #expect(try site.ann.json("conflicts", Self.bristol) == [])

        try site.jo.does("campaign", "close", "2017", "--yes")
        #expect(try site.jo.sli("campaign", "change", "2017", "--name", "X", "--yes").code == 1)
        try site.jo.does("campaign", "open", "2017", "--yes", "--note", "Closed by mistake.")
        #expect(try site.jo.json("campaign", "show")["stages"]?.array?.first?["stage"] == "open")
    }

    @Test func aSelfAssessmentIsApprovedByAllReturnedAndHandedOverAgain() throws {
        let site = try Site()
        let (ann, ben, jo) = (site.ann, site.ben, site.jo)
        _ = try site.open("--adopted", "12 May 2017", "--yes").expecting(0)
        try site.level()
        try ann.does("new", Self.bristol)
        let lacks = try ann.sli("validate", Self.bristol, "--for", "approve").expecting(1)
        #expect(lacks.output.contains("Care leavers: What do we know"), "\(lacks)")
        #expect(try ann.sli("show", Self.bristol).output.contains("What its sections lack before it can be approved"))
        #expect(try ann.json("show", Self.bristol)["lacking"]?.array?.count == 10)
        try site.write()

        let first = try ann.sli("approve", Self.bristol, "--yes").expecting(0)
        #expect(first.errors.contains("Nobody has approved"), "\(first)")
        #expect(first.errors.contains("`sli export \(Self.bristol) --format html"), "\(first)")
        let early = try ann.sli("submit", Self.bristol, "--yes").expecting(1)
        #expect(early.errors.contains("approval of the lead member"), "\(early)")
        try ann.does("sync")
        try ben.does("sync")
        #expect(
            try ben.json("status")["sign"] == [
                ["act": "approve", "record": .string(Self.bristol), "roles": ["lead-member"]]
            ])
        let second = try ben.json("approve", Self.bristol, "--yes")
        #expect(second["act"] == "endorse" && second["lacking"] == [])
        try ben.does("sync")
        try ann.does("sync")
        #expect(try ann.sli("status").output.contains("`sli submit \(Self.bristol)` hands it over"))
        let unasked = try ann.sli("submit", Self.bristol).expecting(64)
        #expect(unasked.errors.contains("3 people in 2 authorities will be able to read it"), "\(unasked)")
        let submitted = try ann.json("submit", Self.bristol, "--yes")
        #expect(submitted["readers"] == ["authorities": 2, "office": 1, "people": 3])
        #expect(try ben.sli("set", Self.bristol, "/headline", "Too late.").code == 1)
        try site.level()
        #expect(try ben.sli("set", Self.bristol, "/headline", "Too late.").expecting(1).errors.contains("Submitted"))

        try jo.does("return", Self.bristol, "--yes", "--note", "Please say how you know it.")
        try site.level()
        let told = try ben.sli("status").expecting(0)
        #expect(told.output.hasPrefix("Self-assessment: \(Self.bristol) was handed back by Jo Price"), "\(told)")
        #expect(told.output.contains("  Please say how you know it."), "\(told)")
        #expect(try ben.json("status")["returned"]?.array?.first?["note"] == "Please say how you know it.")
        // The draft is live again without anybody's help, and nobody is alarmed.
        try ben.does("set", Self.bristol, "/headline", "Our front door is slow: families told us.")
        try ben.does("sync")
        try ann.does("sync")
        #expect(try ann.json("status")["statements"] == [])
        let again = try ann.sli("approve", Self.bristol, "--yes").expecting(0)
        #expect(again.errors.contains("Changed since Ann Lee (director) approved it"), "\(again)")
        #expect(again.errors.contains("families told us"), "\(again)")
        #expect(try ann.sli("send-back", Self.bristol, "--yes").expecting(64).errors.contains("the reason is missing"))
        try ann.does("sync")
        try ben.does("sync")
        try ben.does("approve", Self.bristol, "--yes")
        try ben.does("sync")
        try ann.does("sync")
        let resubmitted = try ann.sli("submit", Self.bristol, "--yes").expecting(0)
        #expect(resubmitted.errors.contains("Different from when Ann Lee (director) handed it over"), "\(resubmitted)")
        #expect(resubmitted.errors.contains("families told us"), "\(resubmitted)")
        try site.level()
        #expect(try site.rows(jo)["bristol"]?["stage"] == "submitted")
        #expect(try ben.json("status")["returned"] == [])
        // Taken back, it can be written in at once.
        try ann.does("withdraw", Self.bristol, "--yes", "--note", "A figure is wrong.")
        try ann.does("set", Self.bristol, "/headline", "Our front door was slow.")
        #expect(try site.rows(ann)["bristol"]?["outstanding"] == true)
    }

    @Test func whoInstallsNothingIsNotLeftOut() throws {
        let site = try Site()
        let (jo, tom) = (site.jo, site.tom)
        _ = try site.open("--adopted", "12 May 2017", "--yes").expecting(0)
        try site.level()
        let form = site.world.path("torbay.txt")
        let document = try site.world.file("torbay.docx", "The document, as it came.\n")
        func enter(_ more: String...) throws -> Answer {
            try jo.start(
                "sli", ["submit", "torbay/2017", "--on-behalf-of", "torbay", "--form", form, "--yes"] + more
            ).answer()
        }
        #expect(try enter().expecting(0).output.contains("Fill it in"))
        let text = try String(contentsOfFile: form, encoding: .utf8)
        #expect(!text.contains("/entered"))
        let heading = try #require(text.range(of: "=== Headline  [/headline]"))
        let place = try #require(text.range(of: "\n\n", range: heading.upperBound..<text.endIndex)).upperBound
        try Data((text[..<place] + "Children wait too long.\n" + text[place...]).utf8).write(to: URL(filePath: form))
        #expect(try enter().expecting(64).errors.contains("--received-from, --received, --document"))
        let details = ["--received-from", "Pat Ray", "--received", "2017-09-29", "--document", document]
        let foreign = try tom.start(
            "sli", ["submit", "torbay/2017", "--on-behalf-of", "torbay", "--form", form, "--yes"] + details
        ).answer().expecting(1)
        #expect(foreign.errors.contains("not yours to sign"), "\(foreign)")
        let entered = try enter(
            details[0], details[1], details[2], details[3], details[4], details[5],
            "--approved-by", "Tom Day, director"
        ).expecting(0)
        #expect(entered.output.contains("reported, not signed"), "\(entered)")
        let digest = try site.world.run("sha256sum", [document]).firstLine.prefix(64)
        #expect(entered.errors.contains(digest), "\(entered)")

        let silent = try jo.sli("decline", "plymouth/2017", "--yes").expecting(64)
        #expect(silent.errors.contains("the reason is missing"), "\(silent)")
        try jo.does("decline", "plymouth/2017", "--reason", "Inspected in August.", "--yes")
        try site.level()
        let shown = try tom.json("show", "torbay/2017")["value"]
        #expect(shown?["headline"] == "Children wait too long.")
        #expect(
            shown?["entered"]?["sha256"] == .string(String(digest)) && shown?["entered"]?["document"] == "torbay.docx")
        let before = try site.rows(jo)["torbay"]
        #expect(before?["confirmed"] == false && before?["waits"] == ["moderators", "confirmation"])
        #expect(before?["handedOver"] == ["by": "received", "day": "2017-09-29"])
        #expect(try jo.sli("confirm", "torbay/2017", "--yes").code == 1)
        #expect(try tom.json("status")["sign"] == [["act": "confirm", "record": .string(Self.torbay)]])
        try tom.does("confirm", "torbay/2017", "--yes")
        #expect(try tom.json("status")["sign"] == [])
        try site.level()

        let status = try jo.sli("status", "--region", clock: Self.october).expecting(0)
        for words in [
            "not taking part: Inspected in August.", "entered from a document, approval confirmed",
            "late by 3 days", "The hub gives no receipts",
        ] { #expect(status.output.contains(words), "\(status)") }
        let late = try jo.sli(
            "status", "--region", "--late", "--letters", site.world.path("letters"), clock: Self.october
        ).expecting(0)
        #expect(late.output.contains("Ann Lee, director, ann@bristol.example"), "\(late)")
        #expect(!late.output.contains("Torbay"), "\(late)")
        #expect(late.output.contains("1 letter written"), "\(late)")
        let letter = try String(contentsOfFile: site.world.path("letters/bristol.txt"), encoding: .utf8)
        #expect(letter.contains("30 September 2017, 3 days ago") && letter.contains("Jo Price, 0117 496 0000"))
        // Another day's letters do not take their place.
        let again = try jo.sli(
            "status", "--late", "--letters", site.world.path("letters"), clock: Self.october + 86_400)
        #expect(again.code == 1 && again.errors.contains("bristol.txt"), "\(again)")
        #expect(try String(contentsOfFile: site.world.path("letters/bristol.txt"), encoding: .utf8) == letter)
    }

    @Test func whoDeclinesHandsOverNoDraftAndMayChangeTheirMind() throws {
        let site = try Site()
        let (ann, jo) = (site.ann, site.jo)
        _ = try site.open("--adopted", "12 May 2017", "--yes").expecting(0)
        try site.level()
        try ann.does("new", Self.bristol)
        try ann.does("set", Self.bristol, "/headline", "A draft that nobody else reads.")
        #expect(try jo.sli("confirm", "bristol/2017", "--yes").code == 1)
        #expect(
            try ann.json("decline", "bristol/2017", "--reason", "Inspected.", "--yes")["stage"] == "not-participating")
        try site.level()
        let handed = try jo.json("show", "bristol/2017")["value"]
        #expect(handed?["headline"] == nil && handed?["gates"] == ["director", "lead-member"])
        #expect(try site.rows(jo)["bristol"]?["reason"] == "Inspected.")
        #expect(try ann.json("show", Self.bristol)["value"]?["headline"] == "A draft that nobody else reads.")
        try Self.fill(ann)
        try ann.does("approve", Self.bristol, "--yes")
        for laptop in [ann, site.ben] { try laptop.does("sync") }
        try site.ben.does("approve", Self.bristol, "--yes")
        for laptop in [site.ben, ann] { try laptop.does("sync") }
        try ann.does("submit", Self.bristol, "--yes")
        try site.level()
        let row = try site.rows(jo)["bristol"]
        #expect(row?["stage"] == "submitted" && row?["reason"] == .null)
    }

    @Test func lateIsWhatTheHubReceivedLate() throws {
        let region = try AccountRegion(World())
        let (jo, ann) = (region.jo, region.ann)
        try jo.does(
            "member", "add", "ann", "--name", "Ann Lee", "--email", "ann@bristol.example", "--authority", "bristol",
            "--role", "director", "--public-key", ann.publicKey())
        try jo.does("new", "programme/sa-2017")
        try jo.does("set", "programme/sa-2017", "/members", #"[{"authority": "bristol"}]"#)
        try jo.does(
            "campaign", "open", "2017", "--programme", "sa-2017", "--form", "self-assessment/1", "--deadline",
            "2017-09-30", "--gate", "director", "--adopted", "12 May 2017", "--yes")
        for laptop in [jo, ann] { try laptop.does("sync") }
        try ann.does("new", Self.bristol)
        try Self.fill(ann)
        try ann.does("approve", Self.bristol, "--yes")
        try ann.does("submit", Self.bristol, "--yes")
        // Not sent yet, it counts by its writer's clock of August 2017; the hub's is that of today.
        let unsent = try ann.json("status", "--region")["authorities"]?.array?.first
        #expect(unsent?["handedOver"] == ["by": "writer", "day": "2017-08-29"] && unsent?["late"] == 0)
        for laptop in [ann, jo] { try laptop.does("sync") }
        let told = try jo.json("status", "--region", "--late")
        let row = told["authorities"]?.array?.first
        #expect(told["receipts"] == true)
        #expect(row?["handedOver"]?["by"] == "receipt" && row?["outstanding"] == false, "\(told)")
        #expect(row?["late"]?.integer ?? 0 > 1_000, "\(told)")
    }
}
