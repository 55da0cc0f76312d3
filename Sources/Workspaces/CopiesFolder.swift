import Foundation
import GitStorage

/// Where a user's copies lie.
public enum CopiesFolder {
    /// `$SLI_HOME`, else `sli` in the XDG data home, of the environment that is handed in.
    public static func path(_ environment: [String: String]) -> String {
        if let home = environment["SLI_HOME"], !home.isEmpty { return home }
        if let data = environment["XDG_DATA_HOME"], data.hasPrefix("/") { return data + "/sli" }
        return (environment["HOME"] ?? "/") + "/.local/share/sli"
    }
}

/// How the command finds the daemon that looks after a copy: a kernel lock says that it lives, a file who it is.
public enum DaemonMark {
    /// Writes this process's id beside the lock that it holds.
    public static func leave(in folder: String) throws(WorkspaceError) {
        try SmallFile.write(Array("\(ProcessInfo.processInfo.processIdentifier)\n".utf8), to: folder + "/slid.pid")
    }

    /// Asks the daemon, if one lives, to sync soon. Whether it does is not this caller's business.
    public static func nudge(in folder: String) {
        // Who can take the lock knows that nobody lives there.
        guard FileManager.default.fileExists(atPath: folder + "/slid.lock"), isHeld(folder + "/slid.lock"),
            let bytes = SmallFile.read(folder + "/slid.pid"),
            let process = Int32(String(decoding: bytes, as: UTF8.self).filter { !$0.isNewline }), process > 1
        else { return }
        kill(process, SIGUSR1)
    }

    /// An unreadable lock counts as free: then there is nobody to tell.
    private static func isHeld(_ path: String) -> Bool {
        do { return try FileLock.tryLock(path) == nil } catch { return false }
    }
}
