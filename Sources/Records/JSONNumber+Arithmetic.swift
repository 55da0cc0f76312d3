extension JSONNumber: Comparable {
    /// Whether the left number is smaller: exactly, in time proportional to the digits.
    public static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        let (a, b) = (left.parts, right.parts)
        guard a.sign == b.sign else { return a.sign < b.sign }
        guard !a.isNegative else { return b.hasSmallerMagnitude(than: a) }
        return a.hasSmallerMagnitude(than: b)
    }
}

extension JSONNumber {
    /// Whether this is a whole number of times the divisor (JSON Schema's `multipleOf`): exactly.
    ///
    /// Of zero only zero is a multiple, as with Swift's integers. The cost is bounded whatever the exponents: at
    /// most some 4,400 steps over the divisor's 1,000 digits.
    public func isMultiple(of divisor: JSONNumber) -> Bool {
        let (a, b) = (parts, divisor.parts)
        if a.digits.isEmpty { return true }
        if b.digits.isEmpty { return false }
        // Both as whole numbers without a factor ten, times powers of ten; `shift` is the difference of those.
        let shift = (a.exponent - a.digits.count) - (b.exponent - b.digits.count)
        // What has no factor ten is no multiple of what has one.
        guard shift >= 0 else { return false }
        // The divisor's factors 2 and 5 are fewer than four for each digit; further tens divide nothing more.
        let zeros = min(shift, 4 * b.digits.count)
        let dividend = [a.digits[...], Array(repeating: 0, count: zeros)[...]].joined()
        return b.digits.count <= 17
            ? Self.isDivisible(dividend, bySmall: b.digits) : Self.isDivisible(dividend, by: b.digits)
    }

    /// Long division, remainder only, by a divisor small enough that ten times it is an `Int`.
    private static func isDivisible(_ dividend: some Sequence<UInt8>, bySmall divisor: [UInt8]) -> Bool {
        let value = divisor.reduce(0) { $0 * 10 + Int($1) }
        return dividend.reduce(0) { ($0 * 10 + Int($1)) % value } == 0
    }

    private static func isDivisible(_ dividend: some Sequence<UInt8>, by divisor: [UInt8]) -> Bool {
        var value = Magnitude(limbs: divisor.count / 9 + 2)
        for digit in divisor { value.append(digit) }
        var remainder = Magnitude(limbs: divisor.count / 9 + 2)
        for digit in dividend {
            remainder.append(digit)
            // At most nine times: before the digit came the remainder was smaller than the divisor.
            while remainder.subtract(value) {}
        }
        return remainder.isZero
    }
}

extension JSONNumber.Parts {
    fileprivate var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    /// Compares numbers of which neither is zero.
    fileprivate func hasSmallerMagnitude(than other: JSONNumber.Parts) -> Bool {
        guard exponent == other.exponent else { return exponent < other.exponent }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}

/// A whole number of fixed room, least significant limb first.
private struct Magnitude {
    private var limbs: [UInt32]

    init(limbs count: Int) { limbs = Array(repeating: 0, count: count) }

    var isZero: Bool { limbs.allSatisfy { $0 == 0 } }

    /// Writes one more decimal digit at the end of the number.
    mutating func append(_ digit: UInt8) {
        var carry = UInt64(digit)
        for index in limbs.indices {
            let product = UInt64(limbs[index]) * 10 + carry
            limbs[index] = UInt32(truncatingIfNeeded: product)
            carry = product >> 32
        }
        precondition(carry == 0, "room for nine digits a limb and one limb more")
    }

    /// Subtracts a number with as many limbs if it is not larger; else returns `false`, changing nothing.
    mutating func subtract(_ other: Magnitude) -> Bool {
        for index in limbs.indices.reversed() where limbs[index] != other.limbs[index] {
            if limbs[index] < other.limbs[index] { return false }
            break
        }
        var borrow: Int64 = 0
        for index in limbs.indices {
            let difference = Int64(limbs[index]) - Int64(other.limbs[index]) - borrow
            limbs[index] = UInt32(truncatingIfNeeded: difference)
            borrow = difference < 0 ? 1 : 0
        }
        return true
    }
}
