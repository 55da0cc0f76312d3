extension Validation {
    /// The texts and numbers in which a shape stands that `x-refuse` keeps out.
    ///
    /// Like rules, refusals hold for places, whatever stands beside them: they are found on the way of
    /// properties and items.
    func refusals(from root: Place) -> [Finding] {
        guard graph.refusesShapes else { return [] }
        var findings: [Finding] = []
        var rest = [(0, root)]
        while let (instance, place) = rest.popLast() {
            switch table.values[instance] {
            case .object(let object):
                for (position, member) in object.members.enumerated() {
                    rest.append((table.child(position, of: instance), place.property(member.name)))
                }
            case .array(let items):
                for position in items.indices {
                    rest.append((table.child(position, of: instance), place.item(position)))
                }
            case .string(let text): findings.append(contentsOf: Self.refusals(in: text, instance, place))
            case .number(let number): findings.append(contentsOf: Self.refusals(in: number.text, instance, place))
            case .null, .bool: break
            }
        }
        return findings
    }

    private static func refusals(in text: String, _ instance: Int, _ place: Place) -> [Finding] {
        // Asked once for all shapes: each has a digit, and most texts have none.
        guard !place.refusalSites.isEmpty, text.hasDigit else { return [] }
        return place.refusalSites.compactMap { site in
            site.shape.firstOccurrence(in: text).map { scalars in
                Finding(
                    instance: instance, node: site.node,
                    fault: .refused(site.shape, position: site.position, scalars: scalars))
            }
        }
    }
}

extension String {
    /// Whether an ASCII digit stands in the text.
    fileprivate var hasDigit: Bool {
        var copy = self
        return copy.withUTF8 { bytes in
            // Without a branch in the loop, so that many bytes are looked at together.
            bytes.reduce(UInt8(0)) { $0 | ($1 &- 0x30 < 10 ? 1 : 0) } != 0
        }
    }
}
