internal import Glibc

/// A cursor over the stored bytes of one tree.
///
/// Reads what is there, sorted or not, so that a hostile tree can be looked at.
struct TreeCursor {
    let id: ObjectID?
    let bytes: [UInt8]
    private var next = 0
    /// The current entry's name.
    private(set) var name: Range<Int> = 0..<0
    private(set) var mode: UInt32 = 0
    private(set) var entryID = ObjectID.zero
    /// Whether the mode is written with a leading zero, which git tolerates and which gives the tree a second name.
    private(set) var hasPaddedMode = false

    init(_ bytes: [UInt8], of id: ObjectID?) {
        self.bytes = bytes
        self.id = id
    }

    var isTree: Bool { FileMode.isFolder(mode) }
    var nameBytes: ArraySlice<UInt8> { bytes[name] }
    var entry: TreeEntry { TreeEntry(nameBytes: Array(bytes[name]), mode: mode, id: entryID) }

    /// Moves to the next entry.
    ///
    /// - Returns: `false` at the end.
    /// - Throws: ``StorageError/corrupt(_:)`` if what stands there is no entry.
    mutating func advance() throws(StorageError) -> Bool {
        guard next < bytes.count else { return false }
        var index = next
        var mode: UInt32 = 0
        while index < bytes.count, bytes[index] != UInt8(ascii: " ") {
            let digit = bytes[index] &- UInt8(ascii: "0")
            guard digit < 8, index - next < 7 else { throw .corrupt(id) }
            mode = mode << 3 | UInt32(digit)
            index += 1
        }
        guard index > next else { throw .corrupt(id) }
        let start = index + 1
        guard start < bytes.count, let end = bytes[start...].firstIndex(of: 0), end > start, bytes.count - end > 20
        else { throw .corrupt(id) }
        hasPaddedMode = bytes[next] == UInt8(ascii: "0")
        self.mode = mode
        name = start..<end
        entryID = bytes.withUnsafeBytes { ObjectID(bytes: UnsafeRawBufferPointer(rebasing: $0[(end + 1)...])) }
        next = end + 21
        return true
    }

    /// Moves to the next entry of a tree that has to be in git's order.
    ///
    /// - Throws: ``StorageError/corrupt(_:)`` also if it is not.
    mutating func advanceInOrder() throws(StorageError) -> Bool {
        let before = (name, isTree)
        guard try advance() else { return false }
        guard before.0.isEmpty || order(bytes[before.0], before.1, bytes[name], isTree) < 0 else { throw .corrupt(id) }
        return true
    }
}

/// Compares two entries of trees as git sorts them: by bytes, a folder as if its name ended in a slash.
///
/// - Returns: less than, equal to or greater than zero.
func order(_ left: ArraySlice<UInt8>, _ leftIsTree: Bool, _ right: ArraySlice<UInt8>, _ rightIsTree: Bool) -> Int {
    let shared = min(left.count, right.count)
    let head = left.withUnsafeBytes { left in
        right.withUnsafeBytes { right in shared == 0 ? 0 : memcmp(left.baseAddress!, right.baseAddress!, shared) }
    }
    if head != 0 { return Int(head) }
    func following(_ name: ArraySlice<UInt8>, _ isTree: Bool) -> Int {
        name.count > shared ? Int(name[name.startIndex + shared]) : isTree ? Int(UInt8(ascii: "/")) : 0
    }
    let difference = following(left, leftIsTree) - following(right, rightIsTree)
    // Beyond a difference in the next byte only a name that goes on from the other's slash is left; none can.
    return difference
}

/// Builds the bytes of one tree.
struct TreeBuilder {
    private var entries: [(name: ArraySlice<UInt8>, mode: UInt32, id: ObjectID)] = []

    var isEmpty: Bool { entries.isEmpty }

    mutating func append(_ name: ArraySlice<UInt8>, mode: UInt32, id: ObjectID) {
        entries.append((name, mode, id))
    }

    /// The tree's bytes, its entries in git's order.
    ///
    /// - Throws: ``StorageError/unusable(_:)`` for a name that no tree may hold, or two equal ones.
    mutating func encoded() throws(StorageError) -> [UInt8] {
        entries.sort { order($0.name, FileMode.isFolder($0.mode), $1.name, FileMode.isFolder($1.mode)) < 0 }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(entries.reduce(0) { $0 + $1.name.count + 28 })
        var names = Set<ArraySlice<UInt8>>(minimumCapacity: entries.count)
        for entry in entries {
            guard isUsableName(entry.name), names.insert(entry.name).inserted else {
                throw .unusable(String(decoding: entry.name, as: UTF8.self))
            }
            bytes += Array(String(entry.mode, radix: 8).utf8)
            bytes.append(UInt8(ascii: " "))
            bytes += entry.name
            bytes.append(0)
            bytes += entry.id.bytes
        }
        return bytes
    }
}

/// Whether git itself accepts a name in a tree: not empty, no slash, no NUL, neither `.`, `..` nor `.git`.
func isUsableName(_ name: ArraySlice<UInt8>) -> Bool {
    guard !name.isEmpty, !name.contains(0), !name.contains(UInt8(ascii: "/")) else { return false }
    guard name.first == UInt8(ascii: ".") else { return true }
    let rest = name.dropFirst()
    return
        !(rest.isEmpty || rest.elementsEqual([UInt8(ascii: ".")])
        || rest.map({ $0 | 0x20 }).elementsEqual("git".utf8))
}
