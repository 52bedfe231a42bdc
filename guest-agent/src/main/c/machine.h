/* SPDX-License-Identifier: Apache-2.0
 *
 * System calls of guest-init that Java cannot make: musl has no function for them, or one with a
 * variable number of arguments, or their flags differ from machine to machine.
 */
#pragma once
#include <fcntl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int load_module(int file) { return (int) syscall(SYS_finit_module, file, "", 0); }

/* Out of sight at once; whoever is in there stays in it. */
static inline int let_go(const char *path) { return umount2(path, MNT_DETACH); }

static inline long long device_of(const char *path) {
    struct stat found;
    return stat(path, &found) < 0 ? -1 : (long long) found.st_dev;
}

static inline int never_gain_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static inline int open_unlinked(const char *path) {
    return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

static inline int create(const char *path, int mode) {
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
}
