import Programmes
import Records
import Workspaces

/// A plan, or why there is none, for people and for programs.
struct PlanTelling {
    private let task: PairingTask
    let desk: ProgrammeDesk

    init(_ task: PairingTask, _ desk: ProgrammeDesk) {
        self.task = task
        self.desk = desk
    }

    private var names: AuthorityNames { desk.names }

    func plan(_ plan: PairingPlan) -> Report {
        Report(
            [Wording.proposed(plan, desk.title)] + table(plan.visits),
            json: [
                "outcome": "planned", "programme": .string(desk.name.key[0]),
                "visits": .array(plan.visits.map(json)),
            ])
    }

    func table(_ visits: [PlannedVisit]) -> [String] {
        Table.lines(
            ["When", "Host", "Challenged by", "Why"],
            visits.map { visit in
                [
                    visit.days.map(Wording.days) ?? "–", names[visit.host], names.list(visit.challengers),
                    Wording.why(visit, names),
                ]
            })
    }

    func impossible(_ clash: Clash) -> Report {
        Report(
            Wording.impossible(clash, task, desk.title, names),
            json: [
                "clash": [
                    "clashing": .array(clash.clashing.map(json)), "proved": .bool(clash.isProved),
                    "removable": .array(clash.removable.map(json)), "together": .array(clash.together.map(json)),
                ],
                "outcome": "impossible", "programme": .string(desk.name.key[0]),
            ], exitCode: Exit.refused)
    }

    func gaveUp() -> Report {
        Report(
            Wording.gaveUp(desk.title), json: ["outcome": "gave-up", "programme": .string(desk.name.key[0])],
            exitCode: Exit.refused)
    }

    func json(_ visit: PlannedVisit) -> JSON {
        let origin =
            switch visit.origin {
            case .held: "held"
            case .kept: "kept"
            case .planned: "planned"
            }
        let basis =
            switch visit.reason.basis {
            case .fixed: "fixed"
            case .onlyChoice: "only-choice"
            case .neededHere: "needed-here"
            case .chosen: "chosen"
            }
        return [
            "challengers": .array(visit.challengers.map { .string($0) }), "host": .string(visit.host),
            "origin": .string(origin), "window": visit.days.map(\.json) ?? .null,
            "why": [
                "basis": .string(basis), "openWeeks": .number(JSONNumber(visit.reason.openWeeks)),
                "others": .array(visit.reason.others.map { .string($0) }),
                "ruledOut": .array(visit.reason.ruledOut.map(json)),
            ],
        ]
    }

    func json(_ constraint: PairingConstraint) -> JSON {
        let (rule, authorities): (String, [String]) =
            switch constraint {
            case .forbidden(let pair): ("forbidden", [pair.one, pair.other])
            case .lastYear(let pair): ("last-year", [pair.one, pair.other])
            case .unavailable(let authority): ("unavailable", [authority])
            case .capacity(let authority): ("capacity", [authority])
            case .kept(let slot): ("kept", [slot.host])
            case .notEachOther: ("not-each-other", [])
            case .oneVisitAWeek: ("one-visit-a-week", [])
            case .challengersPerHost: ("challengers", [])
            case .closedWeeks: ("closed", [])
            case .deadline: ("deadline", [])
            case .opening: ("opens", [])
            case .hosts(let authority): ("hosts", [authority])
            case .challenges(let authority): ("challenges", [authority])
            }
        return [
            "authorities": .array(authorities.map { .string($0) }), "rule": .string(rule),
            "sentence": .string(Wording.sentence(constraint, task, names)),
        ]
    }
}

extension DaySpan {
    var json: JSON { ["from": .string(from.text), "until": .string(until.text)] }
}
