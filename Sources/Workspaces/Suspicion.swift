public import GitStorage
public import Landing

/// A tip of the hub that a copy did not take in, and why.
///
/// The copy stays on the last tip that it verified and goes on saving (DESIGN.md section 8).
public struct Suspicion: Sendable, Hashable {
    /// What the hub showed.
    public let tip: ObjectID
    public let reason: Reason

    public enum Reason: Sendable, Hashable {
        /// It, or a step on the way to it, failed the check.
        case faults([CheckViolation])
        /// It is good by itself, but goes on differently from that step of the line that this copy has verified,
        /// as after a backup was restored and others went on from it.
        case forked(at: ObjectID, depth: Int)
    }
}

extension Workspace {
    /// What this copy did not take in of a space's hub; judged again, so that it is told as it is now.
    ///
    /// - Returns: `nil` if nothing is suspected.
    public func suspicion(about space: SpaceKind) async throws -> Suspicion? {
        let regionPath = path(of: .region)
        let regionTip = try await repository(.region).perform { try $0.required(RefName.hub) }
        return try await repository(space).perform { store in
            let suspects = try store.references(under: RefName.suspect).map(\.id)
            guard let last = suspects.last else { return nil }
            // Of several, the one that the hub shows now.
            let incoming = try store.reference(RefName.incoming)
            let tip = incoming.flatMap { suspects.contains($0) ? $0 : nil } ?? last
            let region =
                space == .region ? nil : RegionHistory(tip: regionTip, in: try ObjectStore(opening: regionPath))
            let check = Check(space, in: store, region: region)
            return Suspicion(
                tip: tip, reason: try check.reason(toSuspect: tip, beside: store.required(RefName.hub), in: store))
        }
    }
}

extension Check {
    /// Why a tip is not taken in after a verified one.
    fileprivate func reason(
        toSuspect tip: ObjectID, beside verified: ObjectID, in store: ObjectStore
    ) throws -> Suspicion.Reason {
        guard case .forked(let step) = try LineRelation(of: tip, to: verified, in: store) else {
            return .faults(try violations(from: verified, to: tip, root: verified))
        }
        let faults = try violations(from: step, to: tip, root: verified)
        guard faults.isEmpty else { return .faults(faults) }
        return .forked(at: step, depth: try store.firstParents(from: step).count)
    }
}
