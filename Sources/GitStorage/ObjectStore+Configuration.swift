internal import Clibgit2

extension ObjectStore {
    /// What the repository's own configuration says under a name such as `sli.space`; `nil` if nothing.
    ///
    /// Only the repository's file counts: what the user or the system has set for all repositories does not.
    public func configuration(_ name: String) throws(StorageError) -> String? {
        var file: OpaquePointer?
        try check(git_config_open_ondisk(&file, path + "config"))
        defer { git_config_free(file) }
        var value = git_buf()
        let status = git_config_get_string_buf(&value, file, name)
        if status == GIT_ENOTFOUND.rawValue { return nil }
        try check(status)
        defer { git_buf_dispose(&value) }
        return value.ptr.map { String(cString: $0) }
    }
}
