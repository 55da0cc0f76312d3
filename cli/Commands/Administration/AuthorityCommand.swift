import ArgumentParser
import Records
import Statements
import Workspaces

struct AuthorityCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "authority", abstract: "The local authorities of the region.",
        subcommands: [AuthorityAdd.self, AuthorityEnd.self, AuthorityList.self, AuthorityShow.self])
}

struct AuthorityList: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Show the region's authorities, all of them or those of a date.",
        discussion: """
            An authority that was abolished stays in the list, with the ones that took over from it. With --on only \
            those are shown that existed on that day.

            Example:
              sli authority list --on 2019-04-01
            """)

    @OptionGroup var common: CommonOptions

    @Option(help: "Only the authorities that existed on this day, YYYY-MM-DD.")
    var on: String?

    func validate() throws {
        guard on.map(ISODate.isValid) ?? true else { throw ValidationError("A day is written YYYY-MM-DD.") }
    }

    func perform(_ context: Context) async throws -> Report {
        let authorities = try await context.workspace().roster().authorities
            .filter { authority in on.map { authority.existed(on: $0) } ?? true }
            .sorted { $0.id.precedesByBytes($1.id) }
        let rows = authorities.map { authority in
            [
                authority.id, authority.name, authority.tier, authority.dfeNumber, authority.onsCode,
                authority.from ?? "", authority.until ?? "", authority.successors.joined(separator: ", "),
            ]
        }
        return Report(
            Table.lines(["Authority", "Name", "Kind", "DfE", "ONS", "From", "Until", "Followed by"], rows),
            json: .array(authorities.map(\.json)))
    }
}

struct AuthorityShow: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show one authority, who came before and after it, and its members.",
        discussion: "Example:\n  sli authority show dorset-county")

    @OptionGroup var common: CommonOptions

    @Argument(help: "The authority's short name.", completion: .authorities)
    var authority: String

    func perform(_ context: Context) async throws -> Report {
        let roster = try await context.workspace().roster()
        guard let found = roster.authority(id: authority) else { throw Wording.noAuthority(authority) }
        func named(_ ids: [String]) -> String {
            ids.map { id in roster.authority(id: id).map { "\($0.name) (\(id))" } ?? id }.joined(separator: ", ")
        }
        let before = roster.authorities.filter { $0.successors.contains(found.id) }.map(\.id)
        let members = roster.members.filter { $0.authority == found.id }
        let facts: [(String, String)] = [
            ("Kind", found.tier), ("Region", found.region), ("DfE number", found.dfeNumber),
            ("ONS code", found.onsCode), ("From", found.from ?? ""), ("Until", found.until ?? ""),
            ("Took over from", named(before)), ("Followed by", named(found.successors)),
            ("Members", members.map { "\($0.name) (\($0.id))" }.joined(separator: ", ")),
        ]
        return Report(
            ["\(found.name) (\(found.id))"] + facts.filter { !$0.1.isEmpty }.map { "  \($0.0): \($0.1)" }
                + (found.hasEnded ? ["  It has ended: its members no longer write for it."] : []),
            json: [
                "authority": found.json, "members": .array(members.map { .string($0.id) }),
                "predecessors": .array(before.map { .string($0) }),
            ])
    }
}

extension Authority {
    /// Whether it existed on that day, as far as its dates are known; dates compare as texts.
    func existed(on day: String) -> Bool {
        (from.map { !day.precedesByBytes($0) } ?? true) && (until.map { !$0.precedesByBytes(day) } ?? true)
    }
}
