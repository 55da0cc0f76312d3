public import Records

extension Member {
    /// Reads a member's record. Fields that are not of ``schema`` are passed over.
    ///
    /// - Throws: ``RosterError``, naming the first field that is wrong.
    public init(json: JSON) throws(RosterError) {
        let fields = try RosterFields(json)
        try fields.requireSchema(Self.schema)
        var roles: [HeldRole] = []
        for item in try fields.items("roles") { roles.append(try Self.role(item)) }
        var keys: [Key] = []
        for item in try fields.items("keys") { keys.append(try Self.key(item)) }
        try self.init(
            id: fields.text("member"), name: fields.text("name"), email: fields.text("email"),
            authority: fields.text("authority"), roles: roles, keys: keys)
    }

    /// The member's record.
    public var json: JSON {
        [
            "schema": .string(Self.schema), "member": .string(id), "name": .string(name), "email": .string(email),
            "authority": .string(authority), "roles": .array(roles.map(\.json)), "keys": .array(keys.map(\.json)),
        ]
    }

    /// Where the member's record lies: its kind is `member`, its key the id.
    public var recordName: RecordName {
        // The id is on the allow-list of key parts since `init`.
        RecordName(kind: "member", key: [id])!
    }

    private static func role(_ item: JSON) throws(RosterError) -> HeldRole {
        let list = Path([.name("roles")])
        let name = try RosterFields(item, at: list).text("role")
        guard let role = Role(rawValue: name) else { throw RosterError(list.appending(name: "role"), .word) }
        let fields = try RosterFields(item, at: path(of: role))
        return HeldRole(
            role: role, from: try fields.text("from"), until: try fields.optionalText("until"),
            isActing: try fields.flag("acting"), hasEnded: try fields.flag("ended"))
    }

    private static func key(_ item: JSON) throws(RosterError) -> Key {
        let list = Path([.name("keys")])
        let id = try RosterFields(item, at: list).text("key")
        guard ItemID.isValid(id) else { throw RosterError(list.appending(name: "key"), .keyID) }
        let path = list.appending(item: ItemKey([("key", id)]))
        let fields = try RosterFields(item, at: path)
        let line = try fields.text("public")
        // One spelling only, so that two records that hold one key hold the same text.
        guard let publicKey = PublicKey(openSSH: line), publicKey.openSSH.hasSameBytes(as: line) else {
            throw RosterError(path.appending(name: "public"), .publicKey)
        }
        guard publicKey.itemID == id else { throw RosterError(path.appending(name: "key"), .keyID) }
        guard let state = Key.State(rawValue: try fields.text("state")) else {
            throw RosterError(path.appending(name: "state"), .word)
        }
        return Key(publicKey: publicKey, state: state)
    }
}

extension Member.HeldRole {
    /// The role's item in the list `roles`; what is `false` or unknown is left out.
    public var json: JSON {
        var object: JSONObject = ["role": .string(role.rawValue), "from": .string(from)]
        if let until { object["until"] = .string(until) }
        if isActing { object["acting"] = true }
        if hasEnded { object["ended"] = true }
        return .object(object)
    }
}

extension Member.Key {
    /// The key's item in the list `keys`.
    public var json: JSON {
        [
            "key": .string(publicKey.itemID), "public": .string(publicKey.openSSH),
            "state": .string(state.rawValue),
        ]
    }
}
