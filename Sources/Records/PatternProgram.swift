/// The states of a pattern, and their simulation all at once (Thompson 1968; Pike's form of it).
///
/// A state is entered at most once at each position of the text, so the time is bounded by states times
/// scalars, whatever the expression.
struct PatternProgram: Sendable {
    private enum State: Sendable {
        case scalar(UInt32)
        case set(Int)
        case assertion(PatternAssertion)
        case jump(Int)
        case fork(Int, Int)
        case match
    }

    private var states: [State] = []
    private var sets: [ScalarSet] = []
    /// Whether a match can begin only where the text does.
    private let isAnchored: Bool

    init(_ tree: PatternTree) {
        isAnchored = Self.beginsAtStart(tree)
        emit(tree)
        states.append(.match)
        assert(states.count == tree.size + 1, "the bound on size counts what is emitted")
    }

    private static func beginsAtStart(_ tree: PatternTree) -> Bool {
        switch tree {
        case .assertion(.start): true
        case .sequence(let parts): parts.first.map(beginsAtStart) ?? false
        case .alternatives(let parts): parts.allSatisfy(beginsAtStart)
        case .repeated(let body, let minimum, _): minimum > 0 && beginsAtStart(body)
        default: false
        }
    }

    private mutating func emit(_ tree: PatternTree) {
        switch tree {
        case .empty: break
        case .scalar(let value): states.append(.scalar(value))
        case .set(let set):
            states.append(.set(sets.count))
            sets.append(set)
        case .assertion(let assertion): states.append(.assertion(assertion))
        case .sequence(let parts): for part in parts { emit(part) }
        case .alternatives(let parts): emit(alternatives: parts)
        case .repeated(let body, let minimum, let maximum): emit(body, minimum: minimum, maximum: maximum)
        }
    }

    private mutating func emit(alternatives parts: [PatternTree]) {
        var jumps: [Int] = []
        for part in parts.dropLast() {
            let fork = states.count
            states.append(.match)
            emit(part)
            jumps.append(states.count)
            states.append(.match)
            states[fork] = .fork(fork + 1, states.count)
        }
        emit(parts[parts.count - 1])
        for jump in jumps { states[jump] = .jump(states.count) }
    }

    private mutating func emit(_ body: PatternTree, minimum: Int, maximum: Int?) {
        var last = states.count
        for _ in 0..<minimum {
            last = states.count
            emit(body)
        }
        guard let maximum else {
            if minimum > 0 {
                states.append(.fork(last, states.count + 1))
            } else {
                let fork = states.count
                states.append(.match)
                emit(body)
                states.append(.jump(fork))
                states[fork] = .fork(fork + 1, states.count)
            }
            return
        }
        var forks: [Int] = []
        for _ in minimum..<maximum {
            forks.append(states.count)
            states.append(.match)
            emit(body)
        }
        for fork in forks { states[fork] = .fork(fork + 1, states.count) }
    }

    func matches(_ text: String.UnicodeScalarView) -> Bool {
        var active = ActiveStates(capacity: states.count)
        var following = ActiveStates(capacity: states.count)
        var previous: UInt32?
        var iterator = text.makeIterator()
        while true {
            let current = iterator.next()?.value
            if previous == nil || !isAnchored {
                if enter(0, of: &active, previous: previous, current: current) { return true }
            } else if active.consuming.isEmpty {
                return false
            }
            guard let current else { return false }
            let next = peek(iterator)
            for state in active.consuming where accepts(state, current) {
                if enter(state + 1, of: &following, previous: current, current: next) { return true }
            }
            swap(&active, &following)
            following.removeAll()
            previous = current
        }
    }

    private func peek(_ iterator: String.UnicodeScalarView.Iterator) -> UInt32? {
        var copy = iterator
        return copy.next()?.value
    }

    private func accepts(_ state: Int, _ value: UInt32) -> Bool {
        switch states[state] {
        case .scalar(let wanted): wanted == value
        case .set(let index): sets[index].contains(value)
        default: false
        }
    }

    /// Enters a state, and all that it leads to without taking a scalar; returns whether that is a match.
    private func enter(_ first: Int, of active: inout ActiveStates, previous: UInt32?, current: UInt32?) -> Bool {
        active.pending.append(first)
        while let state = active.pending.popLast() {
            guard active.mark(state) else { continue }
            switch states[state] {
            case .scalar, .set: active.consuming.append(state)
            case .jump(let target): active.pending.append(target)
            case .fork(let one, let other):
                active.pending.append(one)
                active.pending.append(other)
            case .assertion(let assertion):
                if holds(assertion, previous: previous, current: current) { active.pending.append(state + 1) }
            case .match: return true
            }
        }
        return false
    }

    private func holds(_ assertion: PatternAssertion, previous: UInt32?, current: UInt32?) -> Bool {
        func isWord(_ value: UInt32?) -> Bool { value.map(ScalarSet.wordCharacters.contains) ?? false }
        return switch assertion {
        case .start: previous == nil
        case .end: current == nil
        case .boundary: isWord(previous) != isWord(current)
        case .noBoundary: isWord(previous) == isWord(current)
        }
    }
}

/// The states that the simulation is in at one position.
private struct ActiveStates {
    /// Those that take a scalar.
    var consuming: [Int] = []
    /// Entered, and not yet looked at.
    var pending: [Int] = []
    /// The round in which a state was last entered, so that emptying costs nothing.
    private var entered: [Int]
    private var round = 1

    init(capacity: Int) { entered = Array(repeating: 0, count: capacity) }

    mutating func mark(_ state: Int) -> Bool {
        guard entered[state] != round else { return false }
        entered[state] = round
        return true
    }

    mutating func removeAll() {
        consuming.removeAll(keepingCapacity: true)
        round += 1
    }
}
