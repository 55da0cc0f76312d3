import Foundation
import Landing
public import Records
import Statements

/// Texts that could not be saved yet, kept on this laptop until they can be (DESIGN.md section 9).
///
/// A draft is not a version: it is what a person typed, with the place it was meant for.
public struct Draft: Sendable, Hashable {
    public let record: RecordName
    /// The place it was meant for; the root for a whole form.
    public let path: Path
    /// What was typed: a value, or the text of a form.
    public let content: Content

    public enum Content: Sendable, Hashable {
        /// `nil`: the place was to be taken away.
        case value(JSON?)
        case form(String)
    }

    public init(record: RecordName, path: Path, content: Content) {
        self.record = record
        self.path = path
        self.content = content
    }

    var json: JSON {
        var object: JSONObject = ["path": .string("\(path)"), "record": .string("\(record)")]
        switch content {
        case .value(let value): object["value"] = value
        case .form(let text): object["form"] = .string(text)
        }
        return .object(object)
    }

    init?(json: JSON) {
        guard let record = json["record"]?.string.flatMap({ RecordName($0) }),
            let path = json["path"]?.string.flatMap({ Path($0) })
        else { return nil }
        self.init(
            record: record, path: path,
            content: json["form"]?.string.map { .form($0) } ?? .value(json["value"]))
    }
}

extension Workspace {
    private nonisolated var draftsFolder: String { folder + "/drafts" }

    /// Keeps what was typed; a newer draft of the same place takes the older one's.
    public func keep(_ draft: Draft) throws {
        try FileManager.default.createDirectory(
            atPath: draftsFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try SmallFile.write(draft.json.canonicalBytes, to: file(of: draft), mode: 0o600)
    }

    /// The drafts of this laptop, sorted by record and place.
    public func drafts() throws -> [Draft] {
        guard FileManager.default.fileExists(atPath: draftsFolder) else { return [] }
        let names = try FileManager.default.contentsOfDirectory(atPath: draftsFolder).filter { $0.hasSuffix(".json") }
        return names.sorted().compactMap { name in
            SmallFile.read("\(draftsFolder)/\(name)").flatMap { try? JSON(reading: $0, limits: .landing) }
                .flatMap { Draft(json: $0) }
        }
    }

    /// Lets a draft go, because it was saved or given up.
    public func discard(_ draft: Draft) throws {
        let file = file(of: draft)
        if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
    }

    private nonisolated func file(of draft: Draft) -> String {
        let place = Array("\(draft.record)\u{0}\(draft.path)".utf8)
        return "\(draftsFolder)/\(SHA256Digest.hex(of: place)).json"
    }
}
