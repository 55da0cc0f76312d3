/// A value and all that lies in it, numbered, so that validation can name a place by one number.
///
/// The numbers go breadth first; the children of one value follow each other. What is found at a number is
/// turned into a path only when there is something to say about it.
struct InstanceTable {
    private(set) var values: [JSON]
    private(set) var parents: [Int32] = [-1]
    private var firstChild: [Int32] = []
    /// Names with a `=` and the objects that they stand in: in a path they would be read as the key of an item, so
    /// no property has one (DESIGN.md section 3).
    private(set) var ambiguousNames: [(object: Int, name: String)] = []

    init(_ root: JSON) {
        values = [root]
        var next = 0
        while next < values.count {
            firstChild.append(Int32(values.count))
            switch values[next] {
            case .array(let items):
                values.append(contentsOf: items)
                parents.append(contentsOf: repeatElement(Int32(next), count: items.count))
            case .object(let object):
                for member in object.members {
                    values.append(member.value)
                    if member.name.utf8.contains(UInt8(ascii: "=")) { ambiguousNames.append((next, member.name)) }
                }
                parents.append(contentsOf: repeatElement(Int32(next), count: object.count))
            default: break
            }
            next += 1
        }
    }

    /// The number of the child at that position, in the order of the items or members.
    func child(_ position: Int, of parent: Int) -> Int { Int(firstChild[parent]) + position }

    /// Adds a value that lies nowhere, such as the name of a property.
    mutating func add(_ value: JSON) -> Int {
        firstChild.append(Int32(values.count))
        values.append(value)
        parents.append(-1)
        return values.count - 1
    }

    /// The positions that lead to a value from the root.
    func positions(of instance: Int) -> [Int] {
        var positions: [Int] = []
        var place = instance
        while place != 0 {
            let parent = Int(parents[place])
            positions.append(place - Int(firstChild[parent]))
            place = parent
        }
        return positions.reversed()
    }
}
