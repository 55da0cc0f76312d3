internal import Records

/// Two versions of a keyed list, item by item.
struct ComparedLists {
    /// In the order of the version that holds them.
    let removed: [(key: ItemKey, item: JSON)]
    let added: [(key: ItemKey, item: JSON)]
    /// In the order of the newer version.
    let kept: [(key: ItemKey, old: JSON, new: JSON)]
    /// The fewest items that have to move to bring the older order into the newer one.
    let moves: [(key: ItemKey, after: ItemKey?)]

    /// - Returns: `nil` if an item of either has no key, or two have the same: such a list is one value.
    init?(_ old: [JSON], _ new: [JSON], keyedBy fields: [String]) {
        guard let before = Self.keys(of: old, fields), let after = Self.keys(of: new, fields) else { return nil }
        let oldPlaces = Dictionary(uniqueKeysWithValues: before.enumerated().map { ($1, $0) })
        let newKeys = Set(after)
        removed = zip(before, old).filter { !newKeys.contains($0.0) }.map { ($0.0, $0.1) }
        added = zip(after, new).filter { oldPlaces[$0.0] == nil }.map { ($0.0, $0.1) }
        kept = zip(after, new).compactMap { key, item in oldPlaces[key].map { (key, old[$0], item) } }
        let stayed = kept.map(\.key)
        let still = Self.longestRise(stayed.map { oldPlaces[$0]! })
        moves = stayed.indices.filter { !still.contains($0) }.map { index in
            (stayed[index], index == 0 ? nil : stayed[index - 1])
        }
    }

    private static func keys(of items: [JSON], _ fields: [String]) -> [ItemKey]? {
        let keys = items.compactMap { ItemKey(of: $0, fields: fields) }
        return keys.count == items.count && Set(keys).count == keys.count ? keys : nil
    }

    /// The positions of a longest rising subsequence of distinct numbers (patience sorting).
    private static func longestRise(_ numbers: [Int]) -> Set<Int> {
        var tops: [Int] = []
        var before = [Int?](repeating: nil, count: numbers.count)
        for (index, number) in numbers.enumerated() {
            var low = 0
            var high = tops.count
            while low < high {
                let middle = (low + high) / 2
                if numbers[tops[middle]] < number { low = middle + 1 } else { high = middle }
            }
            before[index] = low > 0 ? tops[low - 1] : nil
            if low == tops.count { tops.append(index) } else { tops[low] = index }
        }
        var positions: Set<Int> = []
        var next = tops.last
        while let index = next {
            positions.insert(index)
            next = before[index]
        }
        return positions
    }
}
