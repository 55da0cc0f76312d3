import Foundation
public import Landing
public import Workspaces

extension Workspace {
    /// Whether the hub judges what comes into a space before it takes it in.
    ///
    /// Of a hub in a folder of this machine its hook is looked at; of another one, what it said to the last push.
    ///
    /// - Returns: `nil` while nobody knows.
    public func isGuarded(_ space: SpaceKind) -> Bool? {
        guard let hub = settings.hub else { return nil }
        let folder = hub.hasPrefix("file://") ? String(hub.dropFirst("file://".count)) : hub
        guard folder.hasPrefix("/") else { return settings.guards["\(space)"] }
        return Hub(folder).has(space) ? Hub(folder).isGuarded(space) : nil
    }

    /// Notes whether the check answered a push.
    func noteGuard(of space: SpaceKind, _ isGuarded: Bool) throws(WorkspaceError) {
        try changeSettings { $0.guards["\(space)"] = isGuarded }
    }

    /// Notes that the hub has answered for a space and holds nothing of it.
    func noteAnswered(for space: SpaceKind) throws(WorkspaceError) {
        try changeSettings { $0.answered.insert("\(space)") }
    }

    /// Notes what the hub said to a push that it refused without naming an edit of this laptop; `nil` once it takes in
    /// what it is sent.
    func noteHeldUp(of space: SpaceKind, _ lines: [String]?) throws(WorkspaceError) {
        try changeSettings { $0.heldUp["\(space)"] = lines }
    }

    /// The spaces whose hub is known to judge nothing.
    public func unguardedSpaces() -> [SpaceKind] { spaces().filter { isGuarded($0) == false } }
}
