import Programmes
import Records
import Schemas
import Seeded

/// The programmes of the two regions, and drawn ones.
enum Examples {
    static func day(_ text: String) -> CalendarDay { CalendarDay(text)! }
    static func span(_ from: String, _ until: String) -> DaySpan { DaySpan(from: day(from), until: day(until))! }
    static func pair(_ one: String, _ other: String) -> AuthorityPair { AuthorityPair(one, other)! }

    static let southWest = [
        "bath-and-north-east-somerset", "bournemouth", "bristol", "cornwall", "devon", "dorset-county",
        "gloucestershire", "isles-of-scilly", "north-somerset", "plymouth", "poole", "somerset-county",
        "south-gloucestershire", "swindon", "torbay", "wiltshire",
    ]
    static let eastern = [
        "bedford", "cambridgeshire", "central-bedfordshire", "essex", "hertfordshire", "luton", "norfolk",
        "peterborough", "southend-on-sea", "suffolk", "thurrock",
    ]
    static func invented(_ count: Int) -> [String] { (1...count).map { $0 < 10 ? "la-0\($0)" : "la-\($0)" } }

    /// The neglect programme: September 2017 to the end of June 2018.
    static func neglect(_ names: [String], shape: Programme.Shape = .oneWay) -> Programme {
        var programme = Programme(
            "neglect-2017", shape: shape, opens: day("2017-09-01"), deadline: day("2018-06-30"),
            members: names.map { Programme.Member($0, answer: .confirmed) })
        if shape == .eventDay { programme.eventDay = day("2017-12-01") }
        return programme
    }

    /// A small programme of so many weeks, from 1 January 2018, a Monday.
    static func small(_ names: [String], weeks: Int) -> Programme {
        Programme(
            "small", opens: day("2018-01-01"), deadline: day("2018-01-01") + (weeks * 7 - 3),
            members: names.map { Programme.Member($0) })
    }

    /// A programme with so many rules that about half of them have no plan.
    static func drawn(_ count: Int, weeks: Int, _ generator: inout SeededGenerator) -> Programme {
        let names = invented(count)
        var programme = small(names, weeks: weeks)
        for index in programme.members.indices {
            if generator.isHit(oneIn: 5) { programme.members[index].part = generator.pick([.host, .challenger]) }
            if generator.isHit(oneIn: 4) { programme.members[index].capacity = generator.number(below: 3) }
            for week in 0..<weeks where generator.isHit(oneIn: 5) {
                let monday = programme.opens! + week * 7
                programme.members[index].unavailable.append(DaySpan(from: monday, until: monday + 2)!)
            }
        }
        for one in names {
            for other in names where one < other && generator.isHit(oneIn: 5) {
                if generator.isHit(oneIn: 2) {
                    programme.forbidden.insert(pair(one, other))
                } else {
                    programme.lastYear.insert(pair(one, other))
                }
            }
        }
        if generator.isHit(oneIn: 6) { programme.allowsEachOther = true }
        if generator.isHit(oneIn: 6) { programme.allowsSeveralAWeek = true }
        if generator.isHit(oneIn: 6) { programme.challengersPerHost = 2 }
        return programme
    }
}
