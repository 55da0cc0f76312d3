import ArgumentParser
import Records
import Syncing
import Workspaces

struct Doctor: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say what is wrong with this laptop's copy, and what mends it.",
        discussion: """
            Reads everything that this laptop holds, file by file: the spaces, the records, the key, the index, what a \
            program left locked when it was killed, copies made by OneDrive or Dropbox, the clock, the room left, git \
            and ssh. Nothing is changed without --fix, and nothing that somebody wrote is ever removed. Whether \
            history is what people signed is told by `sli verify`. The exit code is 1 while something is wrong.

            Example:
              sli doctor
              sli doctor --hub --fix
            """)

    @OptionGroup var common: CommonOptions

    @Flag(help: "Ask the hub too whether it answers.")
    var hub = false

    @Flag(help: "Put right what can be put right without asking: stale locks, the index, the key's permissions.")
    var fix = false

    @Option(help: "Seconds to wait for the hub.")
    var timeout: Int = 20

    func perform(_ context: Context) async throws -> Report {
        var complaints = await Tools.all.asyncFlatMap { tool in await tool.complaints(context) }
        var settled: [Complaint] = []
        var notices: [Complaint] = []
        do {
            let workspace = try context.workspace()
            var findings = try await workspace.examine(clock: context.clock)
            if fix {
                let mended = try await workspace.mend(findings)
                settled = mended.map { Complaint($0, at: workspace.folder) }
                findings.removeAll { mended.contains($0) }
            }
            complaints += findings.map { Complaint($0, at: workspace.folder) }
            notices = await workspace.unguardedSpaces().map { Complaint(unguarded: $0) }
            if hub {
                switch try await context.cycle(workspace, seconds: timeout).askHub() {
                case .reached: break
                case .alone: complaints.append(.noHub)
                case .unreachable(let reason): complaints.append(.unreachable(reason))
                }
            }
        } catch WorkspaceError.damaged(let file) {
            // The very command that other messages send a person to.
            complaints.append(.damaged(file))
        } catch let problem as Problem where problem.kind == "no-copy" && common.region == nil {
            complaints.append(.noCopy)
        }
        return report(complaints, settled, notices)
    }

    /// - Parameter notices: what somebody chose and may live with: it is told, and makes no copy unwell.
    private func report(_ complaints: [Complaint], _ settled: [Complaint], _ notices: [Complaint]) -> Report {
        var lines = settled.map { "Mended: \($0.sentence)" } + (complaints + notices).flatMap(\.lines)
        if complaints.isEmpty { lines.append(Wording.nothingWrong) }
        return Report(
            lines,
            json: [
                "findings": .array(complaints.map(\.json)), "isHealthy": .bool(complaints.isEmpty),
                "mended": .array(settled.map(\.json)), "notices": .array(notices.map(\.json)),
            ],
            exitCode: complaints.isEmpty ? Exit.done : Exit.refused)
    }
}

/// Something that `doctor` found, as it is told.
struct Complaint {
    /// A short name for programs, such as `stale-lock`.
    let kind: String
    let sentence: String
    /// What mends it, with the command.
    let remedy: String
    var space: String?
    var place: String?

    var lines: [String] { [sentence, "  \(remedy)"] }

    var json: JSON {
        [
            "kind": .string(kind), "place": place.map { .string($0) } ?? .null, "remedy": .string(remedy),
            "sentence": .string(sentence), "space": space.map { .string($0) } ?? .null,
        ]
    }
}

extension Sequence {
    /// The results for all elements, one after the other.
    func asyncFlatMap<Result>(_ transform: (Element) async -> [Result]) async -> [Result] {
        var all: [Result] = []
        for element in self { all += await transform(element) }
        return all
    }
}
