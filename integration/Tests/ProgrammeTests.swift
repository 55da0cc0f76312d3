import Foundation
import Records
import Testing

/// The programmes of the two regions from the first letter to the last visit, every command a process of its own.
@Suite(.tags(.large)) struct ProgrammeTests {
    private static let header = "id,name,region,tier,dfe_number,ons_code,from,until,successors"

    /// A region of those authorities with Jo as its coordinator; there is no hub, and none is needed.
    private func region(_ ids: [String], named name: String) throws -> (world: World, jo: Laptop) {
        let world = try World(clock: 1_504_000_000)  // 29 August 2017
        let rows = ids.enumerated().map { index, id in
            "\(id),\(id.capitalized),\(name),Unitary,\(800 + index),E0600\(10_00 + index),,,"
        }
        let file = try world.file("authorities.csv", ([Self.header] + rows).joined(separator: "\n") + "\n")
        let jo = try Laptop(world, "jo")
        try jo.foundRegion("--authorities", file)
        return (world, jo)
    }

    private static let southWest = [
        "bath-and-north-east-somerset", "bournemouth", "bristol", "cornwall", "devon", "dorset-county",
        "gloucestershire", "isles-of-scilly", "north-somerset", "plymouth", "poole", "somerset-county",
        "south-gloucestershire", "swindon", "torbay", "wiltshire",
    ]
    private static let eastern = [
        "bedford", "cambridgeshire", "central-bedfordshire", "essex", "hertfordshire", "luton", "norfolk",
        "peterborough", "southend-on-sea", "suffolk", "thurrock",
    ]

    /// The neglect programme of the South West: `before July 2018`, sixteen authorities.
    private func neglect() throws -> (world: World, jo: Laptop) {
        let (world, jo) = try region(Self.southWest, named: "South West")
        try jo.does(
            "programme", "new", "neglect-2017", "--kind", "neglect", "--name", "Neglect Peer Challenge", "--opens",
            "2017-09-01", "--deadline", "2018-06-30", "--words", "before July 2018")
        return (world, jo)
    }

    private func confirmEverybody(_ jo: Laptop, _ programme: String, _ ids: [String]) throws {
        _ = try jo.start("sli", ["programme", "invite", programme] + ids + ["--answer", "confirmed"]).answer()
            .expecting(0)
    }

    @Test func theNeglectProgrammeOfTheSouthWestIsPlannedConfirmedAndTracked() throws {
        let (world, jo) = try neglect()
        let letters = world.path("letters")
        let invited = try jo.json("programme", "invite", "neglect-2017", "--letters", letters)
        #expect(invited["authorities"]?.array?.count == 16 && invited["letters"]?.array?.count == 16)
        let letter = try String(contentsOfFile: "\(letters)/torbay.txt", encoding: .utf8)
        #expect(letter.contains("Torbay") && letter.contains("before July 2018") && letter.contains("Jo Price"))
        let early = try jo.sli("programme", "confirm", "neglect-2017", "--yes")
        #expect(early.code == 1 && early.errors.contains("not everybody has answered"), "\(early)")
        try confirmEverybody(jo, "neglect-2017", Self.southWest)
        // Nobody has a visit yet: the gate holds and names them.
        let gate = try jo.sli("programme", "confirm", "neglect-2017", "--yes")
        #expect(gate.code == 1 && gate.errors.contains("Torbay is challenged by nobody."), "\(gate)")
        #expect(try jo.json("list", "challenge").array?.isEmpty == true)

        let shown = try jo.sli("programme", "pair", "neglect-2017").expecting(0)
        #expect(shown.output.contains("16 visits proposed") && shown.output.contains("who could"), "\(shown)")
        #expect(shown.output.contains("Not saved"), "\(shown)")
        let dry = try jo.json("programme", "pair", "neglect-2017", "--save", "--dry-run")
        #expect(dry["dryRun"] == true && dry["visits"]?.array?.count == 16)
        #expect(try jo.json("show", "programme/neglect-2017")["value"]?["pairings"] == nil)
        let saved = try jo.json("programme", "pair", "neglect-2017", "--save")
        #expect(saved["outcome"] == "saved" && saved["visits"] == dry["visits"])
        for visit in saved["visits"]?.array ?? [] {
            #expect(visit["challengers"]?.array?.count == 1 && visit["challengers"]?.array?.first != visit["host"])
            let until = try #require(visit["window"]?["until"]?.string)
            #expect(until <= "2018-06-30")
        }

        let confirmed = try jo.json("programme", "confirm", "neglect-2017", "--yes", "--note", "Directors agreed.")
        #expect(confirmed["stage"] == "confirmed" && confirmed["challenges"]?.array?.count == 16)
        let challenge = try jo.json("show", "challenge/neglect-2017/torbay/1")["value"]
        #expect(challenge?["lines"]?.array?.count == 10 && challenge?["kind"] == "neglect")
        let visit = saved["visits"]?.array?.first { $0["host"] == "torbay" }
        #expect(challenge?["reviewers"] == visit?["challengers"])
        let again = try jo.sli("programme", "confirm", "neglect-2017", "--yes")
        #expect(again.code == 1 && again.errors.contains("confirmed already"), "\(again)")
        let paired = try jo.sli("programme", "pair", "neglect-2017", "--save")
        #expect(paired.code == 1 && paired.errors.contains("replan"), "\(paired)")

        let screen = try jo.sli("programme", "track", "neglect-2017", "--on", "2017-09-01").expecting(0)
        #expect(screen.output.contains("To be done before July 2018 (30 June 2018)."), "\(screen)")
        #expect(screen.output.contains("Hosted: 0 of 16; 16 due."), "\(screen)")
        #expect(screen.output.contains("On course"), "\(screen)")
        let tracked = try jo.json("programme", "track", "neglect-2017", "--on", "2018-07-01")
        #expect(tracked["hosting"]?["late"] == 16 && tracked["forecast"]?["onCourse"] == false)
        try calendar(world, jo)
        try table(world, jo)
        try page(jo)
    }

    /// A stock parser reads the calendar, and says what we meant.
    private func calendar(_ world: World, _ jo: Laptop) throws {
        let file = world.path("neglect.ics")
        try jo.does("programme", "track", "neglect-2017", "--format", "ics", "-o", file)
        let bytes = try Data(contentsOf: URL(filePath: file))
        try jo.does("programme", "track", "neglect-2017", "--format", "ics", "-o", file, "--on", "2018-01-01")
        #expect(try Data(contentsOf: URL(filePath: file)) == bytes, "the same programme is the same calendar")
        let lines = String(decoding: bytes, as: UTF8.self).components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 75 && !$0.contains("\n") })
        let script = try world.file(
            "read.py",
            """
            import sys, icalendar
            calendar = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
            events = [e for e in calendar.walk('VEVENT')]
            for event in events:
                assert not event.errors, event.errors
                assert event['DTSTAMP'].dt.year == 2017, event
                print(event['UID'], event['DTSTART'].dt, event['DTEND'].dt, event['STATUS'], sep='|')
            print(len({e['UID'] for e in events}))
            """)
        let read = try world.run("python3", [script, file]).output.split(separator: "\n").map(String.init)
        #expect(read.last == "17", "\(read)")
        #expect(
            read.contains("neglect-2017.deadline@south-west.sli.invalid|2018-06-30|2018-07-01|CONFIRMED"), "\(read)")
        let visits = try jo.json("programme", "track", "neglect-2017")["visits"]?.array ?? []
        for visit in visits {
            let host = try #require(visit["host"]?.string)
            let from = try #require(visit["days"]?["from"]?.string)
            #expect(read.contains { $0.hasPrefix("neglect-2017.\(host).1@south-west.sli.invalid|\(from)|") }, "\(read)")
        }
    }

    private func table(_ world: World, _ jo: Laptop) throws {
        let text = try jo.sli("programme", "track", "neglect-2017", "--format", "csv").expecting(0).output
        let file = try world.file("track.csv", text)
        let script = try world.file(
            "table.py",
            """
            import csv, sys
            rows = list(csv.reader(open(sys.argv[1], newline='', encoding='utf-8'), strict=True))
            assert all(len(row) == 10 for row in rows), rows
            print(len(rows), rows[0][0], rows[1][0], sep='|')
            """)
        #expect(try world.run("python3", [script, file]).firstLine == "17|Authority|Bath-And-North-East-Somerset")
        #expect(text.hasSuffix("\r\n"))
    }

    /// The page holds together, and a person who hears it is told what every cell is about.
    private func page(_ jo: Laptop) throws {
        let page = try jo.sli("programme", "track", "neglect-2017", "--format", "html").expecting(0).output
        for part in [
            "<html lang=\"en-GB\">", "<h1>Neglect Peer Challenge</h1>", "<caption>", "<th scope=\"col\">Hosted</th>",
            "<th scope=\"row\">Torbay</th>", "<main>",
        ] { #expect(page.contains(part), "\(part)") }
        for part in ["<script", "http:", "https:", "src=", "@import", "url("] { #expect(!page.contains(part)) }
        #expect(page.components(separatedBy: "<tr>").count == 1 + 17 + 17)
    }

    @Test func aProgrammeIsPlannedAgainWithTheLeastChange() throws {
        let (_, jo) = try neglect()
        try confirmEverybody(jo, "neglect-2017", Self.southWest)
        let first = try jo.json("programme", "pair", "neglect-2017", "--save")["visits"]?.array ?? []
        // One is held; one is inspected in its week.
        try jo.does("set", "programme/neglect-2017", "/pairings/host=devon,round=1/status", "agreed")
        let torbay = try #require(first.first { $0["host"] == "torbay" }?["window"])
        let (from, until) = (try #require(torbay["from"]?.string), try #require(torbay["until"]?.string))
        try jo.does(
            "programme", "invite", "neglect-2017", "torbay", "--answer", "confirmed", "--cannot", "\(from)/\(until)")
        let planned = try jo.json("programme", "replan", "neglect-2017", "--reason", "Torbay is inspected.")
        // Its own visit, and at most the one in which it challenges in that week: it is in one visit a week.
        #expect(planned["moves"]?.array?.map { $0["host"] } == ["torbay"], "\(planned)")
        #expect(planned["least"] == true && planned["outcome"] == "planned")
        let saved = try jo.json(
            "programme", "replan", "neglect-2017", "--reason", "Torbay is inspected.", "--deadline", "2018-07-31",
            "--decided", "directors, 14 September 2017", "--save")
        #expect(saved["outcome"] == "saved")
        let record = try jo.json("show", "programme/neglect-2017")["value"]
        #expect(record?["baseline"] == "2018-06-30" && record?["deadline"] == "2018-07-31")
        let entry = record?["replans"]?.array?.first
        #expect(entry?["reason"] == "Torbay is inspected." && entry?["was"] == "2018-06-30, 16 authorities")
        #expect(entry?["decided"] == "directors, 14 September 2017")
        let second = record?["pairings"]?.array ?? []
        for visit in first where visit["host"] != "torbay" {
            let now = second.first { $0["host"] == visit["host"] }
            #expect(now?["window"] == visit["window"] && now?["reviewers"] == visit["challengers"])
        }
        let screen = try jo.sli("programme", "track", "neglect-2017").expecting(0).output
        #expect(screen.contains("first set for 30 June 2018") && screen.contains("Planned again once."), "\(screen)")
    }

    @Test func whatClashesIsNamedAndLettingItGoHelps() throws {
        let (_, jo) = try region(["bristol", "devon", "torbay"], named: "South West")
        try jo.does(
            "programme", "new", "small", "--kind", "neglect", "--opens", "2017-09-04", "--deadline", "2017-12-15",
            "--name", "Small")
        try jo.does("programme", "invite", "small", "devon", "--answer", "confirmed", "--capacity", "0")
        let refused = try jo.sli("programme", "pair", "small", "--save")
        #expect(refused.code == 1 && refused.output.contains("Devon sends no team"), "\(refused)")
        let told = try jo.start("sli", ["programme", "pair", "small", "--json"]).answer()
        let clash = try JSON(reading: Array(told.output.utf8))["clash"]
        let rules = clash?["removable"]?.array?.map { $0["rule"] } ?? []
        #expect(rules.contains("capacity") && told.code == 1, "\(told)")
        try jo.does("programme", "invite", "small", "devon", "--answer", "confirmed", "--capacity", "1")
        #expect(try jo.json("programme", "pair", "small", "--save")["outcome"] == "saved")
    }

    @Test func anExceptionNeedsAReasonAndIsOnRecord() throws {
        let (_, jo) = try region(["bristol", "devon", "torbay", "wiltshire"], named: "South West")
        let ids = ["bristol", "devon", "torbay", "wiltshire"]
        try jo.does(
            "programme", "new", "small", "--kind", "neglect", "--opens", "2017-09-04", "--deadline", "2017-12-15",
            "--name", "Small", "--member", "bristol", "--member", "devon", "--member", "torbay")
        try confirmEverybody(jo, "small", Array(ids.prefix(3)))
        try jo.does("programme", "pair", "small", "--save")
        try confirmEverybody(jo, "small", ["wiltshire"])
        let refused = try jo.sli("programme", "confirm", "small", "--yes")
        #expect(refused.code == 1 && refused.errors.contains("Wiltshire challenges nobody."), "\(refused)")
        #expect(try jo.sli("programme", "confirm", "small", "--yes", "--except", "wiltshire").code == 64)
        let dry = try jo.json(
            "programme", "confirm", "small", "--except", "wiltshire", "--reason", "Next year.", "--dry-run")
        #expect(dry["dryRun"] == true && dry["challenges"]?.array?.count == 3)
        #expect(try jo.json("list", "challenge").array?.isEmpty == true)
        let confirmed = try jo.json(
            "programme", "confirm", "small", "--yes", "--except", "wiltshire", "--reason", "Next year.")
        #expect(confirmed["stage"] == "confirmed" && confirmed["excepted"] == ["wiltshire"])
        let member = try jo.json("show", "programme/small")["value"]?["members"]?.array?.last
        #expect(member?["excuse"] == "Next year.")
        // Opened again, the plan stands, and can be agreed on anew.
        let opened = try jo.json("programme", "replan", "small", "--reason", "Wiltshire after all.", "--save", "--yes")
        #expect(opened["stage"] == "consulting")
        #expect(try jo.json("programme", "confirm", "small", "--yes")["stage"] == "confirmed")
    }

    @Test func aChallengerWhoWithdrawsIsReplacedAndTheWeekStays() throws {
        let ids = ["bristol", "devon", "torbay", "wiltshire"]
        let (_, jo) = try region(ids, named: "South West")
        try jo.does(
            "programme", "new", "small", "--kind", "neglect", "--opens", "2017-09-04", "--deadline", "2017-12-15",
            "--name", "Small")
        try confirmEverybody(jo, "small", ids)
        let visits = try jo.json("programme", "pair", "small", "--save")["visits"]?.array ?? []
        try jo.does("programme", "confirm", "small", "--yes")
        try jo.does("programme", "invite", "small", "devon", "--answer", "withdrawn", "--reason", "Inspected.")
        let host = try #require(visits.first { $0["challengers"] == ["devon"] }?["host"]?.string)
        let screen = try jo.sli("programme", "track", "small").expecting(0).output
        #expect(screen.contains("Devon takes no part any more"), "\(screen)")
        let planned = try jo.json("programme", "replan", "small", "--reason", "Devon withdrew.", "--save", "--yes")
        #expect(planned["dropped"] == ["devon"] && planned["moves"]?.array?.map { $0["host"] } == [.string(host)])
        #expect(planned["weeksMoved"] == 0 && planned["stage"] == "consulting")
        let again = try jo.json("programme", "confirm", "small", "--yes")
        #expect(again["challenges"]?.array?.map { $0["begun"] } == [false], "\(again)")
        let challenge = try jo.json("show", "challenge/small/\(host)/1")["value"]
        let former = try #require(visits.first { $0["host"] == "devon" }?["challengers"])
        #expect(challenge?["reviewers"] == former, "who was to challenge Devon goes there instead")
    }

    @Test func elevenReciprocalHealthChecksMakeFourPairsAndATriad() throws {
        let (_, jo) = try region(Self.eastern, named: "East of England")
        try jo.does(
            "programme", "new", "front-door-2017", "--kind", "health-check", "--name", "Contact and referral",
            "--opens", "2017-09-04", "--deadline", "2018-03-30")
        try confirmEverybody(jo, "front-door-2017", Self.eastern)
        let visits = try jo.json("programme", "pair", "front-door-2017", "--save")["visits"]?.array ?? []
        let challenger = Dictionary(
            uniqueKeysWithValues: visits.compactMap { visit in
                visit["host"]?.string.map { ($0, visit["challengers"]?.array?.first?.string ?? "") }
            })
        let mutual = Self.eastern.filter { challenger[challenger[$0] ?? ""] == $0 }
        #expect(visits.count == 11 && mutual.count == 8)
        for one in Self.eastern where !mutual.contains(one) {
            let second = try #require(challenger[one])
            let third = try #require(challenger[second])
            #expect(challenger[third] == one && Swift.Set([one, second, third]).count == 3)
        }
        let confirmed = try jo.json("programme", "confirm", "front-door-2017", "--yes")
        let linked = confirmed["challenges"]?.array?.filter { $0["partner"]?.string != nil } ?? []
        #expect(linked.count == 8)
        for one in linked {
            let partner = try #require(one["partner"]?.string)
            #expect(try jo.json("show", try #require(one["record"]?.string))["value"]?["linked"] == .string(partner))
        }
        let tracked = try jo.json("programme", "track", "front-door-2017")
        #expect(tracked["pairs"]?.array?.count == 4)
        #expect(tracked["pairs"]?.array?.allSatisfy { $0["state"] == "open" } == true)
    }

    @Test func whoIsNoCoordinatorChangesNothing() throws {
        let region = try Region(World())
        try region.jo.does(
            "programme", "new", "p", "--kind", "neglect", "--opens", "2017-09-04", "--deadline", "2017-12-15")
        for laptop in [region.jo, region.ann] { try laptop.does("sync") }
        for words in [
            ["new", "q", "--kind", "neglect"], ["invite", "p"], ["pair", "p", "--save"], ["confirm", "p", "--yes"],
            ["replan", "p", "--reason", "x", "--save"],
        ] {
            let answer = try region.ann.start("sli", ["programme"] + words).answer()
            #expect(answer.code == 1 && answer.errors.contains("only a coordinator"), "\(answer)")
        }
        #expect(try region.ann.sli("programme", "track", "p").code == 0)
        #expect(try region.ann.sli("programme", "pair", "nowhere").code == 1)
    }
}
