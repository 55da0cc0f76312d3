import Merging
import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

/// What the command line hands to the libraries: the time, the environment, where copies lie, the terminal.
struct Context: Sendable {
    let environment: [String: String]
    let folder: String
    /// Whether standard input and output are a terminal: only then is anything asked or coloured.
    let isInteractive: Bool
    let region: String?
    /// Where long work is told, if somebody sees it.
    var progress: ProgressLine?

    /// This process's own surroundings.
    static func process(_ common: CommonOptions) -> Context {
        let environment = ProcessInfo.processInfo.environment
        return Context(
            environment: environment, folder: FileManager.default.currentDirectoryPath,
            isInteractive: isatty(0) == 1 && isatty(1) == 1,
            region: common.isAboutWholeRegion ? nil : common.region,
            progress: common.quiet ? nil : ProgressLine.ofTerminal(environment))
    }

    /// Seconds since 1970; `SLI_CLOCK` sets it, for tests and for demonstrations of other years.
    var clock: Int64 {
        environment["SLI_CLOCK"].flatMap { Int64($0) } ?? Int64(Date().timeIntervalSince1970)
    }

    /// Today as the roster writes it, by the clock: `2017-04-01`.
    var today: String {
        let parts = Calendar(identifier: .gregorian).dateComponents(
            in: TimeZone(secondsFromGMT: 0)!, from: Date(timeIntervalSince1970: Double(clock)))
        func padded(_ number: Int?, _ width: Int) -> String {
            let digits = String(number ?? 0)
            return String(repeating: "0", count: max(0, width - digits.count)) + digits
        }
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }

    /// A sync cycle of a copy, as the user's environment wants it.
    func cycle(_ workspace: Workspace, seconds: Int = 60) -> SyncCycle {
        SyncCycle(
            workspace, deadline: .seconds(seconds), sshCommand: environment["GIT_SSH_COMMAND"], reaching: reaching)
    }

    /// Tells a sync's steps, and the work inside a copy that takes long.
    var reaching: @Sendable (SyncStep) async throws -> Void {
        { [progress] step in progress?.say(Wording.words(step)) }
    }

    private func open(_ copy: String) throws -> Workspace {
        try Workspace.open(copy, attendance: attendance) { work in
            guard let progress else { return }
            if let words = Wording.words(work) { progress.say(words) } else { progress.end() }
            // It stays to be read: a token may ask for its PIN on the next line.
            if work == .askingToken { say(Wording.touchToken) }
        }
    }

    /// Where the copies lie: `$SLI_HOME`, else the XDG data home.
    var home: String { CopiesFolder.path(environment) }

    /// The copy that a command works on: the one that `--region` or the current folder names, or the only one.
    func workspace() throws -> Workspace {
        if let region {
            guard KeyPart.isValid(region) else { throw Wording.noCopy(of: region) }
            guard regions().contains(region) else { throw Wording.noCopy(of: region) }
            return try open("\(home)/\(region)")
        }
        var place = folder
        while place != "/" && !place.isEmpty {
            if FileManager.default.fileExists(atPath: place + "/workspace.json") { return try open(place) }
            place = (place as NSString).deletingLastPathComponent
        }
        let regions = regions()
        switch regions.count {
        case 0: throw Wording.noCopyAtAll()
        case 1: return try open("\(home)/\(regions[0])")
        default: throw Wording.severalCopies(regions)
        }
    }

    /// Whether a person can be asked for the passphrase of a key.
    var attendance: Attendance { isInteractive ? .atTerminal : .nobody }

    /// The regions that this laptop has copies of.
    func regions() -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: home)) ?? []
        return names.filter { FileManager.default.fileExists(atPath: "\(home)/\($0)/workspace.json") }.sorted()
    }

    /// What was given on the command line, or what a person at a terminal answers.
    ///
    /// - Throws: a usage error that names what is missing, where there is nobody to ask.
    func given(
        _ value: String?, orAsked question: String, offering offer: String? = nil, missing: String
    ) throws -> String {
        if let value { return value }
        guard isInteractive else { throw ValidationError("Missing: \(missing).") }
        progress?.end()
        FileHandle.standardError.write(Data("\(question)\(offer.map { " [\($0)]" } ?? ""): ".utf8))
        let line = readLine()?.trimmingCharacters(in: .whitespaces) ?? ""
        guard let answer = line.isEmpty ? offer : line else { throw ValidationError("Missing: \(missing).") }
        return answer
    }

    /// Writes the answer, all of it.
    ///
    /// - Throws: a ``Problem`` if it could not be written. A reader that went away has what it wanted.
    func answer(_ text: String) throws {
        switch Self.write(text, to: STDOUT_FILENO) {
        case 0, EPIPE: return
        default: throw Wording.answerNotWritten()
        }
    }

    /// Tells a person something, if there is still somebody to hear it.
    func say(_ text: String) {
        progress?.end()
        _ = Self.write(text + "\n", to: STDERR_FILENO)
    }

    /// - Returns: the kernel's error, 0 if there was none.
    private static func write(_ text: String, to descriptor: Int32) -> Int32 {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { return errno }
        }
        return 0
    }

    /// All of standard input, at most what a record may hold.
    func standardInput() throws -> [UInt8] {
        var bytes: [UInt8] = []
        let limit = ReadingLimits.edit.bytes
        while let data = try FileHandle.standardInput.read(upToCount: 65_536), !data.isEmpty {
            bytes += data
            guard bytes.count <= limit else { throw Wording.inputTooLarge(limit) }
        }
        return bytes
    }

    /// The content of a file, or of standard input for `-`.
    func content(of path: String) throws -> [UInt8] {
        if path == "-" { return try standardInput() }
        let full = path.hasPrefix("/") ? path : "\(folder)/\(path)"
        guard let data = FileManager.default.contents(atPath: full) else { throw Wording.unreadableFile(path) }
        return Array(data)
    }
}

extension Workspace {
    /// Finds the one record that the words name: `self-assessment/2017/bristol`, or an unambiguous part in any
    /// order, `bristol/2017`.
    func named(_ words: String) async throws -> RecordName {
        if let exact = RecordName(words), try await schema(kind: exact.kind) != nil,
            try await record(exact).document.value != nil
        {
            return exact
        }
        let all = try await resolve(words)
        // Words that are all of a key mean that record, and none whose key goes on: `bristol/2017` is the
        // self-assessment, not what was said about it.
        let parts = words.lowercased().split { $0 == "/" || $0.isWhitespace }.map(String.init).sorted()
        let whole = all.filter { $0.key.sorted() == parts }
        let found = whole.isEmpty ? all : whole
        switch found.count {
        case 0: throw WorkspaceError.noRecord(words)
        case 1: return found[0]
        default: throw WorkspaceError.ambiguous(words, found)
        }
    }
}
