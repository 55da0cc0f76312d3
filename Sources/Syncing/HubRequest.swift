public import Landing
import Records

/// What somebody who logs in asks of the hub: to fetch from or push to one of its spaces, and nothing else.
public struct HubRequest: Sendable, Hashable {
    public enum Service: String, Sendable, Hashable, CaseIterable {
        case fetch = "git-upload-pack"
        case push = "git-receive-pack"
    }

    public let service: Service
    public let space: SpaceKind

    public init(_ service: Service, _ space: SpaceKind) {
        self.service = service
        self.space = space
    }

    /// Reads the command as git sends it through ssh: `git-upload-pack 'PATH'`.
    ///
    /// PATH is `region.git`, `authorities/<id>.git` or `teams/<id>.git`, by itself, from the root or from the hub's folder: a
    /// person may type `ssh://sli@hub.example` or the whole path. No options, no other path, no second word.
    ///
    /// - Returns: `nil` for anything else.
    public init?(_ command: String, folder: String) {
        let bytes = Array(command.utf8)
        guard let space = bytes.firstIndex(of: UInt8(ascii: " ")),
            let service = Service(rawValue: String(decoding: bytes[..<space], as: UTF8.self)),
            bytes.count > space + 3, bytes[space + 1] == UInt8(ascii: "'"), bytes.last == UInt8(ascii: "'")
        else { return nil }
        let path = bytes[(space + 2)..<(bytes.count - 1)]
        let prefixes = [Array((folder + "/").utf8), [UInt8(ascii: "/")], []]
        for prefix in prefixes where path.starts(with: prefix) {
            let rest = String(decoding: path.dropFirst(prefix.count), as: UTF8.self)
            guard rest.hasSuffix(".git"), let kind = SpaceKind(String(rest.dropLast(4))) else { continue }
            self.init(service, kind)
            return
        }
        return nil
    }
}
