import Records
import Workspaces

/// The lines of enquiry with which a challenge begins: those of its programme, the same on every laptop that holds the
/// same programme (docs/decisions/shipped-forms.md, 2).
enum LinesOfEnquiry {
    private static let programme = "programme"
    private static let list: Path = Path([.name("lines")])

    /// The programme that a new record of a kind takes its lines from; `nil` if it takes none.
    static func programme(of name: RecordName, by schema: Schema) -> RecordName? {
        guard name.kind != programme, case .keyed? = schema.root.property("lines").rule,
            let index = schema.identity.firstIndex(of: programme), name.key.indices.contains(index)
        else { return nil }
        return RecordName(kind: programme, key: [name.key[index]])
    }

    /// The blank record with the programme's lines; a programme that has none of its own gives those that come with the
    /// program for its kind.
    static func applied(of programme: JSON, to blank: JSON, by schema: Schema) throws -> JSON {
        let place = schema.root.property("lines")
        guard case .keyed(let fields)? = place.rule, blank.value(at: list)?.array?.isEmpty ?? true else { return blank }
        let known = place.item(0).propertyNames
        var lines = programme.value(at: list)?.array ?? []
        if lines.isEmpty, let template = ChallengeTemplate(kind: programme["kind"]?.string ?? "") {
            lines = try template.lines()
        }
        let copied = lines.compactMap { line -> JSON? in
            // What only a programme says of a line stays there.
            guard ItemKey(of: line, fields: fields) != nil, let members = line.object?.members else { return nil }
            return .object(JSONObject(members.filter { known.contains($0.name) }.map { ($0.name, $0.value) }))
        }
        guard !copied.isEmpty, let begun = blank.replacing(list, with: .array(copied)),
            schema.addedViolations(from: blank, to: begun).isEmpty
        else { return blank }
        return begun
    }
}
