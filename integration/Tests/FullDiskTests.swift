import Foundation
import Glibc
import Testing

/// A disk of two megabytes that fills up (EDGE-CASES.md 23): no false "Saved", nothing corrupt, the loss told.
@Suite(.tags(.large)) struct FullDiskTests {
    static let isPossible = geteuid() == 0 && SmallDisk.mayMount

    @Test(.enabled(if: isPossible, "a small disk can be mounted by root only"))
    func aFullDiskNeverSaysSaved() throws {
        let world = try World()
        let disk = try SmallDisk(at: world.path("ann"), kilobytes: 2048)
        let region = try Region(world)
        let ann = region.ann
        try ann.does("set", Region.record, Region.headline, "Before")
        var shown = "Before"
        var refused = 0
        for free in [0, 4, 8, 12, 16, 24, 32, 48, 64] {
            try disk.fill(leaving: free)
            let text = "With \(free) kB left"
            let answer = try ann.sli("set", Region.record, Region.headline, text)
            try disk.empty()
            let isSaved = answer.output.contains("Saved")
            #expect(isSaved == (answer.code == 0), "\(answer)")
            if !isSaved {
                refused += 1
                #expect(answer.errors.contains("Nothing was saved"), "\(answer)")
                #expect(answer.errors.contains("Make room"), "\(answer)")
            }
            if isSaved { shown = text }
            #expect(try ann.text(Region.headline) == shown, "\(answer)")
            #expect(try world.faults(ann.authorityRepository) == "", "\(answer)")
        }
        #expect(refused > 0)
        // A sync with no room: not in step, nothing broken, and well again afterwards.
        try region.ben.does("set", Region.record, Region.know("voice"), "From Ben")
        try region.ben.does("sync")
        try disk.fill(leaving: 0)
        let answer = try ann.sli("sync")
        #expect(answer.code != 0, "\(answer)")
        try disk.empty()
        try region.level()
        #expect(try ann.text(Region.know("voice")) == "From Ben")
        #expect(try region.ben.text(Region.headline) == shown)
        #expect(try Set(region.tips()).count == 1)
        #expect(try region.repositories.map(world.faults).joined() == "")
    }
}

/// A file system in memory with a fixed size.
private final class SmallDisk: Sendable {
    private let folder: String
    private var filler: String { folder + "/filler" }

    init(at folder: String, kilobytes: Int) throws {
        self.folder = folder
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        guard mount("tmpfs", folder, "tmpfs", 0, "size=\(kilobytes)k,mode=0755") == 0 else {
            throw Failure("no tmpfs at \(folder): \(String(cString: strerror(errno)))")
        }
    }

    deinit { umount2(folder, Int32(MNT_DETACH)) }

    static let mayMount: Bool = {
        let folder = FileManager.default.temporaryDirectory.path + "/sli-mount-\(getpid())"
        do { try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
            return false
        }
        defer { rmdir(folder) }
        guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return false }
        return umount2(folder, Int32(MNT_DETACH)) == 0
    }()

    /// Fills it up, then makes that much room.
    func fill(leaving kilobytes: Int) throws {
        let descriptor = open(filler, O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("the filler cannot be opened") }
        defer { close(descriptor) }
        let block = [UInt8](repeating: 1, count: 4096)
        var length = 0
        // Bounded by the size of the disk.
        while length < 1 << 26 {
            let written = write(descriptor, block, block.count)
            guard written > 0 else { break }
            length += written
        }
        guard errno == ENOSPC else { throw Failure("the disk did not fill up") }
        guard ftruncate(descriptor, max(0, length - kilobytes * 1024)) == 0 else { throw Failure("no room made") }
    }

    func empty() throws { try FileManager.default.removeItem(atPath: filler) }
}
