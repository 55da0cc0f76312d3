import Merging
import Programmes
import Records
import Workspaces

/// Where a programme stands, on one screen and for programs.
struct TrackTelling {
    let tracking: Tracking
    let desk: ProgrammeDesk

    init(_ tracking: Tracking, _ desk: ProgrammeDesk) {
        self.tracking = tracking
        self.desk = desk
    }

    var names: AuthorityNames { desk.names }

    var lines: [String] {
        [Wording.onDay(desk.title, tracking.today)] + summary + [""]
            + Table.lines(Wording.trackColumns.filter { $0 != "Part" && $0 != "Answer" }, tracking.lines.map(row))
            + (pairs.isEmpty ? [] : [""] + pairs.map(\.words))
    }

    /// Against what it is held, how far it has come, and what is to be expected.
    var summary: [String] {
        [Wording.target(desk.record, tracking.deadline)]
            + [
                Wording.coverage(Wording.hosted, tracking.hosting),
                Wording.coverage(Wording.challenged, tracking.challenging),
            ] + Wording.forecast(tracking.forecast, tracking.deadline, names)
            + [Wording.replannedTimes(desk.record)].compactMap { $0 }
    }

    private func row(_ line: Tracking.Line) -> [String] {
        [
            names[line.authority], Wording.words(line.hosting), challengers(line), Wording.words(line.challenging),
            names.list(line.challenges), blockers(line),
        ]
    }

    func challengers(_ line: Tracking.Line) -> String { names.list(line.slot?.challengers ?? []) }

    func blockers(_ line: Tracking.Line) -> String { Wording.blockers(line, names) }

    func title(ofStage stage: String?, _ schema: Schema?) -> String {
        stage.map { schema?.lifecycle?.stages[$0]?.title ?? $0 } ?? ""
    }

    // MARK: - Reciprocal pairs

    /// Two challenges in which host and challenger change places.
    struct Pair {
        let slots: [Slot.Name]
        let isComplete: Bool
        let isOneWay: Bool
        let words: String
    }

    var pairs: [Pair] {
        guard desk.programme.shape == .reciprocal else { return [] }
        let stages = Dictionary(desk.challenges.map { ($0.progress.slot, $0.progress) }) { first, _ in first }
        var pairs: [Pair] = []
        for slot in desk.programme.slots.sorted(by: { $0.name < $1.name }) where slot.status != .givenUp {
            guard slot.isReciprocal, let partner = slot.challengers.first, slot.host < partner else { continue }
            let back = desk.programme.slot(of: partner).flatMap { $0.challengers.contains(slot.host) ? $0 : nil }
            let both = [slot.name] + (back.map { [$0.name] } ?? [])
            let isDone = both.allSatisfy { ["signed-off", "reviewed"].contains(stages[$0]?.stage) }
            let isOneWay = back == nil || both.contains { stages[$0]?.isCancelled ?? false }
            pairs.append(
                Pair(
                    slots: both, isComplete: isDone && !isOneWay, isOneWay: isOneWay,
                    words: Wording.pairStands(
                        names[slot.host], names[partner], isComplete: isDone && !isOneWay, isOneWay: isOneWay)))
        }
        return pairs
    }

    // MARK: - For programs

    var json: JSON {
        let forecast = tracking.forecast
        return [
            "authorities": .array(tracking.lines.map(json)), "baseline": desk.record["baseline"] ?? .null,
            "challenging": json(tracking.challenging), "day": .string(tracking.today.text),
            "deadline": tracking.deadline.map { .string($0.text) } ?? .null,
            "deadlineWords": desk.record["deadline_words"] ?? .null,
            "forecast": [
                "atRisk": .array(forecast.atRisk.map { .string($0) }),
                "endAtThisPace": forecast.endAtThisPace.map { .string($0.text) } ?? .null,
                "onCourse": .bool(forecast.isOnCourse),
                "plannedEnd": forecast.plannedEnd.map { .string($0.text) } ?? .null,
            ],
            "hosting": json(tracking.hosting), "name": .string(desk.title),
            "pairs": .array(
                pairs.map { pair in
                    [
                        "challenges": .array(pair.slots.map { .string(record($0)) }),
                        "state": .string(pair.isComplete ? "complete" : pair.isOneWay ? "one-way" : "open"),
                    ]
                }),
            "programme": .string(desk.name.key[0]), "stage": desk.stage.stage.map { .string($0) } ?? .null,
            "visits": .array(tracking.visits.map(json)),
        ]
    }

    private func record(_ slot: Slot.Name) -> String {
        "\(ProgrammeDesk.challengeKind)/\(desk.name.key[0])/\(slot.host)/\(slot.round)"
    }

    private func json(_ coverage: Coverage) -> JSON {
        [
            "asked": .number(JSONNumber(coverage.asked)), "done": .number(JSONNumber(coverage.done)),
            "due": .number(JSONNumber(coverage.due)), "late": .number(JSONNumber(coverage.late)),
            "open": .number(JSONNumber(coverage.open)),
        ]
    }

    private func json(_ line: Tracking.Line) -> JSON {
        [
            "answer": line.answer.map { .string($0.rawValue) } ?? .null, "authority": .string(line.authority),
            "blockers": .array(line.blockers.map(json)), "challenges": .array(line.challenges.map { .string($0) }),
            "challenging": json(line.challenging), "hosting": json(line.hosting), "part": .string(line.part.rawValue),
        ]
    }

    private func json(_ standing: Tracking.Standing) -> JSON {
        let state =
            switch standing {
            case .notDue: "not-due"
            case .done: "done"
            case .due: "due"
            case .late: "late"
            case .open: "open"
            }
        return ["day": standing.day.map { .string($0.text) } ?? .null, "state": .string(state)]
    }

    private func json(_ blocker: Tracking.Blocker) -> JSON {
        let kind =
            switch blocker {
            case .notAnswered: "not-answered"
            case .noHost: "no-host"
            case .noChallenger: "no-challenger"
            case .notAgreed: "not-agreed"
            case .noRecord: "no-record"
            case .noDate: "no-date"
            case .notConfirmed: "not-confirmed"
            case .postponed: "postponed"
            case .gone: "gone"
            case .afterDeadline: "after-deadline"
            }
        return [
            "challenge": blocker.slot.map { .string(record($0)) } ?? .null, "kind": .string(kind),
            "sentence": .string(Wording.words(blocker, names)),
        ]
    }

    private func json(_ visit: Tracking.Visit) -> JSON {
        [
            "challenge": .string(record(visit.slot.name)),
            "challengers": .array(visit.slot.challengers.map { .string($0) }), "days": visit.days.map(\.json) ?? .null,
            "hasDate": .bool(visit.hasDate), "host": .string(visit.slot.host),
            "stage": visit.stage.map { .string($0) } ?? .null, "standing": json(visit.standing),
            "status": visit.slot.status.map { .string($0.rawValue) } ?? .null,
        ]
    }
}
