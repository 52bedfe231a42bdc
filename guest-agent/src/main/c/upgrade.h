/* SPDX-License-Identifier: Apache-2.0
 *
 * System calls of an upgrade: musl declares them under names or with arguments that Java cannot have.
 */
#pragma once
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

extern char **environ;

static inline int create_program(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

static inline int keep_open(int descriptor) { return fcntl(descriptor, F_SETFD, 0); }

/* Of a program without a path the kernel makes up a name. */
static inline int name_process(const char *name) { return prctl(PR_SET_NAME, name, 0, 0, 0); }

static inline int become_program(int file, char **arguments) {
    return fexecve(file, arguments, environ);
}
