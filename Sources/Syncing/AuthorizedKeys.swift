import Foundation
import Glibc
import GitStorage
import Statements

/// The part of an account's `authorized_keys` that follows the roster: each active member's keys, each with the one
/// command that it may run.
///
/// It stands between two marked lines; what is around them belongs to whoever looks after the account and stays byte
/// for byte. (`AuthorizedKeysCommand` would spare the file, but only root may set it.)
struct AuthorizedKeys: Sendable {
    /// The hub's folder.
    let folder: String
    /// The `sli` that sshd is to run.
    let program: String

    private var first: String {
        "# sli hub \(folder) begins: these lines follow the region's roster, and what is changed here is overwritten"
    }
    private var last: String { "# sli hub \(folder) ends" }

    /// Whether a path can stand in a line of the file, where sshd and then a shell read it.
    static func isUsable(_ path: String) -> Bool {
        path.hasPrefix("/")
            && path.utf8.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                    || "/._-+@ ,=".utf8.contains(byte)
            }
    }

    /// One line for each active key of each active member, sorted by member and key.
    func lines(for roster: Roster) -> [String] {
        roster.members.flatMap { member -> [String] in
            member.keys.map(\.publicKey).filter { roster.activeMember(holding: $0)?.id == member.id }
                .sorted { $0.itemID < $1.itemID }
                .map { key in
                    "command=\"'\(program)' hub serve \(key.itemID) --folder '\(folder)'\",restrict \(key.openSSH) \(member.id)"
                }
        }
    }

    /// The file's content with this hub's part made anew.
    ///
    /// - Returns: `nil` if the part begins and does not end, or ends twice: somebody has been at it.
    func replacing(in content: [UInt8], with lines: [String]) -> [UInt8]? {
        let block = Array(([first] + lines + [last]).map { $0 + "\n" }.joined().utf8)
        let rows = content.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let begins = rows.indices.filter { rows[$0].elementsEqual(first.utf8) }
        let ends = rows.indices.filter { rows[$0].elementsEqual(last.utf8) }
        if begins.isEmpty, ends.isEmpty {
            let separator: [UInt8] = content.isEmpty || content.last == UInt8(ascii: "\n") ? [] : [UInt8(ascii: "\n")]
            return content + separator + block
        }
        guard begins.count == 1, ends.count == 1, begins[0] < ends[0] else { return nil }
        let before = rows[..<begins[0]].flatMap { Array($0) + [UInt8(ascii: "\n")] }
        let after = Array(rows[(ends[0] + 1)...].joined(separator: [UInt8(ascii: "\n")]))
        return before + block + after
    }

    /// What brings the file into line with the roster.
    ///
    /// - Throws: ``HubFailure/unreadable(path:)`` for a part that was cut.
    /// - Returns: the file that is to be replaced and its new content; `nil` if it is in line.
    func change(for roster: Roster, of file: String) throws -> (path: String, content: [UInt8])? {
        // The file itself may be a link that leads elsewhere; it is the target that is replaced.
        let path = WholeFile.resolved(file)
        let old = FileManager.default.contents(atPath: path).map { Array($0) } ?? []
        guard let new = replacing(in: old, with: lines(for: roster)) else { throw HubFailure.unreadable(path: file) }
        return new == old ? nil : (path, new)
    }

    /// Brings the file into line with the roster, whole or not at all; does nothing if it is.
    ///
    /// - Throws: ``HubFailure/unreadable(path:)`` for a part that was cut, ``HubFailure/unwritable(path:)``.
    /// - Returns: whether the file changed.
    func write(_ roster: Roster, to file: String) throws -> Bool {
        guard let (path, content) = try change(for: roster, of: file) else { return false }
        try WholeFile.write(content, to: path, mode: 0o600, folderMode: 0o700)
        return true
    }
}

/// Writes small files of a hub so that a crash leaves the old content or the new.
enum WholeFile {
    /// - Parameter folderMode: of the file's folder, should that have to be made.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t, folderMode: Int = 0o755) throws {
        let folder = (path as NSString).deletingLastPathComponent
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: folderMode])
        let temporary = "\(path).new-\(getpid())"
        unlink(temporary)
        let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard file >= 0 else { throw HubFailure.unwritable(path: path) }
        var rest = bytes[...]
        var isWritten = true
        while isWritten, !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) } else if errno != EINTR { isWritten = false }
        }
        isWritten = isWritten && fchmod(file, mode) == 0 && fsync(file) == 0
        close(file)
        guard isWritten, rename(temporary, path) == 0 else {
            unlink(temporary)
            throw HubFailure.unwritable(path: path)
        }
        let parent = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard parent >= 0 else { return }
        defer { close(parent) }
        guard fsync(parent) == 0 else { throw HubFailure.unwritable(path: path) }
    }

    /// Where a path leads when all links are followed; the path itself if nothing is there.
    static func resolved(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }
}
