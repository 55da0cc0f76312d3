@testable import Commands
import Synchronization
import Testing

/// What long work shows at a terminal.
@Suite struct ProgressLineTests {
    /// A terminal that remembers what was written, and a clock that a test moves by hand.
    private final class Terminal: Sendable {
        private let written = Mutex("")
        private let waiting = Mutex<[@Sendable () -> Void]>([])

        func line(width: Int = 80) -> ProgressLine {
            ProgressLine(
                width: { width }, later: { show in self.waiting.withLock { $0.append(show) } },
                write: { text in self.written.withLock { $0 += text } })
        }

        /// What was written since it was last asked.
        var news: String {
            written.withLock { text in
                defer { text = "" }
                return text
            }
        }

        /// Half a second is over for the work that began first.
        func halfASecondLater() {
            let show = waiting.withLock { $0.isEmpty ? nil : $0.removeFirst() }
            show?()
        }
    }

    private static let wipe = "\r\u{1B}[K"

    @Test func whatIsQuickLeavesNoTrace() {
        let terminal = Terminal()
        let line = terminal.line()
        line.say("Asking")
        line.say("Checking")
        line.end()
        terminal.halfASecondLater()
        #expect(terminal.news == "")
    }

    @Test func whatTakesLongIsOneLineThatIsWipedAtTheEnd() {
        let terminal = Terminal()
        let line = terminal.line()
        line.say("Asking")
        line.say("Checking")
        terminal.halfASecondLater()
        #expect(terminal.news == Self.wipe + "Checking")
        line.say("Sending")
        #expect(terminal.news == Self.wipe + "Sending")
        line.end()
        #expect(terminal.news == Self.wipe)
        line.end()
        #expect(terminal.news == "")
    }

    @Test func theNextWorkWaitsForItsOwnHalfSecond() {
        let terminal = Terminal()
        let line = terminal.line()
        line.say("First")
        line.end()
        line.say("Second")
        terminal.halfASecondLater()
        #expect(terminal.news == "")
        terminal.halfASecondLater()
        #expect(terminal.news == Self.wipe + "Second")
    }

    @Test func aLineNeverWraps() {
        let terminal = Terminal()
        let line = terminal.line(width: 10)
        line.say("Bringing the lists up to date")
        terminal.halfASecondLater()
        #expect(terminal.news == Self.wipe + "Bringing ")
        line.end()
    }
}
