/// A full date that the text itself calls a date of birth: "DOB: 12/03/2009", "born on 12 March 2009".
///
/// What may stand between name and date is short and listed, because a date near those words is more often that of
/// an audit: "dates of birth were checked on 12 March 2017", "born between 1 April 2016 and 31 March 2017".
enum BirthDateShape {
    static func firstOccurrence(in text: ProseTokens) -> Range<Int>? {
        for start in text.tokens.indices {
            guard let (name, afterName) = birthName(in: text, at: start) else { continue }
            for dateStart in datePlaces(after: afterName, name: name, in: text) {
                guard let end = text.endOfDate(at: dateStart) else { continue }
                return text.tokens[start].range.lowerBound..<text.tokens[end - 1].range.upperBound
            }
        }
        return nil
    }

    private enum Name {
        case dateOfBirth, abbreviation, birthday, born
    }

    /// Reads a name of the date of birth, and where it ends.
    private static func birthName(in text: ProseTokens, at start: Int) -> (Name, end: Int)? {
        func skippingHyphen(_ index: Int) -> Int { text.mark(at: index)?.isHyphen == true ? index + 1 : index }
        switch text.word(at: start) {
        case "dob", "dobs": return (.abbreviation, start + 1)
        case "born": return (.born, start + 1)
        case "birthdate", "birthdates": return (.dateOfBirth, start + 1)
        case "birthday": return (.birthday, start + 1)
        case "birth":
            let next = skippingHyphen(start + 1)
            guard text.word(at: next) == "date" || text.word(at: next) == "dates" else { return nil }
            return (.dateOfBirth, next + 1)
        case "date", "dates":
            let middle = skippingHyphen(start + 1)
            let last = skippingHyphen(middle + 1)
            guard text.word(at: middle) == "of", text.word(at: last) == "birth" || text.word(at: last) == "births"
            else {
                return nil
            }
            return (.dateOfBirth, last + 1)
        case "d":
            // d.o.b., d/o/b and D O B
            var letters = ""
            var index = start
            while letters.utf8.count < 3, let letter = text.word(at: index), letter.utf8.count == 1 {
                letters += letter
                index += 1
                if text.mark(at: index) == "." || text.mark(at: index) == "/" { index += 1 }
            }
            return letters == "dob" ? (.abbreviation, index) : nil
        default: return nil
        }
    }

    /// The places where a date would still belong to the name that ends at `start`.
    private static func datePlaces(after start: Int, name: Name, in text: ProseTokens) -> [Int] {
        var places: [Int] = []
        var position = start
        // Eight steps are a line of a form; what comes later is another matter.
        for _ in 0..<8 {
            if name != .birthday || position > start { places.append(position) }
            guard let next = step(from: position, name: name, in: text) else { break }
            position = next
            if text.kind(at: position - 1) == .lineBreak {
                // On the next line of a form stands the date or nothing.
                places.append(position)
                break
            }
        }
        return places
    }

    private static let joiningMarks = Set(":=,()[]|*_#\"'’‘“”>~-–—‐‑".unicodeScalars)
    private static let reportingVerbs: Set<String> = [
        "given", "recorded", "stated", "shown", "entered", "listed", "noted",
    ]

    /// One step over what may join a name to its date; `nil` where it ends.
    private static func step(from position: Int, name: Name, in text: ProseTokens) -> Int? {
        if name == .birthday {
            // "Its first birthday, 12 March 2017" may be a programme's.
            let isSaid = [.mark(":"), .mark("="), .word("is"), .word("was")].contains(text.kind(at: position))
            return isSaid ? position + 1 : nil
        }
        switch text.kind(at: position) {
        case .lineBreak: return name == .born ? nil : position + 1
        case .mark("."): return name == .abbreviation ? position + 1 : nil
        case .mark("("):
            return endOfRemark(from: position + 1, in: text) ?? position + 1
        case .mark(let mark): return joiningMarks.contains(mark) ? position + 1 : nil
        case .word("is"), .word("was"), .word("being"): return name == .born ? nil : position + 1
        case .word("on"): return name == .born ? position + 1 : nil
        case .word("in"), .word("at"):
            guard name == .born else { return nil }
            return endOfWords(from: position + 1, in: text) { text.word(at: $0) == "on" }
        case .word("of"), .word("for"):
            guard name != .born else { return nil }
            return endOfWords(from: position + 1, in: text) {
                [.mark(":"), .mark("="), .word("is"), .word("was")].contains(text.kind(at: $0))
            }
        case .word(let verb):
            guard name != .born, reportingVerbs.contains(verb), text.word(at: position + 1) == "as" else { return nil }
            return position + 2
        default: return nil
        }
    }

    /// Passes up to five words to one that satisfies, and over it.
    private static func endOfWords(from start: Int, in text: ProseTokens, to isLast: (Int) -> Bool) -> Int? {
        for index in start..<(start + 6) {
            if isLast(index) { return index + 1 }
            guard text.word(at: index) != nil else { return nil }
        }
        return nil
    }

