import ArgumentParser
import Records
import Statements
import Workspaces

struct MemberShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show one member: roles, keys, and what they hold open.",
        discussion: """
            What somebody holds open is what another would have to look after: the roles that nobody else has, the \
            places of records that name them, and what they signed that came to nothing. What they have not sent yet is not known here.

            Example:
              sli member show ann-lee
            """)

    @OptionGroup var common: CommonOptions

    @Argument(help: "The person's short name.", completion: .members)
    var member: String

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let found = try RosterCommand.member(member, in: try await workspace.roster())
        let holdings = try await workspace.holdings(of: found)
        var lines = ["\(found.name) (\(found.id)), \(found.authority), \(found.email)"]
        for role in found.roles {
            let span = "from \(role.from)" + (role.until.map { " until \($0)" } ?? "")
            lines.append(
                "  \(role.isActing ? "acting " : "")\(Wording.word(role.role)), \(span)\(role.hasEnded ? ", ended" : "")"
            )
        }
        lines += ["Keys:"] + Wording.keys(of: found) + Wording.lines(holdings, of: found)
        return Report(lines, json: ["holds": HoldingsJSON.json(holdings), "member": found.json])
    }
}

/// What a member holds open, for programs.
enum HoldingsJSON {
    static func json(_ holdings: Holdings) -> JSON {
        [
            "places": .array(
                holdings.places.map { place in
                    [
                        "path": .string("\(place.path)"), "record": .string("\(place.record)"),
                        "relation": place.relation.map { .string($0) } ?? .null,
                    ]
                }),
            "roles": .array(holdings.roles.map { .string($0.rawValue) }),
            "soleRoles": .array(holdings.soleRoles.map { .string($0.rawValue) }),
            "statements": .array(
                holdings.statements.map { unsettled in
                    let claim = unsettled.landed.statement.claim
                    return [
                        "act": .string(claim.act), "record": .string("\(claim.record)"),
                        "space": .string("\(unsettled.landed.space)"),
                        "state": .string(unsettled.reason == nil ? "superseded" : "overtaken"),
                    ]
                }),
        ]
    }
}
