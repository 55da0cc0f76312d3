import Statements
import ArgumentParser
import Foundation
import GitStorage
import Landing
import Records
import Syncing
import Workspaces

struct HubCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hub", abstract: "Set up and look after the place where copies meet.",
        subcommands: [
            HubInit.self, HubUse.self, HubExport.self, HubAuthorize.self, HubRepairCommand.self, HubRestoreCommand.self,
            HubServe.self, HubReceive.self,
            HubLanded.self,
        ])
}

struct HubInit: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Set up a hub in a folder and publish the region there.",
        discussion: """
            Makes one repository for the region and one for each authority's drafts, each with the check as its hook, \
            and makes the folder this copy's hub. Serve the folder as a share or through ssh; colleagues then \
            `sli join` its address.

            With --ssh, run by an account of its own on the hub's machine, the account serves all members through ssh: \
            who may log in, and which places each may read, follows the list of members by itself. The region comes from \
            a file that `sli hub export` wrote on the coordinator's laptop. Running it again does no harm.

            Example:
              sli hub init /srv/sli
              sli hub init /srv/sli --address ssh://sli@hub.southwest.example/srv/sli
              sli hub init /srv/sli --ssh --from region.sli --mark 4be1a0c2
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The folder that becomes the hub.")
    var path: String

    @Option(help: "The address by which this copy reaches it, if it is not the folder itself.")
    var address: String?

    @Flag(help: "Other users of this machine's group write to the folder directly.")
    var shared = false

    @Flag(help: "This account serves the members through ssh.")
    var ssh = false

    @Option(help: "With --ssh: the file that `sli hub export` wrote.")
    var from: String?

    @Option(help: "With --ssh: the region's mark, as the coordinator reads it out; another region is refused.")
    var mark: String?

    @Option(help: "With --ssh: the account's file of keys that may log in.")
    var authorizedKeys: String?

    func validate() throws {
        guard !ssh else { return }
        if from != nil || mark != nil || authorizedKeys != nil {
            throw ValidationError("--from, --mark and --authorized-keys belong to --ssh.")
        }
    }

    func perform(_ context: Context) async throws -> Report {
        if ssh { return try await performSSH(context) }
        let workspace = try context.workspace()
        let folder = path.hasPrefix("/") ? path : "\(context.folder)/\(path)"
        let hub = Hub(folder)
        let root = await workspace.settings.root
        let authorities = try await workspace.roster().authorities.map { SpaceKind.authority($0.id) }
        let spaces = [SpaceKind.region] + authorities + (try await workspace.landedTeams().map { .team($0.id) })
        let answer: JSON = [
            "address": .string(address ?? folder), "folder": .string(folder), "root": .string(root.hex),
            "spaces": .array(spaces.map { .string("\($0)") }),
        ]
        guard !rehearsal.isDry else {
            let lines = Wording.wouldSetUpHub(
                in: folder, new: spaces.filter { !hub.has($0) }, there: spaces.filter(hub.has))
            return Report(lines, json: answer).rehearsed()
        }
        for space in spaces {
            try await hub.add(space, root: root, program: Program.path(context), isShared: shared)
        }
        let address = address ?? folder
        try await workspace.changeSettings { $0.hub = address }
        let outcomes = try await context.cycle(workspace).run()
        return Report(
            [
                "The hub is set up in \(folder), with a place for the region and for \(authorities.count) authorities.",
                "Colleagues join with: sli join \(address) --mark \(root.hex.prefix(8))",
                "`sli member invite` writes them a letter that says so.",
                "",
                "For the IT department: the folder holds git repositories. It needs git and sli on this machine, write",
                "access for those who sync, and a backup. Nothing in it is edited by hand. Who administers it can read",
                "the drafts that authorities keep there. Each repository's hook, hooks/pre-receive, runs the check.",
            ] + SyncReport.lines(outcomes),
            json: answer)
    }
}

extension HubInit {
    /// Sets the account up that serves the members.
    private func performSSH(_ context: Context) async throws -> Report {
        let folder = context.whole(path)
        let home = context.environment["HOME"] ?? NSHomeDirectory()
        let keysFile = authorizedKeys.map { context.whole($0) } ?? "\(home)/.ssh/authorized_keys"
        guard !rehearsal.isDry else { return try await rehearseSSH(folder, keysFile, context) }
        let account = try await AccountHub.set(
            up: folder, from: from.map { context.whole($0) }, mark: mark, program: Program.path(context),
            keysFile: keysFile, clock: context.clock)
        let receiptKey = try account.receiptKey().publicKey.openSSH
        let root = try account.root().hex
        let admitted = try account.admitted()
        return Report(
            [
                "The hub is set up in \(folder). Its mark is \(root.prefix(8)): compare it with the coordinator's.",
                "\(Count.of(admitted.count, "key", "keys")) may log in, by \(keysFile); that follows the list of members.",
                "It signs its receipts with the key in \(folder)/receipt-key.pub: send that file to the coordinator, for",
                "`sli hub use ADDRESS --receipts receipt-key.pub`.",
            ],
            json: [
                "authorizedKeys": .string(keysFile), "folder": .string(folder),
                "members": .array(admitted.map { .string($0.member.id) }), "receiptKey": .string(receiptKey),
                "root": .string(root),
            ])
    }
}

extension HubInit {
    private func rehearseSSH(_ folder: String, _ keysFile: String, _ context: Context) async throws -> Report {
        let would = try await AccountHub.rehearse(
            settingUp: folder, from: from.map { context.whole($0) }, mark: mark, program: Program.path(context),
            keysFile: keysFile)
        var object: JSONObject = [
            "authorizedKeys": .string(keysFile), "folder": .string(folder),
            "members": .array(would.admitted.map { .string($0.member.id) }), "root": .string(would.root.hex),
        ]
        object["receiptKey"] = would.receiptKey.map { .string($0.openSSH) }
        return Report(Wording.wouldServe(would, in: folder, keysFile: keysFile), json: .object(object)).rehearsed()
    }
}

/// Where this program itself lies, for the hook that runs it.
enum Program {
    static func path(_ context: Context) -> String {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return own.isEmpty ? "sli" : own
    }
}

struct HubReceive: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "receive", abstract: "Judge a push: run by git as the hook pre-receive.", shouldDisplay: false)

    func run() async throws {
        var updates: [RefUpdate] = []
        while let line = readLine() {
            guard let update = RefUpdate(line: line) else { throw ExitCode(Exit.unreadable) }
            updates.append(update)
            // A push moves one ref; what names more is refused without reading on.
            if updates.count > 100 { break }
        }
        // Whoever pushes takes a long silence for a hub that died.
        async let _ = Self.goOnTalking()
        do {
            let found = try PushCheck.violations(of: updates)
            guard !found.isEmpty else { return Self.say(Hub.greeting) }
            for violation in found {
                Self.say(Wording.sentence(violation))
                Self.say(ViolationLine.text(violation))
            }
            throw ExitCode(Exit.refused)
        } catch let exit as ExitCode {
            throw exit
        } catch {
            Self.say(Wording.problem(for: error).text)
            throw ExitCode(Exit.fault)
        }
    }

    /// Says now and then that the check goes on, until it is over.
    private static func goOnTalking() async throws {
        while true {
            try await Task.sleep(for: .seconds(10))
            say(ViolationLine.stillChecking)
        }
    }

    private static func say(_ line: String) { FileHandle.standardError.write(Data((line + "\n").utf8)) }
}

/// A finding of the check as one line of JSON.
enum ViolationLine {
    /// What a hub says while it goes on checking: no finding, and nothing for people to read.
    static let stillChecking = #"{"checking": true}"#

    static func text(_ violation: CheckViolation) -> String {
        // One line: names and places hold no line feeds.
        json(violation).canonicalText.split(separator: "\n").map { $0.drop { $0 == " " } }.joined(separator: " ")
    }

    /// A word for programs: the reason's own name in small letters, its parts joined by hyphens.
    static func word(for reason: CheckViolation.Reason) -> String {
        let fault: Any =
            switch reason {
            case .edit(let fault): fault
            case .file(let fault): fault
            default: reason
            }
        // A case with values bears its name as the label of its only child.
        let name = Mirror(reflecting: fault).children.first?.label ?? "\(fault)"
        return name.reduce(into: "") { word, letter in
            if letter.isUppercase { word += "-" }
            word += letter.lowercased()
        }
    }

    static func json(_ violation: CheckViolation) -> JSON {
        var object: JSONObject = [
            "commit": .string(violation.commit.hex), "reason": .string(word(for: violation.reason)),
            "sentence": .string(Wording.sentence(violation)),
        ]
        if case .hub(let finding) = violation.reason {
            object["reason"] = .string(finding.word ?? "hub")
            object["saidBy"] = "hub"
            object["sentence"] = .string(finding.sentence)
        }
        object["file"] = violation.path.map { .string($0) }
        object["record"] = violation.record.map { .string("\($0)") }
        switch violation.reason {
        case .file(.invalid(let inner)):
            object["path"] = .string("\(inner.path)")
            object["title"] = inner.title.map { .string($0) }
        case .file(.right(let missing)):
            object["path"] = .string("\(missing.place)")
            object["title"] = missing.titles.last.map { .string($0) }
            object["needs"] = .array(missing.needed.map { .string("\($0)") })
        default: break
        }
        return .object(object)
    }
}
