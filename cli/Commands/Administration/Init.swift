import GitStorage
import ArgumentParser
import Foundation
import Records
import Schemas
import Statements
import Workspaces

struct Init: SliCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Found a region on this laptop, with you as its coordinator.",
        discussion: """
            At a terminal, what you leave out is asked for. The region begins with its authorities, the kinds of record that sli ships with, and one member: you. \
            Your edits are signed with a key that is made now, or with the one you give.

            Example:
              sli init south-west --name "South West" --coordinator "Jo Price" --email jo.price@southwest.example
            """)

    @OptionGroup var common: CommonOptions

    @OptionGroup var rehearsal: RehearsalOptions

    @Argument(help: "The region's short name: letters, digits and hyphens.")
    var id: String?

    @Option(help: "The region's name as people say it.")
    var name: String?

    @Option(name: .customLong("coordinator"), help: "Your name.")
    var coordinator: String?

    @Option(help: "Your e-mail address.")
    var email: String?

    @Option(name: .customLong("member"), help: "Your short name among the members; by default made of your name.")
    var member: String?

    @Option(help: "A CSV file with the region's authorities; by default those that sli ships for the region's name.")
    var authorities: String?

    @Option(
        help:
            "The file of your key (OpenSSH, ed25519), or the public one of a key in your agent; by default one is made."
    )
    var key: String?

    func perform(_ context: Context) async throws -> Report {
        let name = try context.given(name, orAsked: "The region's name", missing: "--name")
        let id = try context.given(id, orAsked: "Its short name", offering: ShortName.made(of: name), missing: "<id>")
        guard KeyPart.isValid(id) else { throw Wording.badShortName(id) }
        let coordinator = try context.given(coordinator, orAsked: "Your name", missing: "--coordinator")
        let email = try context.given(email, orAsked: "Your e-mail address", missing: "--email")
        let member = member ?? ShortName.made(of: coordinator)
        guard KeyPart.isValid(member) else { throw Wording.badShortName(member) }
        let folder = "\(context.home)/\(id)"
        let list = try authorityList(for: name, context)
        let isDry = rehearsal.isDry
        let key = try KeyFiles(context).choice(key, called: id, owner: member, isKept: !isDry)
        let date = context.today
        let founder = try Member(
            id: member, name: coordinator, email: email, authority: "region",
            roles: [Member.HeldRole(role: .coordinator, from: date)],
            keys: [Member.Key(publicKey: key.signer.publicKey)])
        let founding = Workspace.Founding(
            region: id, name: name, authorities: list, coordinator: founder,
            schemas: ShippedSchemas.all.compactMap { schema in
                SchemaName(kind: schema.kind, version: schema.version).map { ($0, schema.bytes) }
            })
        let present = list.filter { ($0.from ?? date) <= date && ($0.until ?? date) >= date }.count
        guard !isDry else {
            // Its mark is left out: another moment, or another key, makes another one.
            try await Workspace.rehearse(
                founding, in: folder, key: key.file, signer: key.signer, clock: context.clock)
            var lines = [Wording.wouldFound(name, authorities: present, in: folder)]
            if key.isNew { lines.append(Wording.wouldMakeKey(key.file)) }
            return Report(
                lines,
                json: [
                    "authorities": .array(list.map { .string($0.id) }), "folder": .string(folder),
                    "member": .string(member), "region": .string(id),
                ]
            ).rehearsed()
        }
        let workspace = try await Workspace.found(
            founding, in: folder, key: key.file, signer: key.signer, clock: context.clock)
        let root = await workspace.settings.root.hex
        let fingerprint = key.signer.publicKey.fingerprint
        return Report(
            [
                "The region \(name) is founded, with \(present) authorities today. Your copy is in \(folder).",
                "Its mark, to be read out when somebody joins: \(root.prefix(8)); your key: \(fingerprint).",
                "Next: `sli hub init FOLDER` sets up the hub; `sli member add` lets a colleague in.",
            ],
            json: [
                "authorities": .array(list.map { .string($0.id) }), "fingerprint": .string(fingerprint),
                "folder": .string(folder), "member": .string(member), "region": .string(id), "root": .string(root),
            ])
    }

    private func authorityList(for name: String, _ context: Context) throws -> [Authority] {
        if let authorities {
            return try AuthoritiesCSV.read(try context.content(of: authorities))
        }
        let shipped = try AuthoritiesCSV.read(ShippedRegions.authoritiesCSV)
        let own = shipped.filter { ShortName.made(of: $0.region) == ShortName.made(of: name) }
        guard !own.isEmpty else { throw Wording.noShippedAuthorities(name) }
        return own
    }
}

/// Short names made of the names that people have.
enum ShortName {
    /// Lower-case ASCII letters and digits with single hyphens between; at most 40 characters.
    static func made(of name: String) -> String {
        let plain = name.folding(options: [.diacriticInsensitive, .caseInsensitive], locale: nil)
        let words = plain.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }
        let joined = words.joined(separator: "-").lowercased()
        var short = String(joined.prefix(KeyPart.maximumLength))
        while short.hasSuffix("-") { short.removeLast() }
        return short
    }
}
