import Foundation
import Glibc

/// A command of `sli` at a terminal, and the keyboard on which a person answers it.
final class Terminal {
    let program: Program
    private let keyboard: FileHandle

    /// Starts a command on a laptop.
    ///
    /// - Parameter command: its words as a shell reads them.
    init(_ laptop: Laptop, _ command: String) throws {
        let world = laptop.world
        let typed = world.path("typed-\(UUID().uuidString.prefix(8))")
        guard mkfifo(typed, 0o600) == 0, let keyboard = FileHandle(forUpdatingAtPath: typed) else {
            throw Failure("no pipe at \(typed)")
        }
        self.keyboard = keyboard
        program = try Program(
            "script", ["-q", "-e", "-c", "\(world.programs)/sli \(command)", "/dev/null"],
            environment: world.environment(home: laptop.home).merging(
                laptop.settings.merging(["SLI_HOME": laptop.home, "TERM": "dumb"]) { $1 }
            ) { $1 },
            in: laptop.home, scratch: world.path("output"), input: typed)
    }

    /// Waits until something is asked.
    func expect(_ question: String) throws {
        try eventually("“\(question)” is asked") { program.output.contains(question) || program.hasExited }
        guard program.output.contains(question) else { throw Failure("not asked: \(program.output)") }
    }

    /// Types a line once something is asked: what is typed before it is thrown away, as at every terminal.
    func answer(_ question: String, with line: String) throws {
        try expect(question)
        try keyboard.write(contentsOf: Data("\(line)\n".utf8))
    }

    /// What came of it in the end.
    func ended() throws -> Answer {
        let answer = try program.answer()
        try keyboard.close()
        return answer
    }
}
