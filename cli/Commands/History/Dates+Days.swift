import Foundation

extension Dates {
    /// `3 May 2017` for `2017-05-03`; what is no day of the calendar stays as it is.
    static func day(_ text: String) -> String {
        guard let midnight = midnight(text), let comma = words(midnight).firstIndex(of: ",") else { return text }
        return String(words(midnight)[..<comma])
    }

    /// The second at which that day, `YYYY-MM-DD`, began in UTC.
    static func midnight(_ text: String) -> Int64? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.map(\.utf8.count) == [4, 2, 2],
            parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } })
        else { return nil }
        let numbers = parts.compactMap { Int($0) }
        let asked = DateComponents(
            calendar: Calendar(identifier: .gregorian), timeZone: TimeZone(secondsFromGMT: 0), year: numbers[0],
            month: numbers[1], day: numbers[2])
        guard asked.isValidDate, let date = asked.date else { return nil }
        return Int64(date.timeIntervalSince1970)
    }
}
