import Programmes
import Records
import Statements

/// Who is challenged by whom, as a coordinator plans it: one event, the two of a pair, or the three of a group.
struct PlannedEvents: Sendable {
    struct Event: Sendable, Hashable {
        let name: RecordName
        let reviewers: [String]
        /// The other event of a pair.
        let linked: RecordName?

        var host: String { name.key[1] }
    }

    let events: [Event]

    /// One event.
    init(_ programme: String, host: String, reviewers: [String], round: Int, linked: RecordName? = nil) throws {
        events = [Event(name: try Self.name(programme, host, round), reviewers: reviewers, linked: linked)]
    }

    /// Two events in which two authorities look at each other; the pair is complete only when both are signed off.
    init(_ programme: String, pair first: String, _ second: String, round: Int) throws {
        let names = try [first, second].map { try Self.name(programme, $0, round) }
        events = [
            Event(name: names[0], reviewers: [second], linked: names[1]),
            Event(name: names[1], reviewers: [first], linked: names[0]),
        ]
    }

    /// Three events, each challenged by the other two.
    init(_ programme: String, group: [String], round: Int) throws {
        events = try group.map { host in
            Event(
                name: try Self.name(programme, host, round), reviewers: group.filter { $0 != host }, linked: nil)
        }
    }

    private static func name(_ programme: String, _ host: String, _ round: Int) throws -> RecordName {
        guard let name = RecordName(kind: ChallengeEvent.kind, key: [programme, host, "\(round)"]) else {
            throw Wording.badRecordName("\(ChallengeEvent.kind)/\(programme)/\(host)/\(round)")
        }
        return name
    }

    /// What speaks against it, all at once.
    ///
    /// - Parameters:
    ///   - window: the first and the last day of the programme, where it has them.
    ///   - moderators: the authorities whose members moderate the self-assessment of an authority in that year.
    func objections(
        date: CalendarDay?, window: (opens: String?, deadline: String?), roster: Roster,
        moderators: [String: [String]]
    ) -> [PlanObjection] {
        var found: [PlanObjection] = []
        for id in Swift.Set(events.flatMap { [$0.host] + $0.reviewers }).sorted() {
            guard let authority = roster.authority(id: id) else {
                found.append(.unknown(id))
                continue
            }
            if authority.hasEnded { found.append(.ended(id, successors: authority.successors)) }
        }
        for event in events {
            if event.reviewers.isEmpty { found.append(.nobody(event.host)) }
            if event.reviewers.contains(where: {
                $0 == event.host || roster.isAuthority(event.host, orSuccessorOf: $0)
            }) {
                found.append(.ownChallenger(event.host))
            }
            let moderating = moderators[event.host] ?? []
            found += event.reviewers.filter { $0 != event.host && moderating.contains($0) }
                .map { .moderates($0, event.host) }
        }
        if let date {
            let (opens, deadline) = window
            if let opens, date.text < opens { found.append(.outside(opens: opens, deadline: deadline)) }
            if let deadline, date.text > deadline { found.append(.outside(opens: opens, deadline: deadline)) }
        }
        return found
    }
}

/// Why a challenge cannot be planned like that.
enum PlanObjection: Sendable, Hashable {
    case unknown(String)
    case ended(String, successors: [String])
    case nobody(String)
    case ownChallenger(String)
    /// The first authority moderates the self-assessment of the second.
    case moderates(String, String)
    case outside(opens: String?, deadline: String?)
}
