import ArgumentParser
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct HubRestoreCommand: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Bring the region together again after the hub was restored from a backup.",
        discussion: """
            Only the coordinator can do this, and only where others sent new work to the restored hub before a laptop \
            could bring it forward: `sli sync` says then that the hub's history parts from the laptop's. It signs that \
            the region goes on from what the hub holds now, keeps from people what had been taken from them meanwhile, \
            and renews the members, authorities and kinds of record that fell off. Every laptop then sends again what \
            fell off, by itself, with its next `sli sync`.

            If the coordinator's laptop already goes with the hub, the two marks that the other laptop's `sli status` \
            shows are given: where the histories part, and its own newest.

            Example:
              sli hub restore --dry-run
              sli hub restore
              sli hub restore --at 4be1a0c2 --fallen 9f8e7d6c
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Option(help: "Eight letters of the last step that both histories have, as the other laptop shows it.")
    var at: String?

    @Option(help: "Eight letters of the newest step of the other laptop.")
    var fallen: String?

    @Option(help: "The authority whose drafts it is about, if it is not about the region.")
    var authority: String?

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 60

    func perform(_ context: Context) async throws -> Report {
        let reported = try reported()
        let workspace = try context.workspace()
        guard await workspace.settings.hub != nil else { throw Wording.noHubYet() }
        let restore = HubRestore(workspace, cycle: context.cycle(workspace, seconds: timeout))
        let outcome =
            rehearsal.isDry
            ? try await restore.rehearse(reported, clock: context.clock)
            : try await restore.run(reported, clock: context.clock)
        switch outcome {
        case .noFork: throw Wording.nothingToRestore()
        case .refused(let violations, let hub): throw Wording.notRestored(violations, hub)
        case .offline(let reason): throw Wording.offline(reason)
        case .raced: throw Wording.restoreRaced()
        case .restored(let summary, let outcomes):
            let json: JSON = [
                "differing": .array(summary.differing.map { .string($0) }),
                "renewed": .array(summary.renewed.map { .string($0) }), "restoration": summary.restoration.json,
            ]
            guard !rehearsal.isDry else { return Report(Wording.wouldRestore(summary), json: json).rehearsed() }
            return Report(
                Wording.lines(summary) + SyncReport.lines(outcomes),
                json: json.adding("spaces", .array(outcomes.map(SyncReport.json))),
                exitCode: SyncReport.exitCode(outcomes, waiting: 0))
        }
    }

    private func reported() throws -> HubRestore.Reported? {
        guard at != nil || fallen != nil || authority != nil else { return nil }
        guard let at, let fallen else { throw ValidationError("--at and --fallen belong together.") }
        let space = authority.map { SpaceKind("authorities/\($0)") } ?? .region
        guard let space, let reported = HubRestore.Reported(space, at: at.lowercased(), fallen: fallen.lowercased())
        else { throw Wording.badMark("\(at), \(fallen)") }
        return reported
    }
}
