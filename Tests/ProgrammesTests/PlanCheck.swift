import Programmes

/// Judges a plan by the words of the rules, without any of the code that made it.
struct PlanCheck {
    let task: PairingTask
    var programme: Programme { task.programme }

    /// Whom a rule is broken for, in words; empty for a good plan.
    func faults(_ plan: PairingPlan) -> [String] {
        var faults: [String] = []
        let members = programme.members.filter(\.needsPlace)
        let names = Set(members.map(\.authority))
        for member in members {
            let hosted = plan.visits.filter { $0.host == member.authority }
            if member.hosts, hosted.filter({ !$0.challengers.isEmpty }).count != 1 {
                faults.append("\(member.authority) hosts \(hosted.count) times")
            }
            if member.part == .challenger, hosted.contains(where: { $0.origin == .planned }) {
                faults.append("\(member.authority) should not host")
            }
            let challenged = plan.visits.filter { $0.challengers.contains(member.authority) }
            if member.hasToChallenge, challenged.isEmpty { faults.append("\(member.authority) challenges nobody") }
            if !member.challenges, challenged.contains(where: { $0.origin != .held }) {
                faults.append("\(member.authority) should not challenge")
            }
            faults += weeks(of: member, plan)
        }
        for visit in plan.visits where visit.origin != .held {
            for challenger in visit.challengers { faults += self.pair(visit, challenger, plan, names) }
            faults += window(visit)
        }
        for name in task.held.union(task.kept) {
            guard let slot = programme.slots.first(where: { $0.name == name }) else { continue }
            guard let visit = plan.visits.first(where: { $0.slot == name }) else {
                // One whose challenger has gone keeps its weeks, and finds another.
                let isWhole = names.contains(slot.host) && names.isSuperset(of: slot.challengers)
                if isWhole { faults.append("\(name.host) was not kept") }
                continue
            }
            if visit.challengers != slot.challengers.sorted() { faults.append("\(name.host) has other challengers") }
            if let window = slot.window, let week = visit.week, !week.span.overlaps(window) {
                faults.append("\(name.host) was moved")
            }
        }
        return faults + shape(plan, members)
    }

    private func pair(_ visit: PlannedVisit, _ challenger: String, _ plan: PairingPlan, _ names: Set<String>)
        -> [String]
    {
        guard let pair = AuthorityPair(visit.host, challenger) else { return ["\(visit.host) challenges itself"] }
        var faults: [String] = []
        if !names.contains(challenger) { faults.append("\(challenger) takes no part") }
        if programme.forbidden.contains(pair) { faults.append("\(pair) is forbidden") }
        if programme.lastYear.contains(pair) { faults.append("\(pair) were partners") }
        if programme.shape == .oneWay, !programme.allowsEachOther,
            plan.visits.contains(where: { $0.host == challenger && $0.challengers.contains(visit.host) }),
            !programme.slots.contains(where: {
                $0.isReciprocal && [$0.host] + $0.challengers == [visit.host, challenger]
                    || $0.isReciprocal && [$0.host] + $0.challengers == [challenger, visit.host]
            })
        {
            faults.append("\(pair) challenge each other")
        }
        return faults
    }

    private func window(_ visit: PlannedVisit) -> [String] {
        guard let week = visit.week else { return ["\(visit.host) has no week"] }
        if programme.shape == .eventDay {
            return week == programme.eventDay.map { Week(of: $0) } ? [] : ["\(visit.host) is not on the day"]
        }
        var faults: [String] = []
        if let opens = programme.opens, week.monday < opens { faults.append("\(visit.host) is too early") }
        if let deadline = programme.deadline, week.monday + 4 > deadline { faults.append("\(visit.host) is too late") }
        if visit.origin == .planned, let day = task.notBefore, week.monday < day {
            faults.append("\(visit.host) lies in the past")
        }
        if programme.closed.contains(where: { $0.overlaps(week.span) }) { faults.append("\(visit.host) is in a break") }
        return faults
    }

    private func weeks(of member: Programme.Member, _ plan: PairingPlan) -> [String] {
        let name = member.authority
        let visits = plan.visits.filter { $0.host == name || $0.challengers.contains(name) }
        var faults: [String] = []
        for visit in visits where visit.origin != .held {
            guard let week = visit.week else { continue }
            let days = programme.shape == .eventDay ? programme.eventDay.flatMap { DaySpan(from: $0, until: $0) } : nil
            if member.unavailable.contains(where: { $0.overlaps(days ?? week.span) }) {
                faults.append("\(name) cannot in the week of \(week.monday.text)")
            }
        }
        if programme.shape != .eventDay, !programme.allowsSeveralAWeek {
            for visit in visits where visit.origin != .held && visits.filter({ $0.week == visit.week }).count > 1 {
                faults.append("\(name) is twice in the week of \(visit.week?.monday.text ?? "?")")
            }
        }
        guard let capacity = member.capacity else { return faults }
        let sent = visits.filter { $0.challengers.contains(name) }
        // An event is one team, however many are challenged at it.
        let events = programme.shape == .eventDay && !sent.isEmpty
        let quarters = Dictionary(grouping: sent) { $0.week?.monday.quarter ?? 0 }.mapValues { events ? [$0[0]] : $0 }
        for (_, visits) in quarters where visits.count > capacity && visits.contains(where: { $0.origin != .held }) {
            faults.append("\(name) sends \(visits.count) teams in a quarter")
        }
        return faults
    }

    private func shape(_ plan: PairingPlan, _ members: [Programme.Member]) -> [String] {
        let planned = plan.visits.filter { $0.origin == .planned }
        switch programme.shape {
        case .oneWay:
            let hosts = members.filter(\.hosts).map(\.authority)
            return planned.filter { $0.challengers.count < programme.challengersPerHost && hosts.contains($0.host) }.map
            {
                "\($0.host) has too few"
            }
        case .reciprocal:
            guard members.allSatisfy({ $0.part == .both }), plan.visits.allSatisfy({ $0.origin == .planned }) else {
                return []
            }
            let inPair = plan.visits.filter { visit in
                visit.challengers.count == 1
                    && plan.visit(to: visit.challengers[0])?.challengers == [visit.host]
            }
            let rest = plan.visits.filter { !inPair.contains($0) }
            let odd = Set(rest.map(\.host))
            let isTriad = odd.count == 3 && rest.allSatisfy { odd.isSuperset(of: $0.challengers) }
            let size = programme.triad == .circle ? 1 : 2
            let isRight =
                members.count % 2 == 0 ? rest.isEmpty : isTriad && rest.allSatisfy { $0.challengers.count == size }
            return isRight ? [] : ["\(odd.sorted()) is neither a pair nor the triad"]
        case .eventDay:
            var groups = Set<Set<String>>()
            for visit in plan.visits { groups.insert(Set(visit.challengers + [visit.host])) }
            guard members.allSatisfy({ $0.part == .both }), task.held.isEmpty else { return [] }
            let sizes = groups.map(\.count).sorted()
            let isRight = sizes.reduce(0, +) == members.count && sizes.allSatisfy { $0 == 3 || $0 == 4 }
            return isRight || members.count < 3 || members.count == 5 ? [] : ["groups of \(sizes)"]
        }
    }
}
