import Programmes

extension CalendarDay {
    /// The day that a person gave.
    ///
    /// - Throws: a ``Problem`` unless it is written like `2017-12-01` and is one.
    static func given(_ text: String) throws -> CalendarDay {
        guard let day = CalendarDay(text) else { throw Wording.noDay(text) }
        return day
    }

    /// The day at that second since 1970, in UTC.
    init(clock: Int64) { self.init(number: Int((Double(clock) / 86_400).rounded(.down))) }

    /// Half a year later: the same day of the sixth month, or its last if it has fewer.
    var halfAYearLater: CalendarDay {
        let later = month > 6 ? (year: year + 1, month: month - 6) : (year: year, month: month + 6)
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        // No month has fewer than 28 days.
        let last = max(day, 28)
        let days = (28...last).reversed().lazy.compactMap { last in
            CalendarDay("\(later.year)-\(padded(later.month))-\(padded(min(day, last)))")
        }
        return days.first ?? self
    }
}
