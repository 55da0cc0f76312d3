import Foundation

/// A day of the calendar, as records write it.
struct ChallengeDay: Sendable, Comparable {
    /// `2017-12-01`.
    let text: String

    /// - Throws: a ``Problem`` unless it is a day of the calendar.
    init(_ text: String) throws {
        guard Dates.midnight(text) != nil else { throw Wording.noDay(text) }
        self.text = text
    }

    /// The day at that second, in UTC.
    init(clock: Int64) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        self.init(
            of: calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(clock))))
    }

    private init(of components: DateComponents) {
        func padded(_ number: Int?, _ width: Int) -> String {
            let digits = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        text = "\(padded(components.year, 4))-\(padded(components.month, 2))-\(padded(components.day, 2))"
    }

    static func < (left: ChallengeDay, right: ChallengeDay) -> Bool { left.text < right.text }

    /// Half a year later: the same day of the sixth month, or its last if it has fewer.
    var halfAYearLater: ChallengeDay { adding(.month, 6) }

    func adding(days: Int) -> ChallengeDay { adding(.day, days) }

    private func adding(_ unit: Calendar.Component, _ count: Int) -> ChallengeDay {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = TimeZone(secondsFromGMT: 0)!
        let start = Date(timeIntervalSince1970: Double(Dates.midnight(text) ?? 0))
        let moved = calendar.date(byAdding: unit, value: count, to: start) ?? start
        return ChallengeDay(of: calendar.dateComponents([.year, .month, .day], from: moved))
    }
}
