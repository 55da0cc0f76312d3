public import Records

/// Why a record of the roster cannot be used: the field and what is wrong with it, never its value.
public struct RosterError: Error, Sendable, Hashable {
    public enum Reason: Sendable, Hashable {
        case missing
        /// Another JSON type than the field has.
        case type
        /// Not the schema that is read here.
        case schema
        /// Not `[a-z0-9][a-z0-9-]{0,39}`, or a word that is taken.
        case id
        /// Not `YYYY-MM-DD`, or no such day.
        case date
        /// Empty, too long, or with characters that a commit's author line cannot carry.
        case name
        /// Not an address that git's and OpenSSH's files can carry.
        case email
        /// Not an Ed25519 public key of OpenSSH's, on a token or not, in its shortest form.
        case publicKey
        /// Not the id that belongs to the public key.
        case keyID
        /// Not one of the words that the field allows.
        case word
        /// Not three digits.
        case dfeNumber
        /// Not a letter and eight digits.
        case onsCode
        /// The same thing twice in one list.
        case duplicate
    }

    /// Where: key-addressed, as in `/keys/key=abcdefghijklmnop/state`.
    public let field: Path
    public let reason: Reason

    init(_ field: Path, _ reason: Reason) {
        self.field = field
        self.reason = reason
    }
}

extension RosterError: CustomStringConvertible {
    public var description: String { "\(field): \(reason.phrase)" }
}

extension RosterError.Reason {
    /// What a person reads after the field's name.
    public var phrase: String {
        switch self {
        case .missing: "is missing"
        case .type: "has the wrong type"
        case .schema: "is not a schema of the roster"
        case .id: "is not an id of small letters, digits and hyphens"
        case .date: "is not a date such as 2017-04-01"
        case .name: "is empty, too long or holds characters that a name cannot have"
        case .email: "is not an e-mail address"
        case .publicKey: "is not a public key of the kind ssh-ed25519 or sk-ssh-ed25519@openssh.com"
        case .keyID: "is not the id of its public key"
        case .word: "is not one of the words allowed here"
        case .dfeNumber: "is not a DfE number of three digits"
        case .onsCode: "is not an ONS code such as E06000023"
        case .duplicate: "occurs twice"
        }
    }
}
