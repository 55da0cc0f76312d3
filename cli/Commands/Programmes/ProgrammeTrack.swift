import ArgumentParser
import GitStorage
import Programmes
import Records
import Workspaces

struct ProgrammeTrack: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "track",
        abstract: "Show who has hosted and challenged, who is due or late, and what holds them up.",
        discussion: """
            Everything is read from the programme and its challenges. The same as a table for a spreadsheet (csv), as a \
            calendar to subscribe to (ics), or as a page to put on paper or on a site (html).

            Example:
              sli programme track neglect-2017
              sli programme track neglect-2017 --format ics -o neglect.ics
            """)

    enum Format: String, ExpressibleByArgument, CaseIterable { case text, csv, ics, html }

    @OptionGroup var common: CommonOptions

    @Argument(help: "The programme.", completion: .programmes)
    var programme: String

    @Option(name: .customLong("on"), help: "The day to look from, YYYY-MM-DD; by default today.")
    var day: Day?

    @Option(help: "text, csv, ics or html.")
    var format = Format.text

    @Option(name: .shortAndLong, help: "Write to this file instead.", completion: .file())
    var output: String?

    func perform(_ context: Context) async throws -> Report {
        let desk = try await ProgrammeDesk.open(programme, context)
        let today = day?.calendarDay ?? CalendarDay(context.today)!
        let tracking = Tracking(desk.programme, challenges: desk.challenges.map(\.progress), today: today)
        let telling = TrackTelling(tracking, desk)
        let lines =
            switch format {
            case .text: telling.lines
            case .csv: TrackTable(telling).lines
            case .ics: TrackCalendar(telling, stamp: try await lastChange(of: desk)).lines
            case .html: TrackPage(telling).lines
            }
        guard let output else {
            // Tables and calendars end their lines as their standards ask.
            return Report(lines.map { format.isInLines ? $0 + "\r" : $0 }, json: telling.json)
        }
        let file = PlainFile(output, context)
        let end = format.isInLines ? "\r\n" : "\n"
        let text = common.json ? telling.json.canonicalText : lines.map { $0 + end }.joined()
        try file.replaceContent(with: Array(text.utf8))
        var report = Report([], json: telling.json, remarks: [Wording.fileWritten(output)])
        report.isWritten = true
        return report
    }

    /// When the programme was changed last, by its writer's clock: the same for every copy that holds the same.
    private func lastChange(of desk: ProgrammeDesk) async throws -> Int64 {
        try await desk.workspace.edits(of: desk.name, limit: 1).last?.author.seconds ?? 0
    }

    func validate() throws {
        if common.json, format != .text { throw ValidationError("--json is a format of its own: leave out --format.") }
    }
}

extension ProgrammeTrack.Format {
    fileprivate var isInLines: Bool { self == .csv || self == .ics }
}
