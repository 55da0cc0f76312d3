import GitStorage
import Records

extension EditCheck {
    /// Whether the edit's tree may be opened: sizes, counts, names and modes are judged from headers alone
    /// (DESIGN.md section 7, point 1; EDGE-CASES 27 and 28).
    mutating func isBounded() throws -> Bool {
        let faults = try store.auditTree(
            edit.tree, known: parent?.tree, limits: TreeLimits(fileBytes: ReadingLimits.landing.bytes)
        ) { _, name, _ in
            name.utf8.allSatisfy { byte in
                (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte == 0x2D || byte == 0x2E
            }
        }
        for fault in faults {
            switch fault.reason {
            case .mode, .paddedMode: file(.mode, at: fault.path)
            case .name, .collision, .duplicate, .unsorted, .emptyFolder, .tooDeep: file(.place, at: fault.path)
            case .malformed, .missing, .wrongKind: file(.unreadable, at: fault.path)
            case .tooManyEntries: self.fault(.tooManyFiles(limit: TreeLimits().entries))
            case .treeTooLarge: file(.tooLarge(limit: TreeLimits().treeBytes), at: fault.path)
            case .fileTooLarge: file(.tooLarge(limit: ReadingLimits.landing.bytes), at: fault.path)
            }
        }
        return faults.isEmpty
    }
}
