import Foundation
import Programmes
import Records

/// The visits of a programme as a calendar (RFC 5545), without line ends.
///
/// A visit keeps its identity however often it is moved, so that a calendar that takes the file in again moves it too.
struct TrackCalendar {
    private let telling: TrackTelling
    private let stamp: String

    /// - Parameter stamp: when the programme was changed last, seconds since 1970.
    init(_ telling: TrackTelling, stamp: Int64) {
        self.telling = telling
        let day = CalendarDay(number: Int(stamp / 86_400))
        let second = Int(stamp % 86_400)
        self.stamp =
            Self.date(day) + "T" + [second / 3_600, second / 60 % 60, second % 60].map(Self.two).joined() + "Z"
    }

    var lines: [String] {
        let desk = telling.desk
        var lines = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//sli//programme//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "X-WR-CALNAME:" + Self.escaped(desk.title),
        ]
        for visit in telling.tracking.visits {
            guard let days = visit.days else { continue }
            let isAgreed = visit.slot.status == .agreed || visit.isHeld
            lines += event(
                "\(visit.slot.host).\(visit.slot.round)", days, Wording.calendarSummary(visit.slot, telling.names),
                Wording.calendarDescription(visit, desk.title), isCertain: isAgreed)
        }
        if let deadline = telling.tracking.deadline, let day = DaySpan(from: deadline, until: deadline) {
            lines += event("deadline", day, Wording.calendarDeadline(desk.title), desk.title, isCertain: true)
        }
        lines.append("END:VCALENDAR")
        return lines.flatMap(Self.folded)
    }

    private func event(
        _ id: String, _ days: DaySpan, _ summary: String, _ description: String, isCertain: Bool
    ) -> [String] {
        let desk = telling.desk
        let region = desk.record["region"]?.string ?? "region"
        return [
            "BEGIN:VEVENT", "UID:\(desk.name.key[0]).\(id)@\(region).sli.invalid", "DTSTAMP:\(stamp)",
            "DTSTART;VALUE=DATE:\(Self.date(days.from))",
            // The first day that no longer belongs to it.
            "DTEND;VALUE=DATE:\(Self.date(days.until + 1))", "SUMMARY:" + Self.escaped(summary),
            "DESCRIPTION:" + Self.escaped(description), "STATUS:\(isCertain ? "CONFIRMED" : "TENTATIVE")",
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]
    }

    private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func date(_ day: CalendarDay) -> String { day.text.replacing("-", with: "") }

    /// Text as a value of RFC 5545, section 3.3.11.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": escaped += "\\\(scalar)"
            case "\n": escaped += "\\n"
            // Other control characters have no place in a value.
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: break
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }

    /// A line in pieces of at most 75 bytes, none of which cuts a character (section 3.1).
    static func folded(_ line: String) -> [String] {
        var pieces = [""]
        for scalar in line.unicodeScalars {
            let piece = String(scalar)
            if pieces[pieces.count - 1].utf8.count + piece.utf8.count > 75 { pieces.append(" ") }
            pieces[pieces.count - 1] += piece
        }
        return pieces
    }
}
