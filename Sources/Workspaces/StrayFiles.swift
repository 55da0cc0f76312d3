import Foundation

/// Finds what OneDrive, Dropbox and the like leave where two machines wrote one file (EDGE-CASES 22).
///
/// They keep both under different names: `main (Ann's conflicted copy 2017-08-01)`, `main-LAPTOP42`, `main (1)`,
/// `main.sync-conflict-…`. So whatever bears a name that neither git nor this product gives is one of theirs.
enum StrayFiles {
    /// Folders that such services keep, as they name them.
    private static let services = [
        "OneDrive", "Dropbox", "Google Drive", "GoogleDrive", "iCloud", "Nextcloud", "ownCloud",
    ]

    /// The service whose folder the path leads through, if it leads through one.
    static func service(keeping path: String) -> String? {
        let parts = path.split(separator: "/")
        return services.first { service in parts.contains { $0 == service || $0.hasPrefix(service + " ") } }
    }

    /// The stray files beside the repositories, with their whole paths.
    static func inWorkspace(_ folder: String) -> [String] {
        ["", "/authorities", "/drafts"].flatMap { place in
            names(in: folder + place).filter(looksCopied).map { "\(folder)\(place)/\($0)" }
        }
    }

    /// The stray files within a bare repository, with their paths in it.
    static func inRepository(_ path: String) -> [String] {
        guard let files = FileManager.default.enumerator(atPath: path) else { return [] }
        return files.compactMap { $0 as? String }.filter { !isGits($0) }.sorted()
    }

    /// Whether git or this product gives such a name.
    private static func isGits(_ path: String) -> Bool {
        let parts = path.split(separator: "/").map(String.init)
        guard let name = parts.last, !looksCopied(name) else { return false }
        switch (parts[0], parts.count) {
        case ("objects", 2): return isHex(parts[1], 2) || ["info", "pack"].contains(parts[1]) || isTemporary(name)
        case ("objects", 3) where parts[1] == "pack":
            return isTemporary(name) || name.hasPrefix("multi-pack-index")
                || (name.hasPrefix("pack-") && isHex(String(name.dropFirst(5).prefix(40)), 40)
                    && ["pack", "idx", "rev", "bitmap", "keep", "mtimes", "promisor"].contains(
                        (name as NSString).pathExtension)
                    && name.utf8.count <= 40 + 5 + 9)
        case ("objects", 3) where isHex(parts[1], 2): return isHex(name, 38) || isTemporary(name)
        case ("refs", 3) where ["heads", "hub"].contains(parts[1]):
            return ["main", "main.lock", "incoming", "incoming.lock"].contains(name)
        case ("refs", _): return name.utf8.allSatisfy { !(0x41...0x5A).contains($0) }
        case (_, 1):
            // `HEAD-LAPTOP42` beside `HEAD`.
            return !["HEAD", "config", "packed-refs"].contains { name != $0 && name.hasPrefix($0 + "-") }
        default: return true
        }
    }

    private static func looksCopied(_ name: String) -> Bool {
        let lower = name.lowercased()
        return lower.contains("(") || lower.contains(" ") || lower.contains("conflicted")
            || lower.contains("sync-conflict")
            || (lower.hasPrefix("workspace-") && lower.hasSuffix(".json"))
    }

    private static func isTemporary(_ name: String) -> Bool {
        name.hasPrefix("tmp_") || name.hasPrefix(".tmp-") || name.hasSuffix(".lock") || name.hasPrefix("incoming-")
            || name.hasPrefix("pack_git2")
    }

    private static func isHex(_ text: String, _ count: Int) -> Bool {
        text.utf8.count == count && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    private static func names(in folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()
    }
}
