import Landing
import Records
import Statements
import Workspaces

/// The sentences about a hub's receipts.
extension Wording {
    static func receipt(_ receipt: Receipt, about records: [RecordName]) -> String {
        let what =
            records.isEmpty ? "members, authorities or forms" : records.map(\.description).joined(separator: ", ")
        return "\(receipt.at)  \(receipt.number)  \(what)"
    }

    /// How the receipts stand, where there is something to say.
    static func receiptStanding(_ standing: ReceiptStanding, _ place: String) -> [String] {
        switch standing {
        case .none: [noReceipts]
        case .given(let number): number == 0 ? ["The hub has given no receipts for \(place) yet."] : []
        case .bad(let fault): [badReceipt(fault, place)]
        }
    }

    static func unreadableReceipts() -> Problem {
        Problem(
            "receipts", "The receipts that are kept here could not be read.",
            hints: ["Run `sli doctor`. What was saved and sent is not touched by it."], exitCode: Exit.unreadable)
    }

    static let noReceipts =
        "This region's hub gives no receipts: deadlines go by the coordinator's copy."

    static func badReceipt(_ fault: ReceiptLine.Fault, _ place: String) -> String {
        let reason =
            switch fault.reason {
            case .form: "it is not written as receipts are"
            case .meaning: "it is for something else"
            case .signature: "it is not signed with the hub's key"
            }
        return
            "The hub's receipt \(fault.number) for \(place) is not good: \(reason). Those before it are kept, and what was sent is not touched by it. Tell the coordinator."
    }
}
