/// The syntax tree of a pattern.
indirect enum PatternTree: Sendable {
    case empty
    case scalar(UInt32)
    case set(ScalarSet)
    case assertion(PatternAssertion)
    case sequence([PatternTree])
    case alternatives([PatternTree])
    /// `maximum` is `nil` if there is none.
    case repeated(PatternTree, minimum: Int, maximum: Int?)

    /// The states that the tree compiles to: ``PatternProgram`` emits exactly as many, plus one for the end.
    var size: Int {
        switch self {
        case .empty: 0
        case .scalar, .set, .assertion: 1
        case .sequence(let parts): Self.sum(parts)
        case .alternatives(let parts): Self.add(Self.sum(parts), (parts.count - 1) * 2)
        case .repeated(let body, let minimum, nil):
            minimum == 0
                ? Self.add(body.size, 2) : Self.add(Self.multiply(body.size, minimum), 1)
        case .repeated(let body, let minimum, let maximum?):
            Self.add(
                Self.multiply(body.size, minimum), Self.multiply(Self.add(body.size, 1), maximum - minimum))
        }
    }

    // Saturating: a hundred nested repetitions are far beyond Int.
    private static func add(_ a: Int, _ b: Int) -> Int {
        let (sum, overflow) = a.addingReportingOverflow(b)
        return overflow ? .max : sum
    }
    private static func multiply(_ a: Int, _ b: Int) -> Int {
        let (product, overflow) = a.multipliedReportingOverflow(by: b)
        return overflow ? .max : product
    }
    private static func sum(_ parts: [PatternTree]) -> Int { parts.reduce(0) { add($0, $1.size) } }
}

/// What a pattern may ask of a position between two scalars.
enum PatternAssertion: Sendable {
    case start, end, boundary, noBoundary
}
