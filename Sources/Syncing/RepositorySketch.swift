import Foundation
import GitStorage

/// Stand-ins for repositories in which something is rehearsed that moves refs: refs, configuration and hooks of their
/// own, and the originals' objects to read. Whatever is written to them goes with them.
enum RepositorySketch {
    /// Does something in a new folder that only this user can read, and takes that away afterwards.
    static func withFolder<Result: Sendable>(_ body: (String) async throws -> Result) async throws -> Result {
        let manager = FileManager.default
        let place = manager.temporaryDirectory.appendingPathComponent("sli-rehearsal-\(UUID().uuidString)").path
        try manager.createDirectory(
            atPath: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? manager.removeItem(atPath: place) }
        return try await body(place)
    }

    /// Makes the stand-in for a repository.
    ///
    /// Lock files are left out: what they keep others from is the original.
    ///
    /// - Parameter original: its whole path. What is no folder is copied as it stands.
    static func make(of original: String, at path: String) throws {
        let manager = FileManager.default
        try manager.createDirectory(
            atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        var isFolder: ObjCBool = false
        guard manager.fileExists(atPath: original, isDirectory: &isFolder), isFolder.boolValue else {
            return try manager.copyItem(atPath: original, toPath: path)
        }
        let names = try manager.contentsOfDirectory(atPath: original)
        try manager.createDirectory(atPath: path, withIntermediateDirectories: false)
        for name in names where name != "objects" && !name.hasSuffix(".lock") {
            try manager.copyItem(atPath: "\(original)/\(name)", toPath: "\(path)/\(name)")
        }
        let refs = manager.enumerator(atPath: path + "/refs")?.allObjects as? [String] ?? []
        for name in refs where name.hasSuffix(".lock") { try manager.removeItem(atPath: "\(path)/refs/\(name)") }
        guard names.contains("objects") else { return }
        try manager.createDirectory(atPath: path + "/objects/info", withIntermediateDirectories: true)
        try manager.createDirectory(atPath: path + "/objects/pack", withIntermediateDirectories: false)
        try Data("\(original)/objects\n".utf8).write(to: URL(filePath: path + "/objects/info/alternates"))
    }
}
