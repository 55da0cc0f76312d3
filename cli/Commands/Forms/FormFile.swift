import Foundation

/// A form as a file: read as it is, written whole or not at all.
struct FormFile {
    let path: String

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// The file's text.
    ///
    /// - Throws: a ``Problem`` if it cannot be read or is not UTF-8; the file stays as it is.
    func text() throws -> String {
        guard let data = FileManager.default.contents(atPath: path) else { throw Wording.unreadableFile(path) }
        guard let text = String(validating: Array(data), as: UTF8.self) else { throw Wording.formNotText(path) }
        return text
    }

    /// Puts a text in the file's place; a crash leaves the old one or the new.
    func write(_ text: String) throws {
        let temporary = path + ".new"
        defer { try? FileManager.default.removeItem(atPath: temporary) }
        do {
            try Data(text.utf8).write(to: URL(fileURLWithPath: temporary))
        } catch {
            throw Wording.formUnwritable(path)
        }
        let mode = (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] ?? 0o600
        // A draft names an authority's weaknesses: nobody else of this machine reads it.
        guard
            (try? FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: temporary)) != nil,
            rename(temporary, path) == 0
        else { throw Wording.formUnwritable(path) }
    }

    func remove() throws {
        if exists { try FileManager.default.removeItem(atPath: path) }
    }
}
