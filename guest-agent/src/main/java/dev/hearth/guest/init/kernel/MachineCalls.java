// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init.kernel;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/// The C functions behind [NativeMachine], with their names and arguments in C, as
/// dev.hearth.guest.kernel.SystemCalls has them for the agent. `machine.h` has those without a
/// function in musl.
final class MachineCalls {

    static final int O_RDWR = 0x2;
    static final int O_CLOEXEC = 0x80000;
    static final int AF_INET = 2;
    static final int SOCK_DGRAM = 2;
    static final int SIGPIPE = 13;
    static final int SIG_DFL = 0;
    static final int RLIMIT_CORE = 4;
    static final int RLIMIT_NPROC = 6;
    static final int RLIMIT_NOFILE = 7;
    static final int RLIMIT_AS = 9;
    static final int RB_AUTOBOOT = 0x1234567;

    private MachineCalls() {}

    @Include("errno.h")
    @Import(name = "__errno_location")
    static native Address errnoLocation();

    @Include("unistd.h")
    @Import(name = "getpid")
    static native int getpid();

    @Include("sys/mount.h")
    @Import(name = "mount")
    static native int mount(Address source, Address target, Address type, long flags, Address data);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "let_go")
    static native int letGo(Address path);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "device_of")
    static native long deviceOf(Address path);

    @Include("sys/stat.h")
    @Import(name = "mkdir")
    static native int mkdir(Address path, int mode);

    @Include("stdio.h")
    @Import(name = "remove")
    static native int remove(Address path);

    @Include("fcntl.h")
    @Import(name = "open")
    static native int open(Address path, int flags);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "create")
    static native int create(Address path, int mode);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "open_unlinked")
    static native int openUnlinked(Address path);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "load_module")
    static native int loadModule(int file);

    @Include(value = "machine.h", isSystem = false)
    @Import(name = "never_gain_privileges")
    static native int neverGainPrivileges();

    @Include("unistd.h")
    @Import(name = "close")
    static native int close(int descriptor);

    @Include("unistd.h")
    @Import(name = "read")
    static native int read(int descriptor, Address into, int length);

    @Include("unistd.h")
    @Import(name = "write")
    static native int write(int descriptor, Address from, int length);

    @Include("unistd.h")
    @Import(name = "dup")
    static native int dup(int descriptor);

    @Include("unistd.h")
    @Import(name = "dup2")
    static native int dup2(int from, int to);

    @Include("unistd.h")
    @Import(name = "pipe2")
    static native int pipe2(Address ends, int flags);

    @Include("unistd.h")
    @Import(name = "chown")
    static native int chown(Address path, int user, int group);

    @Include("sys/socket.h")
    @Import(name = "socket")
    static native int socket(int domain, int type, int protocol);

    @Include("sys/ioctl.h")
    @Import(name = "ioctl")
    static native int ioctl(int descriptor, int request, Address argument);

    @Include("unistd.h")
    @Import(name = "chroot")
    static native int chroot(Address path);

    @Include("unistd.h")
    @Import(name = "chdir")
    static native int chdir(Address path);

    @Include("unistd.h")
    @Import(name = "fork")
    static native int fork();

    @Include("unistd.h")
    @Import(name = "execv")
    static native int execv(Address path, Address arguments);

    @Include("unistd.h")
    @Import(name = "setsid")
    static native int setsid();

    @Include("grp.h")
    @Import(name = "setgroups")
    static native int setgroups(long count, Address groups);

    @Include("unistd.h")
    @Import(name = "setgid")
    static native int setgid(int group);

    @Include("unistd.h")
    @Import(name = "setuid")
    static native int setuid(int user);

    @Include("sys/resource.h")
    @Import(name = "setrlimit")
    static native int setrlimit(int resource, Address limit);

    @Include("sys/wait.h")
    @Import(name = "waitpid")
    static native int waitpid(int child, Address status, int options);

    @Include("sys/reboot.h")
    @Import(name = "reboot")
    static native int reboot(int command);

    @Include("signal.h")
    @Import(name = "signal")
    static native Address signal(int number, Address handler);

    @Include("unistd.h")
    @Import(name = "_exit")
    static native void exit(int status);
}
