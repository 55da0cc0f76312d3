import Records
import Statements
import Workspaces

/// The sentences about members, their roles and their keys.
extension Wording {
    /// A role as people say it: `assistant director`.
    static func word(_ role: Role) -> String { role.rawValue.split(separator: "-").joined(separator: " ") }

    /// The roles that a member holds: `officer, acting director until 2017-12-31`.
    static func roles(of member: Member) -> String {
        let held = member.roles.filter { !$0.hasEnded }
        guard !held.isEmpty else { return "no role" }
        return held.map { role in
            (role.isActing ? "acting " : "") + word(role.role) + (role.until.map { " until \($0)" } ?? "")
        }.joined(separator: ", ")
    }

    /// A member's keys, a line each.
    static func keys(of member: Member) -> [String] {
        member.keys.map { key in
            let state =
                switch key.state {
                case .active: "signs"
                case .retired: "retired: signs nothing new"
                case .revoked: "revoked: signs nothing new, and never again"
                }
            return "  \(key.publicKey.itemID)  \(key.publicKey.fingerprint)  \(state)"
        }
    }

    static func noMember(_ id: String) -> Problem {
        Problem("no-member", "The region has no member “\(id)”.", hints: ["`sli member list` shows them."])
    }

    static func authorityEnded(_ authority: Authority) -> Problem {
        Problem(
            "authority-ended", "\(authority.name) has ended.",
            causes: authority.successors.isEmpty
                ? [] : ["Its work went to: \(authority.successors.joined(separator: ", "))."],
            hints: ["`sli authority list` shows those of today."])
    }

    static func keyWasRevoked() -> Problem {
        Problem(
            "key", "That key was revoked, since somebody else may have it: it never signs again.",
            hints: ["`sli key rotate` on the person's laptop makes a new one."])
    }

    static func noKey(_ text: String, of member: Member) -> Problem {
        Problem(
            "no-key", "\(member.name) has no such key.", causes: keys(of: member),
            hints: ["`sli member show \(member.id)` shows them."])
    }

    static func noRole(_ role: Role, of member: Member) -> Problem {
        Problem(
            "no-role", "\(member.name) is not \(word(role)).", hints: ["`sli member show \(member.id)` shows more."])
    }

    static func lastCoordinator(_ member: Member) -> Problem {
        Problem(
            "last-coordinator", "Nothing was changed: \(member.name) is the region's only coordinator.",
            hints: ["Give somebody else the role first: `sli member role give MEMBER coordinator`."])
    }

    static func lastKey(of member: Member) -> Problem {
        Problem(
            "last-coordinator",
            "Nothing was changed: it is the only key of the region's only coordinator, \(member.name).",
            hints: ["`sli key rotate` makes another one and ends this."])
    }

    // MARK: - Invitations

    /// What two people compare before they trust that they speak of one region.
    static func compare(_ mark: RegionMark) -> [String] {
        [
            "Compare by telephone with the coordinator:",
            "  the region's mark:      \(mark.letters)",
            "  the coordinator's key:  \(mark.key.fingerprint) (\(mark.founder))",
        ]
    }

    static func noHubToJoin() -> Problem {
        Problem(
            "no-hub", "The region has no hub yet, so nobody can join it.",
            hints: ["`sli hub init FOLDER` sets one up."])
    }

    static func invitation(
        to name: String, from sender: Member, region: String, hub: String, mark: RegionMark, command: String
    ) -> [String] {
        [
            "Dear \(name),",
            "",
            "please take part in \(region). Install sli, then type this one command:",
            "",
            "  \(command)",
            "",
            "It makes a key for you and a copy of the region on your laptop, and prints a line. Send me that line; I add",
            "you, and your next `sli sync` brings what you may see.",
            "",
            "Before you send it, telephone me and compare what it shows with what I read out:",
            "",
            "  the region's mark:      \(mark.letters)",
            "  the coordinator's key:  \(mark.key.fingerprint)",
            "",
            "The hub is at \(hub).",
            "",
            "\(sender.name), \(sender.email)",
        ]
    }

    static func wouldBe(_ member: Member) -> String {
        "\(member.name) would be a member of the region: \(roles(of: member)) at \(member.authority)."
    }

    // MARK: - Somebody leaves

