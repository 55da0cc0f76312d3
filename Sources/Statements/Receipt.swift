public import Records

/// The hub's word that it had a step of the mainline, and when by its clock (DESIGN.md section 6).
///
/// It decides deadlines and proves no right.
public struct Receipt: Sendable, Hashable {
    /// When the hub had it: `2017-09-15T08:00:12Z`.
    public let at: String
    /// The step of the mainline, in lower-case hexadecimal.
    public let landing: String
    /// Which step it is; the mainline's root is 0 and has none.
    public let number: Int
    /// The region's first commit, in lower-case hexadecimal.
    public let region: String
    /// `region` or `authorities/<id>`.
    public let space: String
    /// An SSHSIG in the namespace `sli-receipt`.
    public let signature: String

    private init(at: String, landing: String, number: Int, region: String, space: String, signature: String) {
        self.at = at
        self.landing = landing
        self.number = number
        self.region = region
        self.space = space
        self.signature = signature
    }

    /// Makes and signs a receipt.
    ///
    /// - Throws: whatever keeps the signer from signing.
    public init(
        at: String, landing: String, number: Int, region: String, space: String, signer: any Signer
    ) async throws {
        let unsigned = Receipt(
            at: at, landing: landing, number: number, region: region, space: space, signature: "")
        self.init(
            at: at, landing: landing, number: number, region: region, space: space,
            signature: try await signer.sign(unsigned.message, namespace: .receipt))
    }

    /// Reads a receipt.
    ///
    /// - Returns: `nil` unless it has these fields, in these forms, and no others.
    public init?(json: JSON) {
        guard let object = json.object, object.count == 6, let at = json["at"]?.string, UTCTime.isValid(at),
            let landing = json["landing"]?.string, let number = json["number"]?.integer, number >= 1,
            let region = json["region"]?.string, let space = json["space"]?.string,
            let signature = json["signature"]?.string
        else { return nil }
        self.init(at: at, landing: landing, number: number, region: region, space: space, signature: signature)
    }

    public var json: JSON {
        var object = unsigned
        object["signature"] = .string(signature)
        return .object(object)
    }

    private var unsigned: JSONObject {
        [
            "at": .string(at), "landing": .string(landing), "number": .number(JSONNumber(number)),
            "region": .string(region), "space": .string(space),
        ]
    }

    /// What is signed: the canonical bytes of all fields but the signature.
    private var message: [UInt8] { JSON.object(unsigned).canonicalBytes }

    /// The key that signed it; `nil` if the signature is not good, or not spelled in the one way, or a token's: a hub
    /// signs with nobody there to touch it.
    public var signer: PublicKey? {
        guard case .good(let key) = verify(signature: signature, over: message, namespace: .receipt),
            let written = try? SSHSignature(armoured: signature).armoured, written.hasSameBytes(as: signature),
            !key.isOnToken
        else { return nil }
        return key
    }
}
