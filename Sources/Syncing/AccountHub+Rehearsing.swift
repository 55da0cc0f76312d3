public import GitStorage
public import Landing
public import Statements

extension AccountHub {
    /// What setting a hub up would come to.
    public struct Rehearsal: Sendable {
        /// The region's first commit.
        public let root: ObjectID
        /// Who could log in.
        public let admitted: [(member: Member, key: PublicKey)]
        /// The places that would be made, and those that are there and stay as they are.
        public let new: [SpaceKind]
        public let there: [SpaceKind]
        /// The key that signs receipts, if it has been made.
        public let receiptKey: PublicKey?
    }

    /// Says what ``set(up:from:mark:program:keysFile:clock:)`` would come to, and does nothing of it.
    ///
    /// The region is taken out of its file and judged in a folder that goes afterwards.
    ///
    /// - Throws: ``HubFailure``, as setting it up would.
    public static func rehearse(
        settingUp folder: String, from line: String?, mark: String?, program: String, keysFile: String
    ) async throws -> Rehearsal {
        try expectUsable(folder, program)
        let account = AccountHub(hub: Hub(folder), program: program, keysFile: keysFile)
        return try await RepositorySketch.withFolder { place in
            var read = account
            if !account.hub.has(.region) {
                guard let line else { throw HubFailure.noRegion(path: account.hub.path(of: .region)) }
                read = AccountHub(hub: Hub(place), program: program, keysFile: keysFile)
                try await read.hub.addRegion(from: line, mark: mark, program: program)
            }
            try read.expect(mark)
            let roster = try read.roster()
            _ = try AuthorizedKeys(folder: folder, program: program).change(for: roster, of: keysFile)
            let spaces = try read.spaces()
            return Rehearsal(
                root: try read.root(), admitted: try read.admitted(), new: spaces.filter { !account.hub.has($0) },
                there: spaces.filter(account.hub.has), receiptKey: try account.givenReceiptKey()?.publicKey)
        }
    }
}