    /// What a member holds open, as lines; none if that is nothing.
    static func lines(_ holdings: Holdings, of member: Member, isPast: Bool = false) -> [String] {
        var lines: [String] = []
        if !holdings.soleRoles.isEmpty {
            lines.append(
                "Nobody else at \(member.authority) \(isPast ? "was" : "is"): \(holdings.soleRoles.map(word).joined(separator: ", "))."
            )
        }
        if !holdings.places.isEmpty {
            lines.append(isPast ? "Records that still name them:" : "Records that name them:")
            lines += holdings.places.map { place in
                "  \(place.record) \(place.path)\(place.relation.map { ", as \($0)" } ?? "")"
            }
            if isPast { lines.append("`sli set RECORD PATH VALUE` names somebody else.") }
        }
        if !holdings.statements.isEmpty {
            lines.append("Signed by them, and to be signed again:")
            lines += holdings.statements.map { unsettled in
                let claim = unsettled.landed.statement.claim
                let why = unsettled.reason == nil ? "the record was changed since" : "it had no effect"
                return "  \(claim.record): \(claim.act), \(why)"
            }
        }
        return lines
    }

    static func wouldRevoke(_ member: Member) -> String {
        "\(member.name) would hold no role and no key any more: now \(roles(of: member))."
    }

    static func revoked(_ member: Member, isChanged: Bool) -> String {
        isChanged
            ? "\(member.name) no longer takes part. What they signed stands; what they had not sent stays on their laptop."
            : "\(member.name) took part no longer already."
    }

    static func tookOver(_ member: Member) -> String { "\(member.name) takes over, and is now: \(roles(of: member))." }

    static func successorNeeded(_ member: Member, _ holdings: Holdings) -> Problem {
        Problem(
            "successor-needed",
            "Nothing was changed: \(member.name) is the only director of \(member.authority), and nobody was named to take over.",
            causes: lines(holdings, of: member),
            hints: ["Name somebody with `--successor MEMBER`, or say `--no-successor`."])
    }

    static func noSuccessor(_ member: Member) -> Problem {
        Problem(
            "no-successor", "\(member.name) cannot take over: they hold no role and key of their own.",
            hints: ["`sli member list --present` shows who does."])
    }

    static func successorElsewhere(_ successor: Member, _ leaver: Member) -> Problem {
        Problem(
            "no-successor",
            "\(successor.name) cannot take over from \(leaver.name): they work for \(successor.authority), not \(leaver.authority).",
            hints: ["`sli member add \(successor.id) --authority \(leaver.authority)` moves them there first."])
    }

    // MARK: - Authorities that come and go

    static func authorityTaken(_ authority: Authority) -> Problem {
        Problem(
            "exists", "The region has an authority “\(authority.id)” already: \(authority.name).",
            hints: ["`sli authority show \(authority.id)` shows it. A short name is never given twice."])
    }

    static func codeTaken(by authority: Authority) -> Problem {
        Problem(
            "authority", "That ONS code is the one of \(authority.name) (\(authority.id)).",
            hints: ["Every authority has a code of its own, also one that took over from another."])
    }

    static func successorPrecedes(_ successor: Authority, _ ending: Authority) -> Problem {
        Problem(
            "authority", "\(successor.name) cannot follow \(ending.name): it came before it, or is the same.",
            hints: ["`sli authority show \(ending.id)` shows who came before and after."])
    }

    static func wouldAdd(_ authority: Authority) -> String {
        "\(authority.name) (\(authority.id)) would be an authority of the region."
    }

    static func wouldEnd(_ authority: Authority) -> String {
        "\(authority.name) would have ended on \(authority.until ?? ""), followed by: \(followers(of: authority))."
    }

    static func ended(_ authority: Authority, members: [Member]) -> [String] {
        var lines = [
            "\(authority.name) ended on \(authority.until ?? ""), followed by: \(followers(of: authority))."
        ]
        guard !members.isEmpty else { return lines }
        let place = authority.successors.first ?? "AUTHORITY"
        lines.append("Its members still have to be given their new authority, or let go:")
        for member in members {
            lines.append(
                "  \(member.name): `sli member add \(member.id) --authority \(place)` or `sli member revoke \(member.id)`"
            )
        }
        return lines
    }

    private static func followers(of authority: Authority) -> String {
        authority.successors.isEmpty ? "nobody" : authority.successors.joined(separator: ", ")
    }
}
