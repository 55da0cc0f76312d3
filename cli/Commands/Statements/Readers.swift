import Records
import Statements

/// Who can read what lies in the region: all of its members.
struct Readers: Hashable {
    /// Members of authorities, who can log in.
    let people: Int
    let authorities: Int
    /// Members of the region's own office.
    let office: Int

    var all: Int { people + office }

    init(_ roster: Roster) {
        let active = roster.members.filter(\.isActive)
        let ofAuthorities = active.filter { $0.authority != Member.region }
        people = ofAuthorities.count
        authorities = Swift.Set(ofAuthorities.map(\.authority)).count
        office = active.count - people
    }

    var json: JSON {
        [
            "authorities": .number(JSONNumber(authorities)), "office": .number(JSONNumber(office)),
            "people": .number(JSONNumber(people)),
        ]
    }
}
