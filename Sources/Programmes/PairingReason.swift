/// Why a visit is in a plan: which choices there were.
public struct PairingReason: Sendable, Hashable {
    public enum Basis: Sendable, Hashable {
        /// The visit has taken place, or stays as it was.
        case fixed
        /// Nobody else could.
        case onlyChoice
        /// Others could, but then somebody would be left without a host or a challenger.
        case neededHere
        /// One of several.
        case chosen
    }

    public let basis: Basis
    /// Who else could challenge this host by the rules about pairs and parts.
    public let others: [String]
    /// Why those who take part and could not, could not: nearly always one constraint each.
    public let ruledOut: [PairingConstraint]
    /// In how many weeks all of them can.
    public let openWeeks: Int
}

/// Finds the reasons of one plan.
struct PairingReasons {
    private let model: PairingModel
    private let state: PairingState
    private let start: PairingState?

    init(_ model: PairingModel, _ state: PairingState) {
        self.model = model
        self.state = state
        var start = PairingState(model)
        if start?.narrow(model) != nil { start = nil }
        self.start = start
    }

    func reason(_ number: Int) -> PairingReason {
        let visit = model.visits[number]
        guard visit.slot == nil, let host = visit.host else {
            return PairingReason(basis: .fixed, others: [], ruledOut: [], openWeeks: 0)
        }
        let chosen = state.challengers[number]
        let others = model.allowed[host] & ~chosen & ~returning(to: host)
        let weeks = chosen.numbers.reduce(visit.weeks & model.open[host]) { $0 & model.open[$1] }
        return PairingReason(
            basis: others == 0 ? .onlyChoice : isNeeded(chosen, at: number) ? .neededHere : .chosen,
            others: others.numbers.map { model.members[$0].authority }, ruledOut: ruledOut(host),
            openWeeks: weeks.count)
    }

    /// Whom the host itself challenges in this plan, if they may not challenge back.
    private func returning(to host: Int) -> UInt64 {
        model.visits.indices.reduce(0) { bits, other in
            guard let there = model.visits[other].host, state.challengers[other].has(host),
                !model.mutual[host].has(there)
            else { return bits }
            return bits | .bit(there)
        }
    }

    /// Whether no plan is left if the visit does without one of these.
    private func isNeeded(_ chosen: UInt64, at number: Int) -> Bool {
        guard model.task.programme.shape == .oneWay, let start else { return false }
        return chosen.numbers.contains { member in
            var without = start
            if without.challengers[number].has(member) { return true }
            without.candidates[number] &= ~.bit(member)
            return without.narrow(model) != nil || !without.mayBePlanned(model)
        }
    }

    private func ruledOut(_ host: Int) -> [PairingConstraint] {
        let programme = model.task.programme
        let name = model.members[host].authority
        return model.members.indices.compactMap { other -> PairingConstraint? in
            guard let pair = AuthorityPair(name, model.members[other].authority) else { return nil }
            if programme.forbidden.contains(pair) { return .forbidden(pair) }
            if programme.lastYear.contains(pair) { return .lastYear(pair) }
            if returning(to: host).has(other) { return .notEachOther }
            if model.members[other].challenges, model.members[other].capacity == 0 {
                return .capacity(model.members[other].authority)
            }
            return nil
        }
    }
}
