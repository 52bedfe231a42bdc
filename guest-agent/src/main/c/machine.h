/* SPDX-License-Identifier: Apache-2.0
 *
 * System calls of guest-init that Java cannot make: musl has no function for them, or one with a
 * variable number of arguments, or their flags differ from machine to machine.
 */
#pragma once
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

static inline int load_module(int file) { return (int) syscall(SYS_finit_module, file, "", 0); }

static inline int never_gain_privileges(void) { return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); }

static inline int open_unlinked(const char *path) {
    return open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
}

static inline int create(const char *path, int mode) {
    return open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
}
