public import Records

extension PairingPlan {
    /// The record with this plan as its pairings.
    ///
    /// Slots that stay keep every byte. A host's proposed slot is changed in place: a date that moves does not make a
    /// new round. What the plan has no place for any more is given up, never removed.
    public func written(to record: JSON) -> JSON {
        var items = record["pairings"]?.array ?? []
        for index in items.indices {
            if let name = Self.name(items[index]), givenUp.contains(name) { Self.giveUp(&items[index]) }
        }
        var isPlaced = Set<Slot.Name>()
        for visit in visits where visit.origin != .planned {
            if let slot = visit.slot { isPlaced.insert(slot) }
        }
        for visit in visits.sorted(by: { $0.host < $1.host }) where visit.origin == .planned {
            let live = items.indices.last { items[$0]["host"]?.string == visit.host && Self.isLive(items[$0]) }
            var item = live.map { items[$0].object ?? [:] } ?? JSONObject()
            item["host"] = .string(visit.host)
            item["round"] = .string(live.flatMap { items[$0]["round"]?.string } ?? Self.newRound(of: visit.host, items))
            let isReciprocal = visit.challengers.contains {
                self.visit(to: $0)?.challengers.contains(visit.host) == true
            }
            let reviewers = JSON.array(visit.challengers.map { .string($0) })
            let window = visit.days.map { days -> JSON in
                ["from": .string(days.from.text), "until": .string(days.until.text)]
            }
            let isSame = item["reviewers"] == reviewers && item["window"] == window
            item["reviewers"] = reviewers
            item["window"] = window
            item["reciprocal"] = isReciprocal ? true : nil
            if !isSame || item["status"] == nil { item["status"] = "proposed" }
            if let live { items[live] = .object(item) } else { items.append(.object(item)) }
            if let round = item["round"]?.string { isPlaced.insert(Slot.Name(host: visit.host, round: round)) }
        }
        for index in items.indices where Self.isLive(items[index]) {
            if let name = Self.name(items[index]), !isPlaced.contains(name) { Self.giveUp(&items[index]) }
        }
        var written = record.object ?? JSONObject()
        written["pairings"] = .array(items)
        return .object(written)
    }

    private static func name(_ item: JSON) -> Slot.Name? {
        guard let host = item["host"]?.string, let round = item["round"]?.string else { return nil }
        return Slot.Name(host: host, round: round)
    }

    private static func giveUp(_ item: inout JSON) {
        guard var object = item.object else { return }
        object["status"] = .string(Slot.Status.givenUp.rawValue)
        item = .object(object)
    }

    private static func isLive(_ item: JSON) -> Bool { item["status"]?.string != Slot.Status.givenUp.rawValue }

    private static func newRound(of host: String, _ items: [JSON]) -> String {
        let rounds = items.filter { $0["host"]?.string == host }.compactMap { $0["round"]?.string.flatMap { Int($0) } }
        return String((rounds.max() ?? 0) + 1)
    }
}
