/// Text around binary data: a first line, base64, a last line.
struct Armour {
    let label: String
    /// Characters of base64 a line when written.
    let columns: Int
    /// Whether the first line may end as Windows' editors end it.
    let allowsCRLF: Bool

    /// SSHSIG's armour, as `ssh-keygen -Y sign` breaks it and reads it.
    static let signature = Armour(label: "SSH SIGNATURE", columns: 70, allowsCRLF: false)
    /// The armour of OpenSSH's own private key files.
    static let privateKey = Armour(label: "OPENSSH PRIVATE KEY", columns: 70, allowsCRLF: true)

    private var begin: [UInt8] { Array("-----BEGIN \(label)-----".utf8) }
    private var end: [UInt8] { Array("-----END \(label)-----".utf8) }

    /// The text, with a final line feed.
    func text(around bytes: some Collection<UInt8>) -> String {
        let characters = Base64.characters(of: bytes)
        var text = begin
        text.append(0x0A)
        for start in stride(from: 0, to: characters.count, by: columns) {
            text.append(contentsOf: characters[start..<min(start + columns, characters.count)])
            text.append(0x0A)
        }
        text.append(contentsOf: end)
        text.append(0x0A)
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes inside. White space may break the base64 anywhere, as OpenSSH reads it; nothing but white
    /// space may follow the last line.
    func bytes(in text: String) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.starts(with: begin) else { return nil }
        let body = source.dropFirst(begin.count)
        guard body.first == 0x0A || (allowsCRLF && body.starts(with: [0x0D, 0x0A])) else { return nil }
        guard let endStart = position(of: [0x0A] + end, in: body) else { return nil }
        guard body[(endStart + 1 + end.count)...].allSatisfy(Base64.isSpace) else { return nil }
        return Base64.bytes(of: body[..<endStart], allowingSpace: true)
    }

    private func position(of needle: [UInt8], in body: ArraySlice<UInt8>) -> Int? {
        body.indices.first { body[$0] == needle[0] && body[$0...].starts(with: needle) }
    }
}
