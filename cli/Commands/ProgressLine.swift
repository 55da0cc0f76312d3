import Dispatch
import Foundation
import Synchronization

/// What long work is at, for a person at a terminal: one line on standard error that is written over and over.
///
/// It appears half a second after the work began, so that what is quick leaves no trace, and is wiped when it ends.
/// Any thread may use it.
final class ProgressLine: Sendable {
    private struct State {
        /// What is told; `nil` while no long work is under way.
        var words: String?
        /// The number of the work, so that a late call for one that has ended shows nothing.
        var work = 0
        var isShown = false
    }

    private let state = Mutex(State())
    private let width: @Sendable () -> Int
    private let later: @Sendable (@escaping @Sendable () -> Void) -> Void
    private let write: @Sendable (String) -> Void

    /// - Parameters:
    ///   - width: how many characters fit on a line.
    ///   - later: does something half a second later.
    ///   - write: writes to the terminal.
    init(
        width: @escaping @Sendable () -> Int, later: @escaping @Sendable (@escaping @Sendable () -> Void) -> Void,
        write: @escaping @Sendable (String) -> Void
    ) {
        self.width = width
        self.later = later
        self.write = write
    }

    /// Tells what the work is at now; the first telling begins it.
    func say(_ words: String) {
        let begun: Int? = state.withLock { state in
            defer { state.words = words }
            if state.isShown { show(words) }
            guard state.words == nil else { return nil }
            state.work += 1
            return state.work
        }
        guard let begun else { return }
        later { [weak self] in self?.appear(begun) }
    }

    /// Ends the work and wipes the line.
    func end() {
        state.withLock { state in
            if state.isShown { write(Self.wipe) }
            state.words = nil
            state.isShown = false
        }
    }

    private func appear(_ work: Int) {
        state.withLock { state in
            guard state.work == work, let words = state.words, !state.isShown else { return }
            state.isShown = true
            show(words)
        }
    }

    /// To the line's beginning, and what stands on it away.
    private static let wipe = "\r\u{1B}[K"

    /// Shows the words on one line: one that wraps could not be written over.
    private func show(_ words: String) { write(Self.wipe + words.prefix(max(1, width() - 1))) }
}

extension ProgressLine {
    private static let patience = DispatchTimeInterval.milliseconds(500)

    /// The line of this process's standard error; `nil` unless that is a terminal that can write over a line.
    static func ofTerminal(_ environment: [String: String]) -> ProgressLine? {
        guard isatty(STDERR_FILENO) == 1, let kind = environment["TERM"], kind != "dumb" else { return nil }
        return ProgressLine(
            width: {
                var size = winsize()
                let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
                return isKnown ? Int(size.ws_col) : 80
            },
            later: { show in DispatchQueue.global().asyncAfter(deadline: .now() + patience, execute: show) },
            write: { FileHandle.standardError.write(Data($0.utf8)) })
    }
}
