import Foundation
import Records
import Testing

/// What was saved and is not accepted: kept, told, tried again, handed to a colleague (DESIGN.md section 8).
@Suite(.tags(.large)) struct RefusedTests {
    private func revokeAnn(_ region: Region) throws {
        try region.jo.does("member", "revoke", "ann", "--no-successor")
    }

    private func refused(_ laptop: Laptop) throws -> [JSON] { try laptop.json("refused").array ?? [] }

    @Test func theUnsentWorkOfAMemberWhoWasRevokedReachesTheRegionThroughAColleague() throws {
        let region = try Region(World())
        let (ann, ben) = (region.ann, region.ben)
        try ann.does("set", Region.record, Region.headline, "Words of Ann's, never sent")
        try ann.does("comment", Region.record, Region.headline, "See the minutes of May.")
        try revokeAnn(region)
        let sync = try ann.sli("sync")
        #expect(sync.code == 1, "\(sync)")
        #expect(sync.output.contains("2 changes were not accepted and are set aside"), "\(sync)")
        #expect(sync.output.contains("no longer an active member"), "\(sync)")
        // Kept, told and shown; the copy goes on.
        let kept = try refused(ann)
        #expect(kept.count == 2)
        #expect(try ann.json("status")["spaces"]?.array?.compactMap { $0["refused"]?.array?.count } == [0, 2])
        #expect(try ann.sli("sync").code == 0)
        let mark = String(try #require(kept.first?["edit"]?.string).prefix(8))
        let shown = try ann.sli("refused", "show", mark).expecting(0)
        #expect(shown.output.contains("Words of Ann's, never sent"), "\(shown)")
        // Not in her own name any more.
        #expect(try ann.sli("refused", "retry", mark).code == 1)

        let file = region.world.path("changes.json")
        try ann.does("refused", "export", file)
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions] as? Int
        #expect(mode == 0o600)
        #expect(try ann.sli("refused", "adopt", file).code == 1)
        let before = try region.hubMain
        let dry = try ben.sli("refused", "adopt", file, "--dry-run").expecting(0)
        #expect(dry.output.contains("Words of Ann's, never sent"), "\(dry)")
        #expect(dry.output.contains("Written by Ann Lee"), "\(dry)")
        #expect(try ben.text(Region.headline) != "Words of Ann's, never sent")
        try ben.does("refused", "adopt", file)
        #expect(try ben.text(Region.headline) == "Words of Ann's, never sent")
        try ben.does("sync")
        #expect(try region.hubMain != before)
        let log = try region.world.git(region.hubAuthority, "log", "--format=%an: %s", "main")
        #expect(log.contains("Ben Fry: Adopt a change by Ann Lee: "), "\(log)")
        let remarks = try ben.sli("comment", Region.record, "--list").expecting(0)
        #expect(remarks.output.contains("Ann Lee: See the minutes of May."), "\(remarks)")
        // Twice is once.
        let again = try ben.json("refused", "adopt", file)
        #expect(again["adopted"]?.array?.map { $0["outcome"]?.string } == ["unchanged", "unchanged"])

        try ann.does("refused", "drop", mark, "--yes")
        #expect(try refused(ann).count == 1)
        #expect(try region.repositories.map(region.world.faults).joined() == "")
    }

    @Test func whatWasNeverSentIsHandedOverWithoutTheHub() throws {
        let region = try Region(World())
        let (ann, ben) = (region.ann, region.ben)
        try ann.does("set", Region.record, Region.headline, "Offline for good")
        try FileManager.default.moveItem(atPath: region.hub, toPath: region.hub + ".away")
        let file = region.world.path("changes.json")
        try ann.does("refused", "export", file)
        try FileManager.default.moveItem(atPath: region.hub + ".away", toPath: region.hub)
        try revokeAnn(region)
        try ben.does("sync")
        try ben.does("refused", "adopt", file)
        try ben.does("sync")
        #expect(try ben.text(Region.headline) == "Offline for good")
    }

    @Test func aFileThatWasTamperedWithIsNotTaken() throws {
        let region = try Region(World())
        try region.ann.does("set", Region.record, Region.headline, "Honest words")
        let file = region.world.path("changes.json")
        try region.ann.does("refused", "export", file)
        let whole = try JSON(reading: Array(Data(contentsOf: URL(filePath: file))))
        let blobs = try #require(whole.array?.first?["objects"]?["blob"]?.array)
        let honest = try #require(
            blobs.first { blob in
                let data = blob.string.flatMap { Data(base64Encoded: $0) } ?? Data()
                return data.range(of: Data("Honest words".utf8)) != nil
            }?.string)
        let text = String(decoding: Data(base64Encoded: honest) ?? Data(), as: UTF8.self)
        let forged = Data(text.replacingOccurrences(of: "Honest", with: "Forged").utf8).base64EncodedString()
        let bytes = try String(contentsOfFile: file, encoding: .utf8)
        for (wrong, code) in [
            (bytes.replacingOccurrences(of: honest, with: forged), Int32(65)), (String(bytes.dropLast(40)), 65),
            ("{}", 65), (bytes.replacingOccurrences(of: "\"region\": \"", with: "\"region\": \"0"), 65),
        ] {
            let path = try region.world.file("wrong.json", wrong)
            let answer = try region.ben.sli("refused", "adopt", path)
            #expect(answer.code == code, "\(answer)")
        }
        #expect(try region.ben.text(Region.headline) != "Forged words")
    }

    @Test func whatTheHubAloneRefusesIsSetAsideAndTheRestGoesOn() throws {
        let region = try Region(World())
        let (ann, ben) = (region.ann, region.ben)
        let hook = "hub/authorities/bristol.git/hooks/pre-receive"
        let own = try String(contentsOfFile: region.world.path(hook), encoding: .utf8)
        try ann.does("set", Region.record, Region.headline, "Words that may go out")
        try ann.does("comment", Region.record, Region.headline, "A remark that this hub does not want.")
        _ = try region.world.file(
            hook,
            """
            #!/bin/sh
            while read old new ref; do
                for edit in $(git rev-list "$new" --not "$old"); do
                    git show --no-patch --format=%s "$edit" | grep -q "^Remark" || continue
                    echo "No remarks at this hub." >&2
                    echo "{\\"commit\\": \\"$edit\\", \\"sentence\\": \\"No remarks at this hub.\\"}" >&2
                    refused=1
                done
            done
            exit ${refused:-0}
            """, mode: 0o755)
        let sync = try ann.sli("sync")
        #expect(sync.code == 1 && sync.output.contains("One change was not accepted"), "\(sync)")
        #expect(sync.output.contains("The hub refused it: No remarks at this hub."), "\(sync)")
        try ben.does("sync")
        #expect(try ben.text(Region.headline) == "Words that may go out")
        let kept = try #require(try refused(ann).first)
        #expect(kept["isRefusedByHub"] == true)
        #expect(kept["reasons"]?.array?.map { $0["saidBy"] } == ["hub"])

        // A no that names nothing of hers: all of it waits, and `status` says so.
        _ = try region.world.file(hook, "#!/bin/sh\necho 'Closed for the holidays.' >&2\nexit 1\n", mode: 0o755)
        try ann.does("set", Region.record, Region.headline, "Later words")
        #expect(try ann.sli("sync").code == 1)
        #expect(try refused(ann).count == 1)
        let status = try ann.sli("status")
        #expect(
            status.output.contains("named no change of yours") && status.output.contains("Closed for the holidays."))
        #expect(try ann.json("status")["spaces"]?.array?.last?["heldUp"] == ["Closed for the holidays."])

        _ = try region.world.file(hook, own, mode: 0o755)
        try ann.does("refused", "retry", String(try #require(kept["edit"]?.string).prefix(8)))
        try ann.does("sync")
        try ben.does("sync")
        #expect(try ben.text(Region.headline) == "Later words")
        #expect(try ben.json("comment", Region.record, "--list")["remarks"]?.array?.count == 1)
        #expect(try ann.json("status")["spaces"]?.array?.last?["heldUp"] == .null)
    }

    @Test func aChangeIsTriedAgainOnceItsAuthorMayWrite() throws {
        let region = try Region(World())
        let (ann, ben, jo) = (region.ann, region.ben, region.jo)
        try ann.does("set", Region.record, Region.headline, "Ann's")
        try ann.does("set", Region.record, Region.know("voice"), "What children say")
        try jo.does("member", "role", "end", "ann", "officer")
        #expect(try ann.sli("sync").code == 1)
        try ben.does("set", Region.record, Region.headline, "Ben's")
        try ben.does("sync")
        try jo.does("member", "role", "give", "ann", "officer")
        try ann.does("sync")
        let kept = try refused(ann).compactMap { $0["edit"]?.string }.map { String($0.prefix(8)) }
        #expect(kept.count == 2)
        let contested = try ann.sli("refused", "retry", kept[0])
        #expect(contested.code == 1, "\(contested)")
        #expect(contested.errors.contains("--settle"), "\(contested)")
        try ann.does("refused", "retry", kept[1])
        try ann.does("refused", "retry", kept[0], "--settle")
        #expect(try refused(ann).isEmpty)
        try region.level()
        #expect(try ben.text(Region.headline) == "Ann's")
        #expect(try ben.text(Region.know("voice")) == "What children say")
    }

    @Test func whoIsAskedForAPassphraseToTryAChangeAgainKeepsNobodyElseWaiting() throws {
        let region = try Region(World())
        let (ann, jo) = (region.ann, region.jo)
        try ann.does("set", Region.record, Region.headline, "Ann's")
        try ann.does("set", Region.record, Region.know("voice"), "What children say")
        try jo.does("member", "role", "end", "ann", "officer")
        #expect(try ann.sli("sync").code == 1)
        try jo.does("member", "role", "give", "ann", "officer")
        try ann.does("sync")
        let kept = try refused(ann).compactMap { $0["edit"]?.string }.map { String($0.prefix(8)) }
        try #require(kept.count == 2)
        _ = try region.world.run(
            "ssh-keygen", ["-q", "-p", "-P", "", "-N", "correct horse", "-f", "\(ann.home)/keys/\(Laptop.region)"])
        let terminal = try Terminal(ann, "refused retry \(kept[0])")
        try terminal.expect("passphrase")
        // Whoever writes meanwhile needs the lock that every writer takes, and gets it.
        try ann.does("refused", "drop", kept[1], "--yes")
        #expect(!terminal.program.hasExited)
        try terminal.answer("passphrase", with: "correct horse")
        _ = try terminal.ended().expecting(0)
        #expect(try refused(ann).isEmpty)
        try region.level()
        // The one that was tried again is there, the other is not.
        let headline = try region.ben.text(Region.headline) == "Ann's"
        let voice = try region.ben.text(Region.know("voice")) == "What children say"
        #expect(headline != voice)
    }
}
