import Foundation
import Programmes
import Records
import Testing

@testable import Commands

/// What a programme's table, calendar and page make of texts that were not written for them.
@Suite struct ProgrammeFilesTests {
    @Test(arguments: [
        ("Bristol, City of", "\"Bristol, City of\""), ("=HYPERLINK(\"x\")", "\"'=HYPERLINK(\"\"x\"\")\""),
        ("+44 117", "'+44 117"), ("-1", "'-1"), ("@here", "'@here"), ("\tx", "'\tx"), ("a\nb", "\"a\nb\""),
        ("plain", "plain"), ("", ""), ("1-2", "1-2"),
    ])
    func aCellIsShownAsItIsAndIsNeverAFormula(text: String, cell: String) {
        #expect(TrackTable.cell(text) == cell)
    }

    @Test func calendarTextIsEscaped() {
        #expect(TrackCalendar.escaped("a;b,c\\d\ne\u{7}") == "a\\;b\\,c\\\\d\\ne")
    }

    @Test func calendarLinesAreFoldedBetweenCharacters() {
        let line = "SUMMARY:" + String(repeating: "é", count: 100)
        let pieces = TrackCalendar.folded(line)
        #expect(pieces.allSatisfy { $0.utf8.count <= 75 } && pieces.count > 1)
        #expect(pieces.dropFirst().allSatisfy { $0.hasPrefix(" ") })
        #expect(pieces[0] + pieces.dropFirst().map { $0.dropFirst() }.joined() == line)
        #expect(TrackCalendar.folded("SHORT:x") == ["SHORT:x"])
    }

    @Test func thePageEscapesWhatPeopleWrote() {
        #expect(TrackPage.escaped("<b>\"A & B\"</b>") == "&lt;b&gt;&quot;A &amp; B&quot;&lt;/b&gt;")
    }

    @Test(arguments: [
        ("2017-09-04", "2017-09-08", "4 to 8 September 2017"),
        ("2017-09-25", "2017-10-06", "25 September to 6 October 2017"),
        ("2017-12-27", "2018-01-05", "27 December 2017 to 5 January 2018"),
        ("2017-12-01", "2017-12-01", "1 December 2017"),
    ])
    func daysAreSaidAsPeopleSayThem(from: String, until: String, words: String) throws {
        let span = try #require(DaySpan(from: CalendarDay(from)!, until: CalendarDay(until)!))
        #expect(Wording.days(span) == words)
    }

    @Test func everyConstraintHasASentenceWithTheNames() {
        let names = AuthorityNames(["bristol": "Bristol, City of", "torbay": "Torbay"])
        var programme = Programme(
            "neglect-2017", opens: CalendarDay("2017-09-01"), deadline: CalendarDay("2018-06-30"),
            members: [Programme.Member("bristol", capacity: 2), Programme.Member("torbay", capacity: 0)])
        programme.challengersPerHost = 3
        programme.slots = [Slot(host: "torbay", challengers: ["bristol"])]
        let task = PairingTask(programme)
        let pair = AuthorityPair("torbay", "bristol")!
        let sentences: [(PairingConstraint, String)] = [
            (.forbidden(pair), "Bristol, City of and Torbay must not challenge each other"),
            (.lastYear(pair), "Bristol, City of and Torbay were partners last year"),
            (.unavailable("torbay"), "Torbay cannot in the weeks that it named"),
            (.capacity("bristol"), "Bristol, City of sends 2 teams a quarter at most"),
            (.capacity("torbay"), "Torbay sends no team"),
            (
                .kept(Slot.Name(host: "torbay", round: "1")),
                "the visit to Torbay stays as it is (Bristol, City of)"
            ),
            (.notEachOther, "no two challenge each other"),
            (.oneVisitAWeek, "nobody takes part in two visits in one week"),
            (.challengersPerHost, "every host has 3 challengers"),
            (.closedWeeks, "there are weeks in which nobody is visited"),
            (.deadline, "all is done by 30 June 2018"), (.opening, "nothing begins before 1 September 2017"),
            (.hosts("torbay"), "Torbay is to be challenged"),
            (.challenges("torbay"), "Torbay is to challenge somebody"),
        ]
        for (constraint, sentence) in sentences {
            #expect(Wording.sentence(constraint, task, names) == sentence)
        }
    }

    @Test func daysOfAnAnswerAreReadOrRefused() {
        #expect(GivenSpan(argument: "2017-12-18/2018-01-05")?.span.until == CalendarDay("2018-01-05"))
        #expect(GivenSpan(argument: "2017-12-18")?.span.until == CalendarDay("2017-12-18"))
        for text in ["", "/", "2017-12-18/", "2018-01-05/2017-12-18", "2017-02-30", "2017-12-18/2018-01-05/x"] {
            #expect(GivenSpan(argument: text) == nil, "\(text)")
        }
    }
}
