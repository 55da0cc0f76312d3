import Records
import Statements
import Workspaces

/// A statement as it is printed.
struct ExportedSignature {
    let act: String
    let who: String
    let role: String
    /// By the signer's own clock.
    let made: String
    let effect: String
    /// The SHA-256 of the version that was signed.
    let digest: String
    /// The SHA-256 of the statement's file.
    let statement: String
    let note: String
}

extension ExportedSignature {
    init(_ landed: LandedStatement, in telling: StageTelling) {
        let claim = landed.statement.claim
        // What was said about a late change, or about what stands now, holds.
        let isSuperseded =
            landed.entry.effect == .applied && claim.amendment == nil && telling.stage.digest != claim.digest
        self.init(
            act: Wording.title(of: claim.act, telling.stage.schema),
            who: telling.roster.member(id: claim.member)?.name ?? claim.member, role: Wording.words(claim.role),
            made: Wording.day(claim.made), effect: Wording.printedEffect(landed, isSuperseded: isSuperseded),
            digest: claim.digest, statement: landed.statement.digest, note: claim.note)
    }
}

extension ExportedStage {
    init(_ telling: StageTelling) {
        self.init(
            space: telling.stage.space, title: telling.stage.title,
            signatures: telling.statements.map { ExportedSignature($0, in: telling) }, json: telling.json)
    }
}
