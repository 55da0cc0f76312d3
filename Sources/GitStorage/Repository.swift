/// A git repository for concurrent code: one ``ObjectStore`` on a queue of its own.
///
/// Several may be open on one folder, in this process and in others: refs move by compare-and-swap.
public actor Repository {
    private let executor: QueueExecutor
    private let store: ObjectStore
    /// The repository's folder, with a slash at its end.
    public nonisolated let path: String

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    private init(_ store: sending ObjectStore) {
        path = store.path
        executor = QueueExecutor(label: "GitStorage.Repository")
        self.store = store
    }

    /// Opens a bare repository, as ``ObjectStore/init(opening:anyOwner:)`` does.
    public init(opening path: String, anyOwner: Bool = false) throws(StorageError) {
        self.init(try ObjectStore(opening: path, anyOwner: anyOwner))
    }

    /// Creates a bare repository, as ``ObjectStore/create(bareAt:)`` does.
    public init(creating path: String) throws(StorageError) {
        self.init(try ObjectStore.create(bareAt: path))
    }

    /// Opens the repository of git's environment, as ``ObjectStore/init(openingFromEnvironment:)`` does.
    public init(openingFromEnvironment: ()) throws(StorageError) {
        self.init(try ObjectStore(openingFromEnvironment: ()))
    }

    /// Runs `body` with the store, while nobody else does.
    ///
    /// - Throws: what `body` throws.
    public func perform<T: Sendable, Failure: Error>(
        _ body: @Sendable (ObjectStore) throws(Failure) -> T
    ) throws(Failure) -> T {
        try body(store)
    }
}
