import ArgumentParser
import Records
import Statements
import Syncing
import Workspaces

struct AuthorityAdd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "add",
        abstract: "Let a new authority into the region. For coordinators.",
        discussion: """
            Give its official codes: the ONS code is its own, the DfE number may have been its predecessor's. Where it \
            took over from others, end those with `sli authority end` and name it there. Then run `sli hub init` on \
            the hub once more, which makes the place for its drafts.

            Example:
              sli authority add bcp --name "Bournemouth, Christchurch and Poole" --tier Unitary --dfe 839 \\
                --ons E06000058 --from 2019-04-01
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "Its short name, for ever.")
    var authority: String

    @Option(help: "Its name.")
    var name: String

    @Option(name: .customLong("of"), help: "The region's name in official statistics; by default that of the others.")
    var regionName: String?

    @Option(help: "What kind of council it is: Unitary, County, London borough …")
    var tier: String

    @Option(name: .customLong("dfe"), help: "Its DfE number, three digits.")
    var dfeNumber: String

    @Option(name: .customLong("ons"), help: "Its ONS code, a letter and eight digits.")
    var onsCode: String

    @Option(help: "Its first day, YYYY-MM-DD.")
    var from: Day?

    func perform(_ context: Context) async throws -> Report {
        guard KeyPart.isValid(authority) else { throw Wording.badShortName(authority) }
        let workspace = try context.workspace()
        let (id, name, tier, dfeNumber, onsCode) = (authority, name, tier, dfeNumber, onsCode)
        let (regionName, from) = (regionName, from?.text)
        let (roster, isChanged) = try await RosterCommand.change(
            workspace, context, subject: "Add the authority \(id)", isDry: rehearsal.isDry
        ) { roster in
            guard let region = regionName ?? roster.authorities.first?.region else {
                throw ValidationError("The region has no authority yet: say which it is with --of.")
            }
            let made = try Authority(
                id: id, name: name, region: region, tier: tier, dfeNumber: dfeNumber, onsCode: onsCode, from: from)
            if let there = roster.authority(id: id), there != made { throw Wording.authorityTaken(there) }
            if let other = roster.authorities.first(where: { $0.onsCode == onsCode && $0.id != id }) {
                throw Wording.codeTaken(by: other)
            }
            return RosterEdit(authorities: [made])
        }
        guard let made = roster.authority(id: id) else { throw Wording.noAuthority(id) }
        let report = Report(
            [
                isChanged
                    ? "\(made.name) (\(made.id)) is an authority of the region." : "\(made.name) is that already.",
                "`sli hub init FOLDER` on the hub makes the place for its drafts; `sli member invite` lets its people in.",
            ], json: made.json)
        return rehearsal.isDry ? Report([Wording.wouldAdd(made)], json: made.json).rehearsed() : report
    }
}

struct AuthorityEnd: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "end",
        abstract: "End an authority that was abolished, and say who took over. For coordinators.",
        discussion: """
            Its records stay, and the people of its successors go on with them. Its members are shown: give each their \
            new authority, or end their part.

            Example:
              sli authority end dorset-county --on 2019-03-31 --successor dorset --successor bcp
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "Its short name.", completion: .authorities)
    var authority: String

    @Option(name: .customLong("on"), help: "Its last day, YYYY-MM-DD; by default today. It ends now all the same.")
    var day: Day?

    @Option(help: "Who took over from it. May be given several times.", completion: .authorities)
    var successor: [String] = []

    @Flag(name: .customLong("no-successor"), help: "Nobody took over.")
    var hasNoSuccessor = false

    func validate() throws {
        guard successor.isEmpty == hasNoSuccessor else {
            throw ValidationError("Name who took over with --successor, or say --no-successor.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        let workspace = try context.workspace()
        let (id, day, successors) = (authority, day?.text ?? context.today, successor)
        let (roster, _) = try await RosterCommand.change(
            workspace, context, subject: "End the authority \(id)", isDry: rehearsal.isDry
        ) { roster in
            guard let ending = roster.authority(id: id) else { throw Wording.noAuthority(id) }
            for successor in successors {
                guard let found = roster.authority(id: successor) else { throw Wording.noAuthority(successor) }
                // Two that follow each other would leave their records to nobody.
                guard !roster.isAuthority(id, orSuccessorOf: successor) else {
                    throw Wording.successorPrecedes(found, ending)
                }
            }
            return RosterEdit(authorities: [try ending.ending(on: day, successors: successors)])
        }
        guard let ended = roster.authority(id: id) else { throw Wording.noAuthority(id) }
        let members = roster.members.filter { $0.authority == id && $0.isActive }
        let json: JSON = ["authority": ended.json, "members": .array(members.map { .string($0.id) })]
        guard !rehearsal.isDry else { return Report([Wording.wouldEnd(ended)], json: json).rehearsed() }
        return Report(Wording.ended(ended, members: members), json: json)
    }
}
