/// A day of the Gregorian calendar, without a clock and without a time zone.
public struct CalendarDay: Sendable, Hashable, Comparable {
    /// Days since 1970-01-01.
    public let number: Int

    public init(number: Int) { self.number = number }

    /// Reads `YYYY-MM-DD`.
    ///
    /// - Returns: `nil` if it is not written so, or there is no such day.
    public init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
            let day = Self.number(bytes[8..<10]), (1...12).contains(month), day >= 1
        else { return nil }
        self.init(year: year, month: month, day: day)
        guard self.text == text else { return nil }
    }

    /// Counts in years that begin with March, so that a leap day is a year's last.
    private init(year: Int, month: Int, day: Int) {
        let shifted = month > 2 ? year : year - 1
        let monthFromMarch = (month + 9) % 12
        let leapDays = shifted / 4 - shifted / 100 + shifted / 400
        number = shifted * 365 + leapDays + (monthFromMarch * 153 + 2) / 5 + day - 1 - Self.epoch
    }

    /// 1970-01-01, counted from the first of March of the year 0.
    private static let epoch = 719_468

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    private var parts: (year: Int, month: Int, day: Int) {
        let days = number + Self.epoch
        // 400 years have 146,097 days.
        let era = days / 146_097
        let inEra = days % 146_097
        let yearInEra = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * yearInEra + yearInEra / 4 - yearInEra / 100)
        let monthFromMarch = (5 * inYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearInEra + (month <= 2 ? 1 : 0)
        return (year, month, inYear - (153 * monthFromMarch + 2) / 5 + 1)
    }

    /// `2018-06-30`.
    public var text: String {
        let (year, month, day) = parts
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    }

    /// The day of the month, from 1; the month, from 1; the year.
    public var day: Int { parts.day }
    public var month: Int { parts.month }
    public var year: Int { parts.year }

    /// A number for each quarter of a calendar year; the next quarter has the next number.
    public var quarter: Int { parts.year * 4 + (parts.month - 1) / 3 }

    /// The Monday of its week.
    public var monday: CalendarDay {
        // 1970-01-01 was a Thursday.
        self - ((number + 3) % 7 + 7) % 7
    }

    public static func < (left: CalendarDay, right: CalendarDay) -> Bool { left.number < right.number }
    public static func + (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number + days) }
    public static func - (day: CalendarDay, days: Int) -> CalendarDay { CalendarDay(number: day.number - days) }
    /// How many days later the first is.
    public static func - (later: CalendarDay, earlier: CalendarDay) -> Int { later.number - earlier.number }
}

/// Days in a row, the first and the last included.
public struct DaySpan: Sendable, Hashable {
    public let from: CalendarDay
    public let until: CalendarDay

    /// - Returns: `nil` if the last day lies before the first.
    public init?(from: CalendarDay, until: CalendarDay) {
        guard from <= until else { return nil }
        self.from = from
        self.until = until
    }

    public func overlaps(_ other: DaySpan) -> Bool { from <= other.until && other.from <= until }
    public func contains(_ day: CalendarDay) -> Bool { from <= day && day <= until }
}

/// A working week, Monday to Friday: visits are planned by the week.
public struct Week: Sendable, Hashable, Comparable {
    public let monday: CalendarDay

    /// The week that the day lies in.
    public init(of day: CalendarDay) { monday = day.monday }

    /// Its five days.
    public var span: DaySpan { DaySpan(from: monday, until: monday + 4)! }

    public static func < (left: Week, right: Week) -> Bool { left.monday < right.monday }
}
