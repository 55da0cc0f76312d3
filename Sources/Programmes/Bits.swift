/// Small sets as bits: members in 64, weeks in 128.
extension FixedWidthInteger where Self: UnsignedInteger {
    /// The set of that one number.
    static func bit(_ index: Int) -> Self { 1 << Self(truncatingIfNeeded: index) }

    func has(_ index: Int) -> Bool { self & .bit(index) != 0 }
    var count: Int { nonzeroBitCount }
    /// Whether it holds exactly one number.
    var isSingle: Bool { self != 0 && self & (self &- 1) == 0 }
    /// Its numbers, rising.
    var numbers: BitNumbers<Self> { BitNumbers(rest: self) }
}

struct BitNumbers<Bits: FixedWidthInteger & UnsignedInteger>: Sequence, IteratorProtocol {
    var rest: Bits

    mutating func next() -> Int? {
        guard rest != 0 else { return nil }
        let number = rest.trailingZeroBitCount
        rest &= rest &- 1
        return number
    }
}

/// Whether everybody on the left can have what they ask for from the right, where every place has so much room.
///
/// Each asks for distinct places; augmenting paths find an answer or show that there is none (Hall).
struct Allotment<Bits: FixedWidthInteger & UnsignedInteger> {
    private let choices: [Bits]
    private let room: [Int]
    private var taken: [Bits]
    private var holders: [[Int]]
    private var visited: Bits = 0

    private init(_ choices: [Bits], _ room: [Int]) {
        self.choices = choices
        self.room = room
        taken = Array(repeating: 0, count: choices.count)
        holders = Array(repeating: [], count: room.count)
    }

    static func exists(demand: [Int], choices: [Bits], room: [Int]) -> Bool {
        var allotment = Allotment(choices, room)
        for (asker, count) in demand.enumerated() {
            for _ in 0..<max(0, count) {
                allotment.visited = 0
                guard allotment.give(asker) else { return false }
            }
        }
        return true
    }

    private mutating func give(_ asker: Int) -> Bool {
        // A free place first: most askers then need no detour.
        for place in (choices[asker] & ~taken[asker]).numbers where holders[place].count < room[place] {
            take(place, asker)
            return true
        }
        for place in (choices[asker] & ~taken[asker]).numbers where !visited.has(place) {
            visited |= .bit(place)
            for holder in holders[place] where give(holder) {
                holders[place].removeAll { $0 == holder }
                taken[holder] &= ~.bit(place)
                take(place, asker)
                return true
            }
        }
        return false
    }

    private mutating func take(_ place: Int, _ asker: Int) {
        holders[place].append(asker)
        taken[asker] |= .bit(place)
    }
}
