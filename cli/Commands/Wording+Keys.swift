import Statements
import Workspaces

/// The sentences about keys that cannot be used or did not sign.
extension Wording {
    static func unusableKey(_ file: String, _ error: KeyError?) -> Problem {
        guard let error else {
            return Problem(
                "key", "The key in \(file) could not be read.",
                hints: [
                    "Put the file back, or name another with `sli key use FILE`; what was saved is not affected."
                ], exitCode: Exit.unreadable)
        }
        return Problem(
            "key", "The key in \(file) could not be used.", causes: [words(error)],
            hints: ["`sli key new` makes one that can; `ssh-keygen -t ed25519` does too."], exitCode: Exit.unreadable)
    }

    static func words(_ error: KeyError) -> String {
        switch error {
        case .encrypted:
            "It is protected in a form that keeps its public half secret too: `ssh-keygen -p -f FILE` rewrites it."
        case .onToken: "It is on a token, and this takes one that signs with nobody there."
        case .notEd25519(let algorithm?):
            "It is of the kind \(algorithm); keys here are ssh-ed25519, or sk-ssh-ed25519@openssh.com on a token."
        case .notEd25519(nil): "It is of another kind than ssh-ed25519."
        case .notAPrivateKey: "It is no key file of OpenSSH's."
        case .damaged: "The file is damaged."
        }
    }

    static func signing(_ failure: SigningFailure) -> Problem {
        switch failure {
        case .silent(let file):
            Problem(
                "no-signature", "Nothing was saved: the key in \(file) did not sign in time.",
                hints: ["If it is on a token, touch it when it blinks; then try again."])
        case .noProgram:
            Problem(
                "no-signature", "Nothing was saved: ssh-keygen, which signs with this key, was not found.",
                hints: ["It comes with OpenSSH (8.0 or newer)."])
        case .refused(let file, let words):
            Problem(
                "no-signature", "Nothing was saved: the key in \(file) did not sign.",
                causes: words.isEmpty ? [] : ["ssh-keygen: \(words)"],
                hints: [
                    "Let your agent have it with `ssh-add`, or run the command at a terminal, where its passphrase is asked for.",
                    "If it is on a token, put that in and touch it when it blinks.",
                ])
        case .untouched(let file):
            Problem(
                "no-signature", "Nothing was saved: the token signed with the key in \(file) without being touched.",
                hints: [
                    "Signatures here are a person's. Make a key that asks for a touch: `ssh-keygen -t ed25519-sk -f FILE`, "
                        + "without no-touch-required; then `sli key use FILE`."
                ])
        case .otherSignature(let file):
            Problem(
                "no-signature", "Nothing was saved: what ssh-keygen gave back is no signature of the key in \(file).",
                hints: ["`sli doctor` shows which ssh programs this laptop has."])
        }
    }

    static let touchToken = "Touch the token when it blinks."

    static func custody(_ custody: SigningKey.Custody) -> String {
        switch custody {
        case .file: "in the file"
        case .passphrase: "in the file, under a passphrase"
        case .agent: "with the agent"
        case .token: "on a token"
        }
    }

    /// Whose the region says a key of this copy is.
    static func standing(
        of key: SigningKey, _ holder: Member?, _ state: Member.Key.State?, signs: Bool
    ) -> String {
        guard let holder, let state else { return "The region does not know it yet." }
        switch state {
        case .active where signs: return "Signs for \(holder.name) (\(holder.id))."
        case .active where !holder.isActive: return "\(holder.name) (\(holder.id)) no longer takes part."
        case .active:
            return "May still sign for \(holder.name) (\(holder.id)), and is not used any more: "
                + "`sli member key retire \(holder.id) \(key.publicKey.itemID)` ends it."
        case .retired: return "Was a key of \(holder.name) (\(holder.id)): retired."
        case .revoked: return "Was a key of \(holder.name) (\(holder.id)): revoked."
        }
    }

    static func keyInUse(_ key: SigningKey, ending: String?) -> [String] {
        ["This copy signs with \(key.file) (\(key.publicKey.fingerprint))."]
            + (ending.map { ["The one before is needed no longer once all is sent. For the coordinator:", "  \($0)"] }
                ?? [])
    }

    static func keyAsked(_ key: SigningKey, request: String, ending: String?) -> [String] {
        [
            "The key \(key.file) (\(key.publicKey.fingerprint)) is ready. Send this line to a coordinator:",
            "  \(request)",
            "Until then the key before it signs; after that the new one does, from your next `sli sync` on.",
        ]
            + (ending.map { ["Then, for the coordinator, to end the old one:", "  \($0)"] } ?? [])
    }
}
