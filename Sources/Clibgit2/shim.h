#pragma once

#include <git2.h>
#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>
// libgit2's own zlib, in its development package's dependencies.
#include <zlib.h>

// Swift imports no variadic functions, so each option gets a typed one of its own.

static inline int sli_set_fsync_gitdir(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_FSYNC_GITDIR, enabled);
}

static inline int sli_set_strict_object_creation(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_OBJECT_CREATION, enabled);
}

static inline int sli_set_strict_hash_verification(int enabled) {
    return git_libgit2_opts(GIT_OPT_ENABLE_STRICT_HASH_VERIFICATION, enabled);
}

static inline int sli_set_owner_validation(int enabled) {
    return git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, enabled);
}

// The macros that fill option structures are not imported either.

static inline int sli_repository_init_options_init(git_repository_init_options *options) {
    return git_repository_init_options_init(options, GIT_REPOSITORY_INIT_OPTIONS_VERSION);
}

static inline int sli_inflate_init(z_stream *stream) {
    return inflateInit(stream);
}

// Linux's own, which the C library shows to GNU sources only: SYNC_FILE_RANGE_WRITE of the whole file.

int sync_file_range(int file, off_t offset, off_t count, unsigned int flags);

static inline int sli_start_writing(int file) {
    return sync_file_range(file, 0, 0, 2);
}
