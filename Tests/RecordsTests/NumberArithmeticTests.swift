import Seeded
import Records
import Testing

@Suite struct NumberArithmeticTests {
    private static func number(_ text: String) throws -> JSONNumber { try #require(JSONNumber(text)) }

    @Test(arguments: [
        [
            "-1e9999", "-1e21", "-10", "-9.99", "-1", "-0.1", "-1e-9999", "0", "1e-9999", "2e-9999", "0.1", "0.11",
            "0.2", "1",
            "1.0000000000000000000001", "9", "10", "99", "100", "9007199254740992", "9007199254740993", "9e400",
            "1e401",
        ]
    ])
    func numbersAreOrderedExactly(ascending: [String]) throws {
        let numbers = try ascending.map(Self.number)
        for (i, a) in numbers.enumerated() {
            for (j, b) in numbers.enumerated() {
                #expect((a < b) == (i < j), "\(a.text) < \(b.text)")
            }
        }
    }

    @Test(arguments: [
        ("0.3", "0.1", true), ("0.35", "0.1", false), ("1", "0.01", true), ("1e9999", "1e-9999", true),
        ("1e-9999", "1e9999", false),
        ("1e9999", "3", false), ("1e9999", "7e-9999", false), ("1e400", "1024", true), ("1e9", "1024", false),
        ("10", "1024", false),
        ("1e10", "1024", true), ("0", "5", true), ("0", "0", true), ("5", "0", false), ("-12", "4", true),
        ("12", "-5", false),
        ("4.5", "1.5", true), ("121932631112635269", "123456789", true),
        ("121932631137021795226185032733622923332237463801111263526900", "987654321098765432109876543210", true),
        ("121932631137021795226185032733622923332237463801111263526901", "987654321098765432109876543210", false),
        ("1e30", "1267650600228229401496703205376", false), ("1e100", "1267650600228229401496703205376", true),
        ("1e99", "1267650600228229401496703205376", false),
    ])
    func multiplesAreExact(number: String, divisor: String, expected: Bool) throws {
        #expect(try Self.number(number).isMultiple(of: Self.number(divisor)) == expected)
    }

    /// The largest numbers that there are take no longer than a person notices.
    @Test func theLargestNumbersAreDividedInBoundedTime() throws {
        let nines = String(repeating: "9", count: 1_000)
        let divisor = try Self.number(String(repeating: "1", count: 999) + "3")
        let dividend = try Self.number("9." + nines.dropFirst() + "e9999")
        let itself = try Self.number("9." + nines.dropFirst() + "e-9000")
        let smaller = try Self.number("1e9999")
        let clock = ContinuousClock()
        let time = clock.measure {
            #expect(!dividend.isMultiple(of: divisor))
            #expect(dividend.isMultiple(of: itself))
            #expect(smaller < dividend)
        }
        #expect(time < .seconds(20), "took \(time)")
    }

    /// Order and multiples agree with `Int` where both can be asked, at every scale of ten.
    @Test(arguments: [11, 12, 13] as [UInt64])
    func smallNumbersBehaveAsIntegersDo(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<4_000 {
            let bound = [10, 1_000, 1_000_000, 1 << 31].randomElement(using: &random)!
            let a = Int.random(in: -bound...bound, using: &random)
            let b =
                Bool.random(using: &random)
                ? Int.random(in: -30...30, using: &random) : Int.random(in: -bound...bound, using: &random)
            let scale = Int.random(in: -40...40, using: &random)
            let (left, right) = (try Self.number("\(a)e\(scale)"), try Self.number("\(b)e\(scale)"))
            #expect((left < right) == (a < b), "seed \(seed): \(left.text) < \(right.text)")
            #expect((left == right) == (a == b), "seed \(seed): \(left.text) == \(right.text)")
            #expect(left.isMultiple(of: right) == a.isMultiple(of: b), "seed \(seed): \(left.text) of \(right.text)")
        }
    }

    /// Long division agrees with the product that it undoes, for divisors of any length.
    @Test(arguments: [21, 22] as [UInt64])
    func productsAreMultiplesAndTheirNeighboursAreNot(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<200 {
            let length = Int.random(in: 2...60, using: &random)
            let digits = (0..<length).map { _ in UInt8.random(in: 1...9, using: &random) }
            let factor = Int.random(in: 2...1_000_000, using: &random)
            let product = Self.product(digits, factor)
            func text(_ digits: [UInt8]) -> String { digits.map { String($0) }.joined() }
            let divisor = try Self.number(text(digits))
            #expect(
                try Self.number(text(product)).isMultiple(of: divisor), "seed \(seed): \(factor) times \(divisor.text)")
            var neighbour = product
            neighbour[neighbour.count - 1] = (neighbour[neighbour.count - 1] + 1) % 10
            let difference = Int(neighbour[neighbour.count - 1]) - Int(product[product.count - 1])
            #expect(
                try Self.number(text(neighbour)).isMultiple(of: divisor)
                    == JSONNumber(difference).isMultiple(of: divisor),
                "seed \(seed): beside \(factor) times \(divisor.text)")
        }
    }

    /// School multiplication.
    private static func product(_ digits: [UInt8], _ factor: Int) -> [UInt8] {
        var result: [UInt8] = []
        var carry = 0
        for digit in digits.reversed() {
            carry += Int(digit) * factor
            result.append(UInt8(carry % 10))
            carry /= 10
        }
        while carry > 0 {
            result.append(UInt8(carry % 10))
            carry /= 10
        }
        return result.reversed()
    }
}
