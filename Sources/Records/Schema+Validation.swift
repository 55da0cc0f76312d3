extension Schema {
    /// All that the value says and the schema does not allow, in the order of the record.
    ///
    /// The same value and schema give the same violations in the same order, everywhere. An empty list means
    /// valid.
    ///
    /// Texts are judged byte for byte as they stand. What people type is brought to NFC before it comes here, by
    /// whoever reads it from them: a courtesy, which no rule depends on (DESIGN.md section 3).
    public func violations(of value: JSON) -> [Violation] {
        var run = Validation(value, by: graph)
        run.run(0)
        return report(run, refusals: run.refusals(from: root))
    }

    /// What keeps a record from being complete for a statement: the violations of the statement's `requires`.
    ///
    /// Empty also where the statement requires nothing or the lifecycle has no such statement. That the record is
    /// valid at all is ``violations(of:)``.
    public func violations(of value: JSON, requiredBy statement: String) -> [Violation] {
        guard let node = lifecycle?.statements[statement]?.requirement else { return [] }
        var run = Validation(value, by: graph)
        run.run(node)
        return report(run, refusals: [])
    }

    /// The violations of a value that its earlier version did not have, or all of them if there was none.
    ///
    /// An edit may not add one (DESIGN.md section 4): what a merge broke does not hold up the edits that follow
    /// it. Two violations are the same if path and schema location are.
    public func addedViolations(from base: JSON?, to value: JSON) -> [Violation] {
        let violations = violations(of: value)
        guard let base, !violations.isEmpty else { return violations }
        let known = Set(self.violations(of: base).map(\.identity))
        return violations.filter { !known.contains($0.identity) }
    }

    private func report(_ run: Validation, refusals: [Validation.Finding]) -> [Violation] {
        let findings = run.findings + refusals
        guard !findings.isEmpty else { return [] }
        var report = ViolationReport(run.table, root: root, graph: graph)
        return report.violations(for: findings)
    }
}
