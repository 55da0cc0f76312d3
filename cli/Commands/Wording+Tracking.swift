import Programmes
import Records

/// The sentences about where a programme stands.
extension Wording {
    static func words(_ standing: Tracking.Standing) -> String {
        switch standing {
        case .notDue: "not asked"
        case .done(let day?): "yes, \(shortDay(day))"
        case .done(nil): "yes"
        case .due(let day): "due by \(shortDay(day))"
        case .late(let day): "LATE since \(shortDay(day))"
        case .open: "not planned"
        }
    }

    /// A standing without its day, for a column of its own.
    static func word(_ standing: Tracking.Standing) -> String {
        switch standing {
        case .notDue: "not asked"
        case .done: "yes"
        case .due: "due"
        case .late: "late"
        case .open: "not planned"
        }
    }

    /// `8 Sep 2017`: a screen has room for two of them beside five names.
    private static func shortDay(_ day: CalendarDay) -> String {
        let words = Self.day(day).split(separator: " ")
        return words.enumerated().map { $0 == 1 ? String($1.prefix(3)) : String($1) }.joined(separator: " ")
    }

    static func words(_ blocker: Tracking.Blocker, _ names: AuthorityNames) -> String {
        switch blocker {
        case .notAnswered: "has not answered"
        case .noHost: "no visit to it is planned"
        case .noChallenger: "it challenges nobody yet"
        case .notAgreed: "only proposed"
        case .noRecord: "challenge not begun"
        case .noDate: "no day yet"
        case .notConfirmed: "director has not confirmed"
        case .postponed: "postponed"
        case .gone(_, let authority): "\(names[authority]) takes no part any more"
        case .afterDeadline: "after the deadline"
        }
    }

    /// What holds an authority up, visit by visit: `no day yet; at Devon: only proposed`.
    static func blockers(_ line: Tracking.Line, _ names: AuthorityNames) -> String {
        var hosts: [String?] = []
        for host in line.blockers.map(\.slot?.host) where !hosts.contains(host) { hosts.append(host) }
        return hosts.map { host in
            let words = line.blockers.filter { $0.slot?.host == host }.map { Self.words($0, names) }
            let place = host.flatMap { $0 == line.authority ? nil : "at \(names[$0]): " } ?? ""
            return place + words.joined(separator: ", ")
        }.joined(separator: "; ")
    }

    static func words(_ answer: Programme.Answer?) -> String {
        switch answer {
        case nil: "not invited"
        case .invited?: "invited"
        case .confirmed?: "takes part"
        case .declined?: "declined"
        case .withdrawn?: "withdrawn"
        }
    }

    static let hosted = "Hosted"
    static let challenged = "Challenged"

    /// `Hosted: 3 of 16; 9 due, 1 late, 3 not planned.`
    static func coverage(_ title: String, _ coverage: Coverage) -> String {
        var rest: [String] = []
        if coverage.due > 0 { rest.append("\(coverage.due) due") }
        if coverage.late > 0 { rest.append("\(coverage.late) late") }
        if coverage.open > 0 { rest.append("\(coverage.open) not planned") }
        return "\(title): \(coverage.done) of \(coverage.asked)"
            + (rest.isEmpty ? "." : "; \(rest.joined(separator: ", ")).")
    }

    /// Against what it is held: `To be done before July 2018 (30 June 2018); first set for 30 November 2017.`
    static func target(_ record: JSON, _ deadline: CalendarDay?) -> String {
        let words = record["deadline_words"]?.string
        let day = deadline.map { Self.day($0) }
        var text = "No deadline."
        if let words {
            text = "To be done \(words)\(day.map { " (\($0))" } ?? "")"
        } else if let day {
            text = "To be done by \(day)"
        }
        guard words != nil || day != nil else { return text }
        if let first = record["baseline"]?.string, first != deadline?.text {
            text += "; first set for \(Dates.day(first))"
        }
        return text + "."
    }

    static func replannedTimes(_ record: JSON) -> String? {
        let count = record["replans"]?.array?.count ?? 0
        guard count > 0 else { return nil }
        return "Planned again \(count == 1 ? "once" : "\(count) times")."
    }

    static func forecast(_ forecast: Forecast, _ deadline: CalendarDay?, _ names: AuthorityNames) -> [String] {
        var lines: [String] = []
        if forecast.isOnCourse {
            lines.append("On course: everything is done or planned in time.")
        } else {
            lines.append("At risk: \(names.list(forecast.atRisk)).")
        }
        if let end = forecast.plannedEnd { lines.append("The last visit that is planned ends on \(day(end)).") }
        if let end = forecast.endAtThisPace {
            let late = deadline.map { end > $0 } ?? false
            lines.append("At the pace so far it would be done by \(day(end))\(late ? ", after the deadline" : "").")
        }
        return lines
    }

    static func onDay(_ title: String, _ day: CalendarDay) -> String { "\(title), on \(Self.day(day))" }

    static func pairStands(_ one: String, _ other: String, isComplete: Bool, isOneWay: Bool) -> String {
        "\(one) and \(other): \(isComplete ? "both signed off" : isOneWay ? "one way only" : "open")"
    }

    // MARK: - The page, the table and the calendar

    static let trackColumns = [
        "Authority", "Part", "Answer", "Hosted", "Challenged by", "Has challenged", "Whom", "Held up by",
    ]
    static let tableColumns = [
        "Authority", "Part", "Answer", "Hosted", "Hosting day", "Challenged by", "Has challenged", "Challenging day",
        "Whom", "Held up by",
    ]
    static let visitColumns = ["Host", "Challenged by", "Days", "State", "Stage"]
    static let authoritiesCaption = "Who has hosted and challenged"
    static let visitsCaption = "Visits, in the order of their days"
    static let forecastHeading = "Forecast"
    static let coverageHeading = "How far it has come"
    static let authoritiesHeading = "Authorities"
    static let visitsHeading = "Visits"
    static let pageMadeBy = "Made from the programme's records with sli."

    static func words(_ part: Programme.Part) -> String {
        switch part {
        case .both: "hosts and challenges"
        case .challenger: "challenges"
        case .host: "hosts"
        }
    }

    static func calendarSummary(_ slot: Slot, _ names: AuthorityNames) -> String {
        "Peer challenge of \(names[slot.host]) by \(names.list(slot.challengers))"
    }

    static func calendarDescription(_ visit: Tracking.Visit, _ title: String) -> String {
        visit.hasDate ? title : "\(title). The week is planned, the day is not."
    }

    static func calendarDeadline(_ title: String) -> String { "\(title): deadline" }
    static func fileWritten(_ path: String) -> String { "Written: \(path)" }
}
