import Merging
import Programmes
import Records
import Workspaces

/// What confirming makes of a programme: agreed slots, and a record for each challenge.
struct ConfirmedProgramme {
    /// A challenge that is begun, or brought into line with its slot.
    struct ChallengeRecord {
        let value: JSON
        let seen: RecordView
        /// The other half of a reciprocal pair.
        let partner: RecordName?
    }

    private let desk: ProgrammeDesk
    private let except: [String]
    /// The record as it will be signed.
    let value: JSON
    private let programme: Programme

    init(_ desk: ProgrammeDesk, except: [String], reason: String) {
        self.desk = desk
        self.except = except
        var value = desk.record
        let slots = (value["pairings"]?.array ?? []).map { slot in
            slot["status"]?.string == Slot.Status.givenUp.rawValue
                ? slot : slot.adding("status", .string(Slot.Status.agreed.rawValue))
        }
        value = value.adding("pairings", .array(slots))
        let members = (value["members"]?.array ?? []).map { member in
            member["authority"]?.string.map { except.contains($0) } ?? false
                ? member.adding("excuse", .string(reason)) : member
        }
        value = value.adding("members", .array(members))
        if value["baseline"] == nil, let deadline = value["deadline"] { value = value.adding("baseline", deadline) }
        self.value = value
        var programme = desk.programme
        for index in programme.members.indices where except.contains(programme.members[index].authority) {
            programme.members[index].excuse = reason
        }
        self.programme = programme
    }

    /// - Throws: a ``Problem`` that names who has not answered.
    func expectAnswers() throws {
        let silent = programme.members.filter { $0.answer == nil || $0.answer == .invited }.map(\.authority).sorted()
        guard silent.isEmpty else { throw Wording.notAnswered(silent, desk.name, desk.names) }
    }

    /// - Throws: a ``Problem`` that names who has no visit, as host or as challenger.
    func expectPlaces() throws {
        let tracking = Tracking(programme, challenges: desk.challenges.map(\.progress), today: CalendarDay(number: 0))
        let hosts = tracking.lines.filter { $0.hosting == .open && $0.slot?.challengers.isEmpty ?? true }
        let challengers = tracking.lines.filter { $0.challenging == .open && $0.challenges.isEmpty }
        guard hosts.isEmpty, challengers.isEmpty else {
            throw Wording.withoutSlot(
                hosts: hosts.map(\.authority), challengers: challengers.map(\.authority), desk.name, desk.names)
        }
    }

    /// Plans with every slot kept: what was changed by hand has to heed the rules too.
    ///
    /// - Throws: a ``Problem`` that names the rules which the slots break.
    func expectRules() throws {
        let task = PairingTask(
            programme, challenges: desk.challenges.map(\.progress), keeping: Swift.Set(programme.slots.map(\.host)),
            notBefore: nil)
        guard case .impossible(let clash) = try task.solve() else { return }
        throw Wording.rulesBroken(clash, task, desk.name, desk.names)
    }

    /// The challenges that are to be begun or changed, by name.
    func challenges(of programme: JSON) async throws -> [ChallengeRecord] {
        guard let schema = try await desk.workspace.schema(kind: ProgrammeDesk.challengeKind) else {
            throw WorkspaceError.noKind(ProgrammeDesk.challengeKind)
        }
        let known = Dictionary(desk.challenges.map { ($0.progress.slot, $0) }) { first, _ in first }
        var records: [ChallengeRecord] = []
        for slot in self.programme.slots.sorted(by: { $0.name < $1.name }) where slot.status != .givenUp {
            let name = try desk.challengeName(slot.name)
            let value: JSON?
            let seen: RecordView
            if let challenge = known[slot.name] {
                seen = challenge.view
                value =
                    challenge.isFrozen || challenge.progress.isHeld
                    ? nil : Self.adjusted(challenge, to: slot, try partner(of: slot))
            } else {
                seen = try await desk.workspace.record(name)
                guard let blank = schema.blank(key: name.key) else { throw Wording.badRecordName("\(name)") }
                value = Self.filled(
                    try LinesOfEnquiry.applied(of: programme, to: blank, by: schema), slot, programme,
                    try partner(of: slot))
            }
            guard let value else { continue }
            records.append(ChallengeRecord(value: value, seen: seen, partner: try partner(of: slot)))
        }
        return records
    }

    /// The challenge in which host and challenger change places.
    private func partner(of slot: Slot) throws -> RecordName? {
        let back = slot.challengers.compactMap { self.programme.slot(of: $0) }
            .first { $0.challengers.contains(slot.host) }
        return try back.map { try desk.challengeName($0.name) }
    }

    private static func filled(_ blank: JSON, _ slot: Slot, _ programme: JSON, _ partner: RecordName?) -> JSON {
        var value = blank
        if let partner { value = value.adding("linked", .string("\(partner)")) }
        if let kind = programme["kind"] { value = value.adding("kind", kind) }
        value = value.adding("reviewers", .array(slot.challengers.sorted().map { .string($0) }))
        // Of weeks no day is known yet; of an event it is.
        if let window = slot.window, window.from == window.until {
            value = value.adding("date", .string(window.from.text))
        }
        return value
    }

    /// - Returns: `nil` if it says what the slot says already.
    private static func adjusted(
        _ challenge: ProgrammeDesk.Challenge, to slot: Slot, _ partner: RecordName?
    ) -> JSON? {
        guard let value = challenge.view.document.value else { return nil }
        var adjusted = value.object ?? JSONObject()
        adjusted["reviewers"] = .array(slot.challengers.sorted().map { .string($0) })
        adjusted["linked"] = partner.map { .string("\($0)") } ?? adjusted["linked"]
        return .object(adjusted) == value ? nil : .object(adjusted)
    }
}
