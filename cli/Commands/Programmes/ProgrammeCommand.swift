public import ArgumentParser
import Indexing
public import Programmes
import Records
import Workspaces

struct ProgrammeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "programme", abstract: "Rounds of challenges: who challenges whom, when, and how far it has come.",
        subcommands: [
            ProgrammeNew.self, ProgrammeInvite.self, ProgrammePair.self, ProgrammeConfirm.self, ProgrammeReplan.self,
            ProgrammeTrack.self,
        ])
}

extension Programme.Shape: ExpressibleByArgument {}
extension Programme.Triad: ExpressibleByArgument {}
extension Programme.Answer: ExpressibleByArgument {}

extension CompletionKind {
    /// Short names of programmes.
    static let programmes = CompletionKind.custom { words, _, prefix in
        await Completions.names(words, prefix) { workspace in
            try await workspace.asking { index throws(IndexError) in
                try index.records(matching: RecordIndex.Filter(kind: ProgrammeDesk.kind))
            }.compactMap(\.name.key.first)
        }
    }
}

extension Day {
    var calendarDay: CalendarDay { CalendarDay(text)! }
}
