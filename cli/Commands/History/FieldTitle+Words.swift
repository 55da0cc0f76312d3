import Records

extension FieldTitle {
    /// The place in running text: `Grade of Leadership`, `Due of the Action “Recruit two social workers”`.
    var words: String {
        parts.isEmpty ? "the record" : parts.reversed().map(\.words).joined(separator: " of ")
    }
}

extension FieldTitle.Part {
    var words: String {
        switch self {
        case .field(let title), .headed(let title): title
        case .item(let noun?, let name): "the \(noun) “\(name)”"
        case .item(nil, let name): "“\(name)”"
        }
    }

    /// The same for something that was not there before: `an Action, “Recruit two social workers”`.
    var newWords: String {
        guard case .item(let noun?, let name) = self else { return words }
        let vowels: Swift.Set<Character> = ["A", "E", "I", "O", "U"]
        return "\(noun.first.map(vowels.contains) == true ? "an" : "a") \(noun), “\(name)”"
    }
}
