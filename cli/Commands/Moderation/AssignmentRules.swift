import Landing
import Merging
import Records
import Statements
import Workspaces

/// Who may moderate an authority's self-assessment: moderators of other authorities than its own, the ones before and
/// after it, and those that challenge it.
struct AssignmentRules {
    /// Why somebody is not asked.
    enum Refusal: Hashable {
        case unknown(String)
        /// No role or key is left to them.
        case hasEnded(String)
        case isNoModerator(String)
        /// They are of that authority, which is the author's, or one before or after it.
        case isOfTheAuthor(String, authority: String)
        /// They, or their authority, challenge it.
        case challenges(String, authority: String, challenge: RecordName)
    }

    /// Somebody who challenges: an authority or a member, by the record that says so.
    struct Challenger: Hashable {
        let id: String
        let challenge: RecordName
    }

    let authority: String
    let roster: Roster
    let challengers: [Challenger]

    /// Everything that keeps those people from being asked, in their order.
    func refusals(of ids: [String]) -> [Refusal] {
        ids.flatMap { id -> [Refusal] in
            guard let member = roster.member(id: id) else { return [.unknown(id)] }
            var found: [Refusal] = []
            if !member.isActive {
                found.append(.hasEnded(id))
            } else if !member.holds(.moderator) {
                found.append(.isNoModerator(id))
            }
            if roster.areRelated(member.authority, authority) {
                found.append(.isOfTheAuthor(id, authority: member.authority))
            }
            let challenger = challengers.first { $0.id == id || roster.areRelated(member.authority, $0.id) }
            if let challenger {
                found.append(.challenges(id, authority: member.authority, challenge: challenger.challenge))
            }
            return found
        }
    }

    /// The rules for an authority as this laptop shows the region.
    init(for authority: String, in workspace: Workspace) async throws {
        let roster = try await workspace.roster()
        var challengers: [Challenger] = []
        let names = try await workspace.names(ofKind: "challenge")
        for view in try await workspace.records(names, in: .region) {
            guard let schema = view.schema, let index = schema.identity.firstIndex(of: "host"),
                roster.areRelated(view.name.key[index], authority),
                try await workspace.stage(of: view).stage != "cancelled"
            else { continue }
            challengers += Self.reviewers(of: view.document, by: schema).map {
                Challenger(id: $0, challenge: view.name)
            }
        }
        self.init(authority: authority, roster: roster, challengers: challengers)
    }

    init(authority: String, roster: Roster, challengers: [Challenger]) {
        self.authority = authority
        self.roster = roster
        self.challengers = challengers
    }

    /// Those whom a challenge names as reviewers; while a decision about that is open, all who might be.
    private static func reviewers(of document: Document, by schema: Schema) -> [String] {
        let path = schema.relations["reviewers"] ?? Path.root.appending(name: "reviewers")
        let place = schema.root.descendant(at: path)
        let sides = document.entries.filter { $0.path == path }.flatMap { $0.sides.map(\.value) }
        return ([document.value?.value(at: path)] + sides).flatMap { place.ids(in: $0) }
    }
}

extension Roster {
    /// Whether two authorities are one, or one took over from the other.
    func areRelated(_ one: String, _ other: String) -> Bool {
        isAuthority(one, orSuccessorOf: other) || isAuthority(other, orSuccessorOf: one)
    }
}
