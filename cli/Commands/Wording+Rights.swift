import Landing
import Records

/// The sentences about who may do what (docs/rights.md).
extension Wording {
    /// Who might have done what somebody may not: `only the host's director may change “Actions”.`
    static func words(_ missing: MissingRight) -> String {
        let who = holders(of: missing.needed, missing.relations)
        let deed =
            switch missing.act {
            case .create: "begin it"
            case .renew: "bring it to a newer form of its kind"
            case .change: "change \(place(missing.titles))"
            case .settle: "settle the decision about \(place(missing.titles))"
            }
        let since = " The right to that was held when it was written, and has ended since."
        return "only \(who) may \(deed).\(missing.isWithdrawn ? since : "")"
    }

    /// Who may settle a decision: `For the host's director or officer, or the coordinator, to decide.`
    static func mayDecide(_ deciders: Deciders) -> String {
        switch deciders {
        case .holders(let needed): "For \(holders(of: needed.needed, needed.relations)) to decide."
        case .everybodyOf(let space): "For anybody of \(SpaceTitle.of(space)) to decide."
        case .unknown: "Who may decide is not known: this copy cannot read records of this kind."
        }
    }

    /// Something that was not saved and is kept nowhere.
    static func refused(_ name: RecordName, _ violations: [CheckViolation]) -> Problem {
        let isForbidden = violations.contains(where: isAboutRights)
        return Problem(
            isForbidden ? "not-allowed" : "refused", "\(name) was not saved.", causes: violations.map { sentence($0) },
            hints: [isForbidden ? "Ask them to do it." : "Change it and try again."])
    }

    /// Whether somebody else might have done it.
    static func isAboutRights(_ violation: CheckViolation) -> Bool {
        if case .file(.right) = violation.reason { true } else { false }
    }

    /// Who writes in a field, for the help in a form: `the host's director or officer, or the coordinator`.
    static func holders(of grants: [RoleGrant], _ relations: [String: MissingRight.Relation]) -> String {
        var groups: [(relation: String?, roles: [Role])] = []
        for grant in grants {
            if let index = groups.firstIndex(where: { $0.relation == grant.relation }) {
                groups[index].roles.append(grant.role)
            } else {
                groups.append((grant.relation, [grant.role]))
            }
        }
        let parts = groups.map { group -> String in
            guard let name = group.relation else { return either(group.roles.map(withArticle)) }
            let relation = relations[name]
            guard relation?.isList == true else {
                return "the \(inSentence(relation?.title ?? name))'s \(either(group.roles.map(words)))"
            }
            let first = group.roles.first.map(withArticle) ?? ""
            let roles = either([first] + group.roles.dropFirst().map(words))
            return "\(roles) named under “\(relation?.title ?? name)”"
        }
        return either(parts)
    }

    private static func place(_ titles: [String]) -> String {
        guard let last = titles.last else { return "the record as a whole" }
        return (["“\(last)”"] + titles.dropLast().reversed().map { "“\($0)”" }).joined(separator: " in ")
    }

    static func words(_ role: Role) -> String { role.rawValue.split(separator: "-").joined(separator: " ") }

    private static func withArticle(_ role: Role) -> String {
        switch role {
        case .coordinator: "the coordinator"
        case .officer, .assistantDirector: "an \(words(role))"
        default: "a \(words(role))"
        }
    }

    private static func either(_ words: [String]) -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "nobody" }
        let isLong = words.contains { $0.contains(",") }
        return words.dropLast().joined(separator: ", ") + (isLong ? ", or " : " or ") + last
    }

    /// A title inside a sentence: `Host` becomes `host`, `LA` stays.
    private static func inSentence(_ title: String) -> String {
        let second = title.dropFirst().first
        guard let first = title.first, second.map({ !$0.isUppercase }) ?? true else { return title }
        return first.lowercased() + title.dropFirst()
    }
}
