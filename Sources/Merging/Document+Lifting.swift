public import Records

extension Document {
    /// Merges records of one kind whose versions may differ: all are read as of the highest version among them
    /// (DESIGN.md section 4), and merged by the schema's rules.
    ///
    /// A version that the schema does not know, or of another kind, is merged as it stands.
    public static func merging(
        base: Document, left: Document, right: Document, by schema: Schema, limits: MergeLimits = .landing
    ) -> Document {
        let versions = [base, left, right].compactMap { $0.version(in: schema) }
        let highest = versions.max() ?? 0
        return merging(
            base: base.lifted(to: highest, by: schema), left: left.lifted(to: highest, by: schema),
            right: right.lifted(to: highest, by: schema), at: schema.root, limits: limits)
    }

    /// The record with its open decisions as of a later version; itself if it is of that version already.
    public func lifted(to version: Int, by schema: Schema) -> Document {
        guard let own = self.version(in: schema), own < version, let value else { return self }
        return Document(
            schema.lift(value, from: own, to: version),
            entries: entries.map { entry in
                Entry(
                    path: schema.liftPath(entry.path, from: own, to: version),
                    bases: entry.bases.map { $0.lifted(at: entry.path, from: own, to: version, by: schema) },
                    sides: entry.sides.map { $0.lifted(at: entry.path, from: own, to: version, by: schema) })
            })
    }

    /// The version that the record names, if it is one of the schema's kind and not newer than it.
    private func version(in schema: Schema) -> Int? {
        guard let known = schema.name, let named = value?["schema"]?.string.flatMap({ SchemaName($0) }),
            named.kind == known.kind, named.version <= known.version
        else { return nil }
        return named.version
    }
}

extension Side {
    fileprivate func lifted(at path: Path, from version: Int, to later: Int, by schema: Schema) -> Side {
        // A whole record as a side names its version, as the record does.
        let isRecord = path.steps.isEmpty
        return Side(
            value.map { value in
                isRecord
                    ? schema.lift(value, from: version, to: later)
                    : schema.lift(value, at: path, from: version, to: later).value
            })
    }
}
