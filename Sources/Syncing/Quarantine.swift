import Foundation
import GitStorage
import Glibc

/// The folders in which git keeps what is pushed until the hook has let it in.
///
/// Whoever is ended by a signal, at a limit or at the end of their time, leaves theirs behind (git 2.38 and later), up to
/// the size of the largest push. So all pushes to a repository share a kernel lock, which each holds until its last
/// process has ended; who comes when nobody holds it clears away what lies there.
enum Quarantine {
    /// Joins the pushes to a repository, after clearing away what dead ones left if there is no other now.
    ///
    /// - Returns: a descriptor that holds the lock in this process and in whatever it becomes or starts.
    /// - Throws: ``HubFailure/unwritable(path:)``, with which no push can be served.
    @discardableResult
    static func join(_ repository: String) throws -> Int32 {
        let path = "\(repository)/push.lock"
        let descriptor = open(path, O_RDWR | O_CREAT, 0o600)
        guard descriptor >= 0 else { throw HubFailure.unwritable(path: path) }
        if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { try clear(repository) }
        // Nobody holds the lock alone for longer than it takes to clear away.
        while flock(descriptor, LOCK_SH) != 0 {
            guard errno == EINTR else { throw HubFailure.unwritable(path: path) }
        }
        return descriptor
    }

    private static func clear(_ repository: String) throws {
        let objects = "\(repository)/objects"
        for name in try FileManager.default.contentsOfDirectory(atPath: objects)
        where name.hasPrefix("tmp_objdir-incoming-") {
            try FileManager.default.removeItem(atPath: "\(objects)/\(name)")
        }
    }
}

extension HubAdmission {
    /// Readies the hub for what was asked, once it is clear that it may be served: the last thing before git.
    ///
    /// - Throws: ``HubFailure``, or what keeps the remains of earlier pushes from being cleared away.
    public func enter(asking command: String?) throws {
        guard let request = command.flatMap({ HubRequest($0, folder: folder) }), request.service == .push else {
            return
        }
        try Quarantine.join("\(folder)/\(request.space).git")
    }
}
