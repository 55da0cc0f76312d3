import ArgumentParser
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct HubRepairCommand: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair",
        abstract: "Put a hub back to the last state that its own check accepts.",
        discussion: """
            For whoever looks after the hub, on its machine or where its folder can be written to. It takes away the \
            locks that transfers left when they were cut short, judges the whole history of each repository from its \
            first step on, and where the newest step does not pass, goes back to the last one that does. What is left \
            behind is kept. Run it while nobody is sending; laptops then go on by themselves. On a laptop the folder \
            of its own hub is taken if none is named.

            Example:
              sli hub repair /srv/sli --dry-run
              sli hub repair /srv/sli
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The hub's folder; by default that of this laptop's hub.")
    var path: String?

    @Option(help: "Seconds for which a lock has to lie still before it is taken away.")
    var wait: Int = 10

    func perform(_ context: Context) async throws -> Report {
        let workspace = try? context.workspace()
        let folder: String
        if let path {
            folder = path.hasPrefix("/") ? path : "\(context.folder)/\(path)"
        } else {
            guard let workspace else { throw Wording.noCopyAtAll() }
            guard let hub = await workspace.settings.hub else { throw Wording.noHubYet() }
            guard hub.hasPrefix("/") else { throw Wording.hubElsewhere(hub) }
            folder = hub
        }
        let outcomes: [HubRepair.Outcome]
        do {
            let repair = HubRepair(folder, root: await workspace?.settings.root)
            let patience = Duration.seconds(max(0, wait))
            let reaching: @Sendable (SpaceKind, Int, Int) -> Void = {
                [progress = context.progress] space, step, count in
                progress?.say(Wording.words(verifying: space, step, of: count))
            }
            outcomes =
                rehearsal.isDry
                ? try await repair.rehearse(patience: patience, reaching: reaching)
                : try await repair.run(patience: patience, reaching: reaching)
            context.progress?.end()
        } catch HubFailure.notAHub {
            throw Wording.notAHub(folder)
        }
        let report = Report(
            outcomes.flatMap { rehearsal.isDry ? Wording.wouldRepair($0) : Wording.lines($0) },
            json: ["folder": .string(folder), "spaces": .array(outcomes.map(Self.json))],
            exitCode: outcomes.contains { if case .unusable = $0.state { true } else { false } }
                ? Exit.refused : Exit.done)
        return rehearsal.isDry ? report.rehearsed() : report
    }

    private static func json(_ outcome: HubRepair.Outcome) -> JSON {
        var object: JSONObject = [
            "guarded": .bool(outcome.isGuarded), "movedAside": .bool(outcome.movedAside),
            "space": .string("\(outcome.space)"), "unlocked": .array(outcome.unlocked.map { .string($0) }),
        ]
        switch outcome.state {
        case .good(let tip, let depth):
            object["state"] = "good"
            object["tip"] = .string(tip.hex)
            object["depth"] = .number(JSONNumber(depth))
        case .empty: object["state"] = "empty"
        case .putBack(let bad, let tip, let depth, let faults):
            object["state"] = "put-back"
            object["suspect"] = bad.map { .string($0.hex) } ?? .null
            object["tip"] = .string(tip.hex)
            object["depth"] = .number(JSONNumber(depth))
            object["reasons"] = .array(faults.map(ViolationLine.json))
        case .emptied(let bad, let faults):
            object["state"] = "emptied"
            object["suspect"] = bad.map { .string($0.hex) } ?? .null
            object["reasons"] = .array(faults.map(ViolationLine.json))
        case .unusable: object["state"] = "unusable"
        }
        return .object(object)
    }
}
