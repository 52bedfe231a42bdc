// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import org.teavm.interop.Address;
import org.teavm.interop.Import;
import org.teavm.interop.c.Include;

/// The C functions behind [NativeKernel], with their names and arguments in C. An [Address] of an
/// array holds until the next allocation only: it is made in the argument list and never kept.
final class SystemCalls {

    static final int O_RDWR = 0x2;
    static final int O_NONBLOCK = 0x800;
    static final int O_CLOEXEC = 0x80000;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int AF_INET = 2;
    static final int SOCK_STREAM = 1;
    static final int SOL_SOCKET = 1;
    static final int SO_REUSEADDR = 2;
    static final int IPPROTO_TCP = 6;
    static final int TCP_NODELAY = 1;
    static final int SHUT_WR = 1;
    static final int SIOCGIFADDR = 0x8915;
    static final int SIGPIPE = 13;
    static final int SIG_IGN = 1;
    static final int SEEK_SET = 0;
    static final int SEEK_END = 2;
    static final int CLOCK_REALTIME = 0;
    static final int CLOCK_MONOTONIC = 1;
    static final int CLOCK_PROCESS_CPUTIME_ID = 2;
    static final int SC_CLK_TCK = 2;
    static final int SC_PAGESIZE = 30;
    static final int GRND_NONBLOCK = 1;

    private SystemCalls() {}

    @Include("errno.h")
    @Import(name = "__errno_location")
    static native Address errnoLocation();

    @Include("fcntl.h")
    @Import(name = "open")
    static native int open(Address path, int flags);

    @Include("unistd.h")
    @Import(name = "pread")
    static native int pread(int file, Address into, int length, long position);

    @Include("dirent.h")
    @Import(name = "getdents")
    static native int getdents(int directory, Address into, int length);

    @Include("unistd.h")
    @Import(name = "lseek")
    static native long lseek(int file, long position, int whence);

    @Include("unistd.h")
    @Import(name = "close")
    static native int close(int descriptor);

    @Include("unistd.h")
    @Import(name = "write")
    static native int write(int descriptor, Address from, int length);

    @Include("sys/socket.h")
    @Import(name = "socket")
    static native int socket(int domain, int type, int protocol);

    @Include("sys/socket.h")
    @Import(name = "setsockopt")
    static native int setsockopt(int socket, int level, int option, Address value, int length);

    @Include("sys/socket.h")
    @Import(name = "bind")
    static native int bind(int socket, Address address, int length);

    @Include("sys/socket.h")
    @Import(name = "listen")
    static native int listen(int socket, int backlog);

    @Include("sys/socket.h")
    @Import(name = "getsockname")
    static native int getsockname(int socket, Address address, Address length);

    @Include("sys/socket.h")
    @Import(name = "accept4")
    static native int accept4(int socket, Address address, Address length, int flags);

    @Include("unistd.h")
    @Import(name = "read")
    static native int read(int descriptor, Address into, int length);

    @Include("sys/socket.h")
    @Import(name = "connect")
    static native int connect(int socket, Address address, int length);

    @Include("sys/ioctl.h")
    @Import(name = "ioctl")
    static native int ioctl(int descriptor, int request, Address argument);

    @Include("sys/socket.h")
    @Import(name = "shutdown")
    static native int shutdown(int socket, int how);

    @Include("poll.h")
    @Import(name = "poll")
    static native int poll(Address set, int count, int timeoutMillis);

    @Include("time.h")
    @Import(name = "clock_gettime")
    static native int clockGettime(int clock, Address time);

    @Include("sys/utsname.h")
    @Import(name = "uname")
    static native int uname(Address into);

    @Include("sys/statvfs.h")
    @Import(name = "statvfs")
    static native int statvfs(Address path, Address into);

    @Include("sys/random.h")
    @Import(name = "getrandom")
    static native int getrandom(Address into, int length, int flags);

    @Include("unistd.h")
    @Import(name = "sysconf")
    static native long sysconf(int name);

    @Include(value = "upgrade.h", isSystem = false)
    @Import(name = "create_program")
    static native int createProgram(Address name);

    @Include(value = "upgrade.h", isSystem = false)
    @Import(name = "keep_open")
    static native int keepOpen(int descriptor);

    @Include(value = "upgrade.h", isSystem = false)
    @Import(name = "name_process")
    static native int nameProcess(Address name);

    @Include(value = "upgrade.h", isSystem = false)
    @Import(name = "become_program")
    static native int becomeProgram(int file, Address arguments);

    @Include("signal.h")
    @Import(name = "signal")
    static native Address signal(int number, Address handler);

    @Include("stdlib.h")
    @Import(name = "exit")
    static native void exit(int status);
}
