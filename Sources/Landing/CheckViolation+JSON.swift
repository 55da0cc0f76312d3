import Foundation
public import GitStorage
public import Records

extension CheckViolation {
    /// The finding without its commit, as it is kept on a laptop with an edit that was set aside.
    ///
    /// - Throws: nothing that happens: a reason is names, numbers and places.
    public var json: JSON {
        get throws {
            let encoded = try JSONEncoder().encode(reason)
            var object: JSONObject = ["reason": try JSON(reading: Array(encoded), limits: .landing)]
            object["file"] = path.map { .string($0) }
            return .object(object)
        }
    }

    /// Reads what ``json`` wrote.
    ///
    /// - Returns: `nil` if it is a reason that this program does not know: another version wrote it.
    public init?(json: JSON, in commit: ObjectID) {
        guard let reason = json["reason"],
            let decoded = try? JSONDecoder().decode(Reason.self, from: Data(reason.canonicalBytes))
        else { return nil }
        self.init(decoded, in: commit, at: json["file"]?.string)
    }
}
