import Glibc

/// How much of a machine one conversation of git may take, its hook included (DESIGN.md section 7, point 1).
///
/// Git unpacks what it is sent before any hook can look at it, and 16 kB can unpack to a gigabyte. So whoever starts
/// git, the hub for a member or a laptop for itself, lets the kernel hold it to these numbers.
public struct ProcessLimits: Sendable, Hashable {
    /// Bytes of private memory of one process; files that git maps to read do not count.
    public var memory: UInt64
    /// Bytes of addresses of one process, maps included.
    public var addresses: UInt64
    /// Seconds of computing time of one process.
    public var computing: UInt64
    /// Bytes of one file that is written.
    public var file: UInt64
    /// Processes and threads of the whole account; `nil` leaves them alone, as on a person's own machine.
    public var processes: UInt64?
    /// Seconds from beginning to end; `nil` where somebody else holds the watch.
    public var seconds: UInt64?

    /// Of a member's push to an account: a landing is checked in milliseconds, the largest one that may be sent in less
    /// than a minute.
    public static let push = ProcessLimits(
        memory: 1 << 30, addresses: 8 << 30, computing: 120, file: 512 << 20, processes: 512, seconds: 600)

    /// Of a member's fetch from an account: a first copy through a slow line takes its time.
    public static let fetch = ProcessLimits(
        memory: 1 << 30, addresses: 8 << 30, computing: 300, file: 512 << 20, processes: 512, seconds: 3_600)

    /// Of the git that a laptop starts for itself, under a deadline of its own.
    public static let laptop = ProcessLimits(
        memory: 1 << 30, addresses: 16 << 30, computing: 600, file: 4 << 30, processes: nil, seconds: nil)

    /// The most bytes that one push may send.
    public static let pushedBytes = 256 << 20

    /// What goes before a program's words on a command line, so that it runs within these limits.
    ///
    /// A limit that this process is held to already and that is lower stays.
    public var prefix: [String] {
        var words: [String] = []
        if let seconds { words += ["timeout", "--kill-after=5", "\(seconds)"] }
        words += [
            "prlimit", "--data=\(lower(memory, RLIMIT_DATA))", "--as=\(lower(addresses, RLIMIT_AS))",
            "--cpu=\(lower(computing, RLIMIT_CPU))", "--fsize=\(lower(file, RLIMIT_FSIZE))", "--core=0",
        ]
        if let processes { words.append("--nproc=\(lower(processes, __RLIMIT_NPROC))") }
        return words
    }

    private func lower(_ value: UInt64, _ resource: __rlimit_resource) -> UInt64 {
        var current = rlimit()
        guard getrlimit(__rlimit_resource_t(resource.rawValue), &current) == 0 else { return value }
        return min(value, UInt64(current.rlim_max))
    }

    /// Settings of git that keep honest work far within the limits: one thread, small windows, and no differences of
    /// what is larger than anything that a space may hold.
    static let settings = [
        "-c", "pack.threads=1", "-c", "pack.windowMemory=64m", "-c", "pack.deltaCacheSize=32m",
        "-c", "core.packedGitWindowSize=32m", "-c", "core.packedGitLimit=512m", "-c", "core.deltaBaseCacheLimit=64m",
        "-c", "core.bigFileThreshold=8m", "-c", "receive.maxInputSize=\(pushedBytes)", "-c",
        "transfer.fsckObjects=true",
    ]
}
