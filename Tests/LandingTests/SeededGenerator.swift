/// Numbers that look random and are the same for the same seed, on every machine (SplitMix64).
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: Int) { state = UInt64(truncatingIfNeeded: seed) }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// True once in so many times.
    mutating func isHit(oneIn count: Int) -> Bool { Int.random(in: 0..<count, using: &self) == 0 }

    /// A number below the bound.
    mutating func number(below bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// One of the choices, of which there must be one.
    mutating func pick<Choice>(_ choices: [Choice]) -> Choice { choices[number(below: choices.count)] }
}
