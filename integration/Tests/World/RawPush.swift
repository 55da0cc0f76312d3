import Foundation

/// A push put together byte by byte, for what no honest git sends (gitprotocol-pack).
struct RawPush {
    private(set) var commands: [String] = []
    /// The pack; empty where nothing but refs is meant.
    var pack = Data()

    mutating func update(_ ref: String, from old: String, to new: String) { commands.append("\(old) \(new) \(ref)") }

    /// What goes to `git-receive-pack`.
    var bytes: Data {
        var data = Data()
        for (index, command) in commands.enumerated() {
            let line = Data((command + (index == 0 ? "\0 report-status agent=raw" : "")).utf8)
            let length = String(line.count + 4, radix: 16)
            data += Data((String(repeating: "0", count: 4 - length.count) + length).utf8) + line
        }
        return data + Data("0000".utf8) + pack
    }

    /// Sends it through ssh with a laptop's key.
    ///
    /// - Returns: what came of it, and the most memory that one process of the hub's had meanwhile, in bytes.
    func send(to repository: String, of hub: SSHAccount, as laptop: Laptop) throws -> (answer: Answer, peak: Int) {
        let input = hub.world.path("push")
        try bytes.write(to: URL(filePath: input))
        let arguments = [
            "-F", hub.world.path("ssh/config"), "-o", "IdentityFile=\(laptop.home)/keys/\(Laptop.region)", "hub",
            "git-receive-pack '\(repository)'",
        ]
        let program = try hub.world.start("ssh", arguments, input: input)
        let peak = try Memory.peak(in: hub.world, until: { program.hasExited })
        return (try program.answer(), peak)
    }
}

/// Memory of the processes of a world, as the kernel counts it.
enum Memory {
    /// The most that one process had until something came about, in bytes.
    static func peak(in world: World, until ended: () -> Bool) throws -> Int {
        var most = 0
        try eventually("it ends", within: 120) {
            for process in world.processes() {
                let status = FileManager.default.contents(atPath: "/proc/\(process)/status") ?? Data()
                let line = String(decoding: status, as: UTF8.self).split(separator: "\n").first {
                    $0.hasPrefix("VmHWM:")
                }
                most = max(
                    most, (line?.split(whereSeparator: \.isWhitespace).dropFirst().first).flatMap { Int($0) } ?? 0)
            }
            return ended()
        }
        return most * 1_024
    }
}

/// A pack written by hand, whose objects may be what git itself would never make.
struct RawPack {
    enum Kind: UInt8 { case commit = 1, tree, blob, tag, offsetDelta = 6, referenceDelta }

    private var body = Data()
    private var count: UInt32 = 0

    /// Adds an object whose content is deflated already.
    mutating func add(_ kind: Kind, size: Int, base: String? = nil, deflated: Data) {
        let name = base.map { base in Data(stride(from: 0, to: 40, by: 2).map { RawPack.byte(base, at: $0) }) }
        add(kind, size: size, before: name ?? Data(), deflated: deflated)
    }

    private mutating func add(_ kind: Kind, size: Int, before base: Data, deflated: Data) {
        var size = size
        var header = [kind.rawValue << 4 | UInt8(size & 15)]
        size >>= 4
        while size > 0 {
            header[header.count - 1] |= 0x80
            header.append(UInt8(size & 127))
            size >>= 7
        }
        body += Data(header)
        body += base
        body += deflated
        count += 1
    }

    /// Adds a difference to an object of this pack (gitformat-pack, `ofs-delta`).
    ///
    /// - Parameter base: where the other object begins, as ``position`` was before it was added.
    mutating func add(delta: Data, to base: Int) {
        var back = position - base
        var offset = [UInt8(back & 127)]
        while back > 127 {
            back = (back >> 7) - 1
            offset.insert(UInt8(back & 127) | 0x80, at: 0)
        }
        add(.offsetDelta, size: delta.count, before: Data(offset), deflated: RawPack.stored(delta))
    }

    /// Where the next object will begin.
    var position: Int { body.count }

    private static func byte(_ hex: String, at index: Int) -> UInt8 {
        let start = hex.index(hex.startIndex, offsetBy: index)
        return UInt8(hex[start...].prefix(2), radix: 16)!
    }

    /// Content as a zlib stream that does not shrink it (RFC 1950, RFC 1951 section 3.2.4).
    static func stored(_ content: Data) -> Data {
        precondition(content.count < 1 << 16)
        let length = UInt16(content.count)
        let bytes: [UInt8] = [
            0x78, 0x01, 1, UInt8(length & 255), UInt8(length >> 8), UInt8(~length & 255), UInt8(~length >> 8),
        ]
        var (low, high) = (UInt32(1), UInt32(0))
        for byte in content {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        let sum = [UInt8(high >> 8), UInt8(high & 255), UInt8(low >> 8), UInt8(low & 255)]
        return Data(bytes) + content + Data(sum)
    }

    /// What makes one object of another (gitformat-pack, "Deltified representation"): pieces copied from its start.
    static func delta(base: Int, result: Int, copies: [Int]) -> Data {
        var data = Data()
        for number in [base, result] {
            var rest = number
            repeat {
                data.append(UInt8(rest & 127) | (rest > 127 ? 0x80 : 0))
                rest >>= 7
            } while rest > 0
        }
        // No byte of an offset, three of a size.
        for size in copies { data += Data([0xF0, UInt8(size & 255), UInt8(size >> 8 & 255), UInt8(size >> 16)]) }
        return data
    }

    /// The whole pack, with its checksum made by `sha1sum`.
    func bytes(in world: World) throws -> Data {
        var data = Data("PACK".utf8)
        for number in [2, count] { data += withUnsafeBytes(of: number.bigEndian) { Data($0) } }
        data += body
        let file = world.path("pack")
        try data.write(to: URL(filePath: file))
        let sum = try world.run("sha1sum", [file]).output.prefix(40)
        return data + Data(stride(from: 0, to: 40, by: 2).map { RawPack.byte(String(sum), at: $0) })
    }
}
