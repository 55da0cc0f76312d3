import Foundation
import Testing

/// A hub that serves an account packs what has become thousands of files, and nobody waits for it.
@Suite(.tags(.large)) struct HubMaintenanceTests {
    @Test func aPlaceThatHasGrownIsPackedOnceSomethingComesIn() throws {
        let region = try AccountRegion(World())
        let (world, repository) = (region.world, region.hub.region)
        // As after years: thousands of objects, each in a file of its own, and a ref that names them.
        var paths = ""
        for number in 0..<4_200 { paths += try world.file("object-\(number)", "Object \(number)") + "\n" }
        let ids = try world.git(
            repository, "hash-object", "-w", "--stdin-paths", input: world.file("paths", paths)
        ).split(separator: "\n")
        let lines = ids.enumerated().map { "100644 blob \($1)\to\($0).json\n" }.joined()
        let tree = try world.git(repository, "mktree", input: world.file("lines", lines))
        let commit = try world.git(
            repository, "-c", "user.name=x", "-c", "user.email=x@x", "commit-tree", tree, "-m", "x")
        _ = try world.git(repository, "update-ref", "refs/suspect/\(commit)", commit)
        func loose() throws -> Int {
            try Int(world.git(repository, "count-objects").split(separator: " ")[0]) ?? -1
        }
        #expect(try loose() > 4_200)

        try region.jo.does("member", "revoke", "tom")
        try eventually("the hub is packed") { try loose() < 50 }
        try eventually("git has ended") {
            world.processes().allSatisfy { process in
                let line = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") ?? Data()
                return !String(decoding: line, as: UTF8.self).contains("repack")
            }
        }
        #expect(try world.faults(repository) == "")
        try region.ann.does("sync")
        #expect(try world.git(repository, "cat-file", "-t", String(ids[0])) == "blob")
    }
}
