public import Records

/// The statements about one record in the order in which they landed, each with its effect, and with it the
/// record's stage (DESIGN.md section 6).
///
/// Written by landings alone; ``join(_:effect:in:)`` is how it grows.
public struct Docket: Sendable, Hashable {
    /// A statement that landed.
    public struct Entry: Sendable, Hashable {
        public let act: String
        /// The late change that it is about, if it is about one.
        public let amendment: String?
        /// The digest of the statement's file.
        public let statement: String
        public let effect: Effect
        /// The record's stage afterwards.
        public let stage: String

        public init(act: String, statement: String, effect: Effect, stage: String, amendment: String? = nil) {
            self.act = act
            self.amendment = amendment
            self.statement = statement
            self.effect = effect
            self.stage = stage
        }
    }

    /// What came of a statement when it landed.
    public enum Effect: Sendable, Hashable {
        case applied
        /// It is kept and has no effect: something was not as its maker knew it.
        case overtaken(Overtaking)
    }

    public private(set) var entries: [Entry]

    /// A docket without statements.
    public init() { entries = [] }

    /// The stage of the record; that in which its lifecycle begins while nobody has stated anything.
    public func stage(in lifecycle: Lifecycle) -> String { entries.last?.stage ?? lifecycle.initial }

    /// How often the record was handed over: the applied `submit`s, and other acts that its lifecycle says hand over.
    public func round(in lifecycle: Lifecycle?) -> Int {
        entries.count { Lifecycle.handsOver($0.act, in: lifecycle) && $0.effect == .applied }
    }

    /// The late changes that were taken up or declined.
    public var closedAmendments: Set<String> {
        Set(entries.filter { $0.effect == .applied }.compactMap(\.amendment))
    }

    /// Whether the statement of that digest has joined.
    public func contains(_ statement: String) -> Bool { entries.contains { $0.statement == statement } }

    /// Adds a statement with its effect: an applied one leads to the stage that its act names, if it names one.
    public mutating func join(_ statement: Statement, effect: Effect, in lifecycle: Lifecycle?) {
        let act = statement.claim.act
        let stage = entries.last?.stage ?? lifecycle?.initial ?? ""
        let amendment = statement.claim.amendment
        let leads = effect == .applied && amendment == nil
        entries.append(
            Entry(
                act: act, statement: statement.digest, effect: effect,
                stage: leads ? lifecycle?.statements[act]?.to ?? stage : stage, amendment: amendment))
    }

    /// The content of the docket's file.
    public var json: JSON { ["statements": .array(entries.map(\.json))] }

    /// Reads what ``json`` writes; `nil` for anything else.
    public init?(json: JSON) {
        guard let object = json.object, object.count == 1, let items = object["statements"]?.array, !items.isEmpty
        else { return nil }
        entries = []
        for item in items {
            guard let entry = Entry(json: item), entry.json == item else { return nil }
            entries.append(entry)
        }
    }
}

/// Why a statement had no effect when it landed, in the order in which it is asked (docs/formats.md, Dockets).
public enum Overtaking: String, Sendable, Hashable, CaseIterable {
    /// The act is not allowed in the record's stage, or its schema does not know it.
    case stage
    /// The record has been submitted again since.
    case round
    /// The record is another version than the one signed.
    case version
    /// A decision about the record is open.
    case decision
    /// The record lacks what the act requires, or breaks its schema.
    case incomplete
    /// A query is unanswered.
    case query
    /// An action has no owner or date.
    case action
    /// Somebody who has to sign first has not signed this version.
    case signature
    /// The late change was taken up or declined before.
    case closed
}

extension Docket.Entry {
    var json: JSON {
        var object: JSONObject = ["act": .string(act), "stage": .string(stage), "statement": .string(statement)]
        object["amendment"] = amendment.map { .string($0) }
        switch effect {
        case .applied: object["effect"] = "applied"
        case .overtaken(let reason):
            object["effect"] = "overtaken"
            object["reason"] = .string(reason.rawValue)
        }
        return .object(object)
    }

    init?(json: JSON) {
        guard let act = json["act"]?.string, let stage = json["stage"]?.string,
            let statement = json["statement"]?.string, let word = json["effect"]?.string
        else { return nil }
        let effect: Docket.Effect
        switch (word, json["reason"]?.string.flatMap { Overtaking(rawValue: $0) }) {
        case ("applied", nil): effect = .applied
        case ("overtaken", let reason?): effect = .overtaken(reason)
        default: return nil
        }
        self.init(
            act: act, statement: statement, effect: effect, stage: stage, amendment: json["amendment"]?.string)
    }
}
