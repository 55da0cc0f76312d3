/// A visit that a plan proposes, or that stays in it.
public struct PlannedVisit: Sendable, Hashable {
    /// Where it comes from.
    public enum Origin: Sendable, Hashable {
        /// It has taken place.
        case held
        /// It stays as it was.
        case kept
        /// The plan found it.
        case planned
    }

    public let host: String
    public let challengers: [String]
    /// `nil` for a visit that was held nobody said when.
    public let week: Week?
    public let origin: Origin
    /// The slot that stays.
    public let slot: Slot.Name?
    public let reason: PairingReason
    /// The days within which it is to take place: its week, or the day of the event.
    public let days: DaySpan?
}

/// Who challenges whom, and in which week.
public struct PairingPlan: Sendable, Hashable {
    /// By week, then by host.
    public let visits: [PlannedVisit]
    /// Slots that are given up: the plan does not count on them.
    let givenUp: Set<Slot.Name>

    init(_ state: PairingState, _ model: PairingModel) {
        let reasons = PairingReasons(model, state)
        let eventDay = model.calendar.eventDay.flatMap { DaySpan(from: $0, until: $0) }
        let visits = model.visits.indices.compactMap { number -> PlannedVisit? in
            let visit = model.visits[number]
            guard let host = visit.host.map({ model.members[$0].authority }) ?? visit.slot?.host else { return nil }
            guard visit.slot != nil || state.challengers[number] != 0 else { return nil }
            let week = state.weeks[number] == 0 ? nil : model.calendar.weeks[state.weeks[number].trailingZeroBitCount]
            return PlannedVisit(
                host: host,
                challengers: visit.slot?.challengers.sorted()
                    ?? state.challengers[number].numbers.map { model.members[$0].authority },
                week: week, origin: visit.isHeld ? .held : visit.slot == nil ? .planned : .kept, slot: visit.slot?.name,
                reason: reasons.reason(number), days: visit.slot?.window ?? eventDay ?? week?.span)
        }
        givenUp = Set(model.task.programme.slots.filter { $0.status == .givenUp }.map(\.name))
        self.visits = visits.sorted { left, right in
            switch (left.week, right.week) {
            case (let one?, let other?) where one != other: one < other
            case (nil, .some): true
            case (.some, nil): false
            default: left.host < right.host
            }
        }
    }

    public func visit(to host: String) -> PlannedVisit? { visits.last { $0.host == host } }
}

/// What came of planning.
public enum PairingOutcome: Sendable, Hashable {
    case plan(PairingPlan)
    /// Proved: there is none, and why.
    case impossible(Clash)
    /// It was not found out in the effort allowed, neither that there is a plan nor that there is none.
    case gaveUp
}

extension PairingTask {
    /// The choices and dead ends that a search looks at before it gives up: a second's work for 33 authorities.
    public static let defaultEffort = 20_000

    /// Looks for a plan that heeds everything.
    ///
    /// The same task always has the same answer.
    /// - Parameter effort: how many choices and dead ends may be looked at, for the plan and again for its
    ///   explanation if there is none.
    public func solve(effort: Int = defaultEffort) throws(PairingFault) -> PairingOutcome {
        switch try search(effort: effort) {
        case .found(let state, let model): .plan(PairingPlan(state, model))
        case .none: .impossible(try Clash(of: self, effort: effort))
        case .unknown: .gaveUp
        }
    }

    enum SearchOutcome {
        case found(PairingState, PairingModel)
        case none
        case unknown

        var isFound: Bool { if case .found = self { true } else { false } }
    }

    /// Plans with an even share of challengers first, and lets visits have more only if they must.
    ///
    /// - Parameter used: what the search cost is added to it.
    func search(effort: Int, extras: [Int] = [0, 1], using used: inout Int) throws(PairingFault) -> SearchOutcome {
        var outcome = SearchOutcome.none
        for extra in programme.shape == .oneWay ? extras : [0] {
            let model = try PairingModel(self, extra: extra)
            var search = PairingSearch(model, effort: effort)
            let ending = search.run()
            used += effort - search.effort
            switch ending {
            case .found(let state): return .found(state, model)
            case .none: outcome = .none
            case .unknown: outcome = .unknown
            }
        }
        return outcome
    }

    func search(effort: Int, extras: [Int] = [0, 1]) throws(PairingFault) -> SearchOutcome {
        var used = 0
        return try search(effort: effort, extras: extras, using: &used)
    }
}