    /// Passes a short remark in parentheses without a number, such as "(dd/mm/yyyy)".
    private static func endOfRemark(from start: Int, in text: ProseTokens) -> Int? {
        for index in start..<(start + 8) {
            switch text.kind(at: index) {
            case .mark(")"): return index + 1
            case .word, .mark: continue
            default: return nil
            }
        }
        return nil
    }
}

extension ProseTokens {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
        "december",
    ]
    private static let weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]

    /// Reads a full date in one of its usual written forms: the index after its last token.
    func endOfDate(at start: Int) -> Int? {
        var position = start
        if let word = word(at: position), Self.isName(word, of: Self.weekdays) {
            position += 1
            if mark(at: position) == "," || mark(at: position) == "." { position += 1 }
        }
        if word(at: position) == "the" { position += 1 }
        if let word = word(at: position), Self.isName(word, of: Self.months) {
            return endOfYear(afterMonth: position + 1)
        }
        guard let first = number(at: position) else { return nil }
        if first.utf8.count == 8 { return Self.isCompactDate(first) ? position + 1 : nil }
        return endOfNumericDate(at: position) ?? endOfDate(day: first, at: position)
    }

    /// 12/03/2009, 12-3-09, 2009-03-12, 12 03 2009.
    private func endOfNumericDate(at start: Int) -> Int? {
        var numbers: [String] = []
        var position = start
        while numbers.count < 3, let number = number(at: position) {
            numbers.append(number)
            position += 1
            guard numbers.count < 3 else { break }
            if let mark = mark(at: position), mark == "/" || mark == "." || mark == "\\" || mark.isHyphen {
                position += 1
            }
        }
        guard numbers.count == 3 else { return nil }
        // Days before months or after them: either way it is somebody's date.
        let isDayFirst = Self.areDayAndMonth(numbers[0], numbers[1]) && Self.isYear(numbers[2])
        let isYearFirst =
            numbers[0].utf8.count == 4 && Self.isYear(numbers[0]) && Self.areDayAndMonth(numbers[1], numbers[2])
        return isDayFirst || isYearFirst ? position : nil
    }

    /// 12 March 2009, 12th of March, 2009, 12-Mar-09.
    private func endOfDate(day: String, at start: Int) -> Int? {
        guard Self.isDay(day) else { return nil }
        var position = start + 1
        if let ending = word(at: position), ["st", "nd", "rd", "th"].contains(ending) { position += 1 }
        if word(at: position) == "day" { position += 1 }
        if word(at: position) == "of" { position += 1 }
        position = skippingMark(at: position)
        guard let month = word(at: position), Self.isName(month, of: Self.months) else { return nil }
        position = skippingMark(at: position + 1)
        return endOfYear(at: position)
    }

    /// March 12, 2009.
    private func endOfYear(afterMonth start: Int) -> Int? {
        var position = start
        if mark(at: position) == "." { position += 1 }
        guard let day = number(at: position), Self.isDay(day) else { return nil }
        position += 1
        if let ending = word(at: position), ["st", "nd", "rd", "th"].contains(ending) { position += 1 }
        return endOfYear(at: skippingMark(at: position))
    }

    private func endOfYear(at start: Int) -> Int? {
        var position = start
        if let mark = mark(at: position), mark == "'" || mark == "’" { position += 1 }
        guard let year = number(at: position), Self.isYear(year) else { return nil }
        return position + 1
    }

    private func skippingMark(at position: Int) -> Int {
        guard let mark = mark(at: position), mark == "," || mark == "." || mark == "/" || mark.isHyphen else {
            return position
        }
        return position + 1
    }

    /// Whether the word is one of those names, or such a beginning of it as people write: three letters or more.
    private static func isName(_ word: String, of names: [String]) -> Bool {
        word.utf8.count >= 3 && names.contains { $0.utf8.starts(with: word.utf8) }
    }

    private static func isDay(_ text: String) -> Bool { text.utf8.count <= 2 && (1...31).contains(Int(text) ?? 0) }
    private static func isMonth(_ text: String) -> Bool { text.utf8.count <= 2 && (1...12).contains(Int(text) ?? 0) }
    private static func areDayAndMonth(_ a: String, _ b: String) -> Bool {
        isDay(a) && isMonth(b) || isMonth(a) && isDay(b)
    }

    /// Two digits, or four in this century or the last.
    private static func isYear(_ text: String) -> Bool {
        text.utf8.count == 2 || text.utf8.count == 4 && (1900...2099).contains(Int(text) ?? 0)
    }

    /// 20090312 or 12032009.
    private static func isCompactDate(_ text: String) -> Bool {
        func part(_ range: Range<Int>) -> String { String(decoding: Array(text.utf8)[range], as: UTF8.self) }
        return isYear(part(0..<4)) && areDayAndMonth(part(4..<6), part(6..<8))
            || areDayAndMonth(part(0..<2), part(2..<4)) && isYear(part(4..<8))
    }
}
