import Foundation
import Records
import Testing

/// The man pages, as `make man` renders them from what the programs say of themselves.
@Suite(.tags(.large)) struct ManualTests {
    private static let renderer = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "cli/manual/render.py").path

    /// Every command that people are shown, as words and as the program describes it.
    private func commands(of program: JSON, _ words: [String]) -> [(words: [String], command: JSON)] {
        let below = (program["subcommands"]?.array ?? []).filter { one in
            one["shouldDisplay"] == true && one["commandName"] != "help"
        }
        return [(words, program)]
            + below.flatMap { commands(of: $0, words + [$0["commandName"]?.string ?? ""]) }
    }

    @Test func everyCommandHasAPageThatNamesItsOptionsAndShowsItsExample() throws {
        let world = try World()
        let pages = world.path("man")
        let programs = ["sli", "slid"].map { "\(world.programs)/\($0)" }
        _ = try world.run("python3", [Self.renderer, "--output", pages] + programs)
        var expected: [String] = []
        for program in programs {
            let dump = try JSON(reading: world.run(program, ["--experimental-dump-help"]).output)
            let name = (program as NSString).lastPathComponent
            for (words, command) in commands(of: try #require(dump["command"]), [name]) {
                let title = words.joined(separator: "-")
                expected.append(title + ".1")
                let page = try String(contentsOfFile: "\(pages)/\(title).1", encoding: .utf8)
                let text = [("\\-", "-"), ("\\`", "`"), ("\\e", "\\")].reduce(page) {
                    $0.replacingOccurrences(of: $1.0, with: $1.1)
                }
                #expect(text.hasPrefix(".TH \"\(title.uppercased())\" \"1\" "))
                #expect(text.contains(try #require(command["abstract"]?.string)), "\(title)")
                for argument in command["arguments"]?.array ?? [] where argument["shouldDisplay"] == true {
                    for option in argument["names"]?.array ?? [] where option["kind"] == "long" {
                        #expect(text.contains("\\fB--\(try #require(option["name"]?.string))\\fR"), "\(title)")
                    }
                }
                let examples = command["discussion"]?.string?.components(separatedBy: "Example:\n").dropFirst().first
                if let line = examples?.components(separatedBy: "\n").first { #expect(text.contains("\n\(line)\n")) }
            }
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: pages).sorted() == expected.sorted())
        #expect(expected.contains("sli-hub-use.1"))
        // What git alone calls is no command of a person.
        #expect(!expected.contains("sli-hub-receive.1"))
    }
}
