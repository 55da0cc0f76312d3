public import GitStorage
public import Statements

/// The commit that a person's saved change is (DESIGN.md sections 5 and 14).
public enum EditCommit {
    /// The greatest length of the line that says what the edit is about.
    public static let maximumSubject = 200

    /// Makes an edit on a parent, signed, and gives its bytes.
    ///
    /// - Parameters:
    ///   - subject: one line; names records, never their text.
    ///   - clock: the writer's clock in seconds since 1970, for people to read.
    ///   - level: the region's level, which an edit in an authority space names; `nil` in the region space.
    public static func bytes(
        tree: ObjectID, parent: CommitObject, member: Member, subject: String, clock: Int64, level: Int?,
        signer: any Signer
    ) async throws -> [UInt8] {
        try await bytes(
            tree: tree, parents: [parent.id], committed: parent.committer.seconds + 1, member: member,
            subject: subject, clock: clock, level: level, signer: signer)
    }

    /// Makes the first commit of a region: no parent, committer date 1 (DESIGN.md section 14).
    public static func rootBytes(
        tree: ObjectID, member: Member, subject: String, clock: Int64, signer: any Signer
    ) async throws -> [UInt8] {
        try await bytes(
            tree: tree, parents: [], committed: 1, member: member, subject: subject, clock: clock, level: nil,
            signer: signer)
    }

    private static func bytes(
        tree: ObjectID, parents: [ObjectID], committed: Int64, member: Member, subject: String, clock: Int64,
        level: Int?, signer: any Signer
    ) async throws -> [UInt8] {
        func identity(_ seconds: Int64) -> Identity {
            Identity(name: member.name, email: member.email, seconds: seconds, offsetMinutes: 0)
        }
        let written = min(max(clock, Identity.bounds.lowerBound), Identity.bounds.upperBound)
        var commit = CommitBytes(
            tree: tree, parents: parents, author: identity(written), committer: identity(committed),
            message: message(subject, level: level))
        commit.signature = try await signer.sign(commit.signedPayload(), namespace: .git)
        return try commit.encoded()
    }

    /// The message: the subject cut to its bound between characters, and the level where one is named.
    static func message(_ subject: String, level: Int?) -> String {
        var line = ""
        for character in subject where !character.isNewline {
            guard line.utf8.count + character.utf8.count <= maximumSubject else { break }
            line.append(character)
        }
        return level.map { "\(line)\n\nLevel: \($0)\n" } ?? "\(line)\n"
    }

    /// Whether the message is one that an edit may bear, and the level it names.
    static func reads(_ message: String, namesLevel: Bool) -> Bool {
        let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
        guard let subject = lines.first, (1...maximumSubject).contains(subject.utf8.count) else { return false }
        if namesLevel {
            return lines.count == 4 && lines[1].isEmpty && lines[3].isEmpty && EngineLevel.named(in: message) != nil
        }
        return lines.count == 2 && lines[1].isEmpty
    }
}
