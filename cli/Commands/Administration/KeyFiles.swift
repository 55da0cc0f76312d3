import Foundation
import Records
import Statements
import Workspaces

/// The keys that lie beside the copies on this laptop: `keys/NAME`, with `keys/NAME.pub`.
struct KeyFiles {
    private let context: Context

    init(_ context: Context) { self.context = context }

    var folder: String { "\(context.home)/keys" }

    func path(_ name: String) -> String { "\(folder)/\(name)" }

    /// What a copy is to sign with.
    struct Choice {
        let file: String
        let signer: any Signer
        /// Whether it was made now.
        let isNew: Bool
    }

    /// The key that was named, or the one of that name beside the copies, made if there is none.
    ///
    /// - Parameter isKept: whether one that is made is written to its file.
    func choice(_ given: String?, called name: String, owner: String?, isKept: Bool = true) throws -> Choice {
        func there(_ key: SigningKey, isNew: Bool) -> Choice {
            Choice(file: key.file, signer: key.signer(context.attendance), isNew: isNew)
        }
        if let given { return there(try read(given), isNew: false) }
        let path = path(name)
        if FileManager.default.fileExists(atPath: path) { return there(try SigningKey(reading: path), isNew: false) }
        guard isKept else { return Choice(file: path, signer: KeySigner(.generate()), isNew: true) }
        return there(try make(name, owner: owner), isNew: true)
    }

    /// The key in a file that a person named.
    func read(_ file: String) throws -> SigningKey {
        try SigningKey(reading: file.hasPrefix("/") ? file : "\(context.folder)/\(file)")
    }

    /// A new key beside the copies.
    func make(_ name: String, owner: String?) throws -> SigningKey {
        guard KeyPart.isValid(name) else { throw Wording.badShortName(name) }
        return try SigningKey.make(at: path(name), comment: comment(owner))
    }

    /// A name that no key here has yet: `NAME-2`, `NAME-3` …
    func freeName(like name: String) -> String {
        let stem = String(name.prefix(KeyPart.maximumLength - 4))
        for number in 2... {
            let candidate = "\(stem)-\(number)"
            if !FileManager.default.fileExists(atPath: path(candidate)) { return candidate }
        }
        return stem
    }

    /// All that can be read, sorted by name.
    func all() -> [(name: String, key: SigningKey)] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter(KeyPart.isValid).sorted { $0.precedesByBytes($1) }.compactMap { name in
            (try? SigningKey(reading: path(name))).map { (name, $0) }
        }
    }

    /// What the public file says after the key: who, at which laptop.
    func comment(_ owner: String?) -> String {
        "\(owner ?? context.environment["USER"] ?? "sli")@\(laptopName)"
    }

    private var laptopName: String {
        var buffer = [CChar](repeating: 0, count: 256)
        guard gethostname(&buffer, buffer.count - 1) == 0 else { return "laptop" }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
