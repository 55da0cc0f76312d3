import ArgumentParser
import Foundation
import Merging
import Programmes
import Records
import Statements
import Workspaces

struct ProgrammeInvite: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite",
        abstract: "Invite authorities to a programme, and note what they answered. For coordinators.",
        discussion: """
            Without a name it invites everybody who has not been. With --answer it notes what the named ones said, and \
            with it what they can: teams a quarter, and days on which they cannot. An authority that was not listed is \
            added. With --letters it writes a letter to each; it sends none.

            Example:
              sli programme invite neglect-2017 --letters letters
              sli programme invite neglect-2017 torbay --answer confirmed --capacity 1 --cannot 2017-12-18/2018-01-05
              sli programme invite neglect-2017 isles-of-scilly --answer declined --reason "Too few social workers."
            """)

    @OptionGroup var common: CommonOptions
    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The programme.", completion: .programmes)
    var programme: String

    @Argument(help: "Authorities, by short name.", completion: .authorities)
    var authorities: [String] = []

    @Option(help: "What they answered: invited, confirmed, declined or withdrawn.")
    var answer: Programme.Answer = .invited

    @Option(help: "Why, of an authority that does not take part.")
    var reason: String?

    @Option(help: "How many teams they can send in a quarter.")
    var capacity: Int?

    @Option(help: "Days on which they cannot, FROM/UNTIL; may be given several times.")
    var cannot: [GivenSpan] = []

    @Option(help: "Write a letter to each into this folder.", completion: .directory)
    var letters: String?

    func perform(_ context: Context) async throws -> Report {
        let desk = try await ProgrammeDesk.open(programme, context)
        try await desk.expectChangeable()
        let roster = try await desk.workspace.roster()
        for id in authorities {
            guard let authority = roster.authority(id: id) else { throw Wording.noAuthority(id) }
            guard !authority.hasEnded else { throw Wording.authorityEnded(authority) }
        }
        let invited =
            authorities.isEmpty
            ? desk.programme.members.filter { $0.answer == nil }.map(\.authority) : authorities
        guard !invited.isEmpty else { throw Wording.everybodyInvited(desk.name) }
        let record = changed(desk.record, for: invited)
        let outcome = try await ProgrammeSaving(workspace: desk.workspace, isDry: rehearsal.isDry)
            .save([(record, desk.view)], subject: "Invite to \(desk.name)", context)
        let sender = try await desk.workspace.member()
        let texts = invited.map { id in
            (id, Wording.programmeLetter(to: desk.names[id], desk.title, record, from: sender))
        }
        var files: [String] = []
        if let letters, answer == .invited, !rehearsal.isDry {
            files = try write(texts, to: letters, context)
        }
        let report = Report(
            [Wording.answered(desk.names.list(invited), answer)] + files.map { Wording.letterWritten($0) },
            json: [
                "answer": .string(answer.rawValue), "authorities": .array(invited.map { .string($0) }),
                "letters": .array(files.map { .string($0) }), "programme": .string(desk.name.key[0]),
            ])
        guard let outcome else { return report.rehearsed() }
        return report.adding(
            try await SaveReport.report(outcome, of: desk.name, desk.workspace, Wording.answersHeld(record)))
    }

    private func changed(_ record: JSON, for invited: [String]) -> JSON {
        var members = record["members"]?.array ?? []
        for id in invited {
            let index = members.firstIndex { $0["authority"]?.string == id } ?? members.count
            var member = members.indices.contains(index) ? members[index].object ?? [:] : ["role": "both"]
            member["authority"] = .string(id)
            member["status"] = .string(answer.rawValue)
            if let reason { member["reason"] = .string(reason) }
            if let capacity { member["capacity"] = .number(JSONNumber(capacity)) }
            if !cannot.isEmpty {
                // A day names its entry, so that the same answer noted twice stands there once.
                var spans = member["unavailable"]?.array ?? []
                for given in cannot {
                    spans.removeAll { $0["from"]?.string == given.span.from.text }
                    spans.append(["from": .string(given.span.from.text), "until": .string(given.span.until.text)])
                }
                member["unavailable"] = .array(spans)
            }
            if index < members.count { members[index] = .object(member) } else { members.append(.object(member)) }
        }
        return record.adding("members", .array(members))
    }

    private func write(_ texts: [(String, [String])], to folder: String, _ context: Context) throws -> [String] {
        try texts.map { id, lines in
            let path = "\(folder)/\(id).txt"
            let file = PlainFile(path, context)
            do {
                try file.makeFolder()
            } catch {
                throw Wording.unwritableFile(path)
            }
            try file.replaceContent(with: Array(lines.map { $0 + "\n" }.joined().utf8))
            return path
        }
    }

    func validate() throws {
        if authorities.isEmpty, answer != .invited || capacity != nil || !cannot.isEmpty || reason != nil {
            throw ValidationError("Say whose answer it is.")
        }
        if let capacity, capacity < 0 { throw ValidationError("Fewer than no teams cannot be sent.") }
        if answer == .declined || answer == .withdrawn, reason?.isEmpty ?? true {
            throw ValidationError("Say why with --reason.")
        }
    }
}

/// Days as a person gives them: `2017-12-18/2018-01-05`, or one day.
struct GivenSpan: ExpressibleByArgument, Sendable {
    let span: DaySpan

    init?(argument: String) {
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), let from = CalendarDay(parts[0]),
            let until = CalendarDay(parts.last ?? ""), let span = DaySpan(from: from, until: until)
        else { return nil }
        self.span = span
    }
}
