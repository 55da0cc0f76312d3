import ArgumentParser
import Foundation
import Syncing

/// The one thing that a member's login at an account hub may do; sshd starts it (`command=` in authorized_keys).
struct HubServe: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve a member who logs in: run by sshd.",
        discussion: """
            Lets the holder of a key fetch from and send to the region and, if it is theirs, their authority's drafts; \
            nothing else. The lines that run it are written by `sli hub authorize`.

            Example:
              sli hub serve gzm3cxh2q7yaf5kd --folder /srv/sli
            """, shouldDisplay: false)

    @Argument(help: "The short mark of the key that logged in.")
    var key: String

    @Option(help: "The hub's folder.")
    var folder: String

    func run() throws {
        let environment = ProcessInfo.processInfo.environment
        do {
            let seconds = environment["SLI_HUB_SECONDS"].flatMap { UInt64($0) }
            let admission = HubAdmission(folder: folder, seconds: seconds)
            let command = environment["SSH_ORIGINAL_COMMAND"]
            let words = try admission.words(for: key, asking: command)
            try admission.enter(asking: command)
            try become(words, environment: HubAdmission.environment(from: environment))
        } catch {
            let sentence = Wording.turnedAway(error)
            FileHandle.standardError.write(Data("\(sentence)\n".utf8))
            throw ExitCode(Exit.refused)
        }
    }

    /// Becomes another program; returns only by throwing.
    private func become(_ words: [String], environment: [String: String]) throws {
        // What this process ignores or holds back, the next one would too: git has to hear that its reader went away,
        // and `timeout` that its time is over.
        signal(SIGPIPE, SIG_DFL)
        var none = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, nil)
        let arguments = (["/usr/bin/env"] + words).map { strdup($0) } + [nil]
        let settings = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        execve("/usr/bin/env", arguments, settings)
        throw HubFailure.unreadable(path: "/usr/bin/env")
    }
}

/// What the hook `post-receive` of an account hub runs: what follows once a push has come in.
struct HubLanded: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "landed", abstract: "Follow what has come in: run by git as the hook post-receive.",
        shouldDisplay: false)

    @Option(help: "The hub's folder.")
    var folder: String

    func run() async throws {
        do {
            guard let account = try AccountHub.open(folder) else { return }
            let environment = ProcessInfo.processInfo.environment
            let clock = environment["SLI_CLOCK"].flatMap { Int64($0) } ?? Int64(Date().timeIntervalSince1970)
            let repository = FileManager.default.currentDirectoryPath
            try await account.landed(in: repository, clock: clock)
            try await AccountHub.tidy(repository)
        } catch {
            // What has come in stays in; the next one to come in makes up for what was not done now.
            FileHandle.standardError.write(Data((Wording.problem(for: error).text + "\n").utf8))
            throw ExitCode(Exit.fault)
        }
    }
}
