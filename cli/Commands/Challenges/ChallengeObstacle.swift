import Merging
import Workspaces
import Records
import Statements

/// What is in the way of an act about a challenge. It says places and never what stands there.
enum ChallengeObstacle: Sendable, Hashable {
    /// It is at another stage: the act's stages, by their titles.
    case stage(now: String, wanted: [String])
    case decisions(Int)
    /// A query that nobody has answered, by its reference.
    case query(String)
    case noActions
    /// An action that lacks an owner, a date or its text.
    case action(String, lacks: [String])
    /// What the form asks for, in its own words.
    case lacking(String)
    /// An authority that has to sign this version first.
    case unsigned(String)

    /// All that is in the way, at once.
    static func all(for act: String, of event: ChallengeEvent) -> [ChallengeObstacle] {
        all(
            for: act, value: event.value, schema: event.schema, stage: event.stage.stage ?? "",
            decisions: event.view.document.entries.count,
            unsigned: act == "sign-off" ? event.unsigned : [])
    }

    static func all(
        for act: String, value: JSON, schema: Schema, stage: String, decisions: Int, unsigned: [String]
    ) -> [ChallengeObstacle] {
        guard let lifecycle = schema.lifecycle, let rules = lifecycle.statements[act] else { return [] }
        var found: [ChallengeObstacle] = []
        func title(_ stage: String) -> String { lifecycle.stages[stage]?.title ?? stage }
        if !rules.from.contains(stage) { found.append(.stage(now: title(stage), wanted: rules.from.map(title))) }
        if decisions > 0, rules.conditions.contains(.noOpenDecision) { found.append(.decisions(decisions)) }
        if rules.conditions.contains(.noUnansweredQuery) {
            found += (value["queries"]?.array ?? []).filter { (["queries": .array([$0])] as JSON).hasUnansweredQuery }
                .map { .query($0["id"]?.string ?? "") }
        }
        let asksForActions = rules.conditions.contains(.everyActionOwned)
        if asksForActions {
            let actions = value["actions"]?.array ?? []
            if actions.isEmpty { found.append(.noActions) }
            for action in actions {
                let lacks = ["text", "owner", "due"].filter { isBlank(action[$0]) }
                if !lacks.isEmpty { found.append(.action(action["id"]?.string ?? "", lacks: lacks)) }
            }
        }
        let isFinal = rules.requiresCompleteness || rules.to.map { schema.isFrozen(in: $0) } ?? false
        let missing = schema.violations(of: value, requiredBy: act) + (isFinal ? schema.violations(of: value) : [])
        found += missing.filter { !(asksForActions && ($0.path.steps.isEmpty || $0.path.touches(Path("/actions")!))) }
            .map { .lacking($0.message) }
        return found + unsigned.map { .unsigned($0) }
    }

    private static func isBlank(_ value: JSON?) -> Bool {
        value?.string?.utf8.allSatisfy { $0 <= 0x20 } ?? true
    }

    var json: JSON {
        switch self {
        case .stage: ["kind": "stage"]
        case .decisions(let count): ["count": .number(JSONNumber(count)), "kind": "decisions"]
        case .query(let id): ["item": .string(id), "kind": "query"]
        case .noActions: ["kind": "no-actions"]
        case .action(let id, let lacks):
            ["item": .string(id), "kind": "action", "lacks": .array(lacks.map { .string($0) })]
        case .lacking: ["kind": "incomplete"]
        case .unsigned(let id): ["authority": .string(id), "kind": "unsigned"]
        }
    }
}
