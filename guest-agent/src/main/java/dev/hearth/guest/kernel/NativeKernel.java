// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import org.teavm.interop.Address;

/// The kernel of the guest, by system calls. Works in the native binary only: on a JVM every call
/// fails to link.
public final class NativeKernel implements Kernel {

    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;
    private static final int BACKLOG = 128;
    private static final int SOCKET_ADDRESS_BYTES = 28;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NANOS_PER_MILLI = 1_000_000L;
    private static final byte[] DEV_NULL = {'/', 'd', 'e', 'v', '/', 'n', 'u', 'l', 'l', 0};
    private static final byte[] DEV_URANDOM = {
        '/', 'd', 'e', 'v', '/', 'u', 'r', 'a', 'n', 'd', 'o', 'm', 0
    };
    private static final byte[] ROOT = {'/', 0};

    private final long[] time = new long[2];
    private final byte[] socketAddress = new byte[SOCKET_ADDRESS_BYTES];
    private final int[] number = new int[1];
    private final int[] errorSet = {STANDARD_ERROR, WRITABLE};

    /// Takes over the process: SIGPIPE is ignored from here on, and standard input, output and
    /// error exist, so that no socket ever takes their place.
    public NativeKernel() {
        SystemCalls.signal(SystemCalls.SIGPIPE, Address.fromInt(SystemCalls.SIG_IGN));
        int descriptor = openPlaceholder();
        while (descriptor >= 0 && descriptor <= STANDARD_ERROR) {
            descriptor = openPlaceholder();
        }
        if (descriptor > STANDARD_ERROR) {
            close(descriptor);
        }
    }

    /// /dev/null may be missing that early; the root directory takes no bytes either.
    private int openPlaceholder() {
        int descriptor = SystemCalls.open(Address.ofData(DEV_NULL), SystemCalls.O_RDWR);
        return descriptor >= 0 ? descriptor : SystemCalls.open(Address.ofData(ROOT), 0);
    }

    /// Gives the process a name for people, of at most 15 characters; a zero byte ends it.
    public void name(byte[] name) {
        SystemCalls.nameProcess(Address.ofData(name));
    }

    /// Ends the process.
    public void exit(int status) {
        SystemCalls.exit(status);
    }

    private static int answer(int result) {
        return result >= 0 ? result : -SystemCalls.errnoLocation().getInt();
    }

    @Override
    public int openFile(byte[] path) {
        return answer(SystemCalls.open(Address.ofData(path), SystemCalls.O_CLOEXEC));
    }

    @Override
    public int openDirectory(byte[] path) {
        return openFile(path);
    }

    @Override
    public int readAt(int file, byte[] into, int offset, int length, long position) {
        return answer(SystemCalls.pread(file, Address.ofData(into).add(offset), length, position));
    }

    @Override
    public int readEntries(int directory, byte[] into) {
        return answer(SystemCalls.getdents(directory, Address.ofData(into), into.length));
    }

    @Override
    public int rewind(int directory) {
        return SystemCalls.lseek(directory, 0, SystemCalls.SEEK_SET) == 0 ? 0 : answer(-1);
    }

    @Override
    public int uname(byte[] into) {
        return answer(SystemCalls.uname(Address.ofData(into)));
    }

    @Override
    public int statFileSystem(byte[] path, long[] into) {
        return answer(SystemCalls.statvfs(Address.ofData(path), Address.ofData(into)));
    }

    @Override
    public long cpuNanos() {
        SystemCalls.clockGettime(SystemCalls.CLOCK_PROCESS_CPUTIME_ID, Address.ofData(time));
        return time[0] * NANOS_PER_SECOND + time[1];
    }

    @Override
    public void close(int descriptor) {
        SystemCalls.close(descriptor);
    }

    @Override
    public int openStream(byte[] path) {
        return answer(
                SystemCalls.open(
                        Address.ofData(path),
                        SystemCalls.O_RDWR | SystemCalls.O_NONBLOCK | SystemCalls.O_CLOEXEC));
    }

    @Override
    public int listen(byte[] address) {
        int socket = stream(address[0]);
        if (socket < 0) {
            return socket;
        }
        setOption(socket, SystemCalls.SOL_SOCKET, SystemCalls.SO_REUSEADDR);
        int result = answer(SystemCalls.bind(socket, Address.ofData(address), address.length));
        if (result == 0) {
            result = answer(SystemCalls.listen(socket, BACKLOG));
        }
        if (result < 0) {
            SystemCalls.close(socket);
            return result;
        }
        return socket;
    }

    @Override
    public int connect(byte[] address) {
        int socket = stream(address[0]);
        if (socket < 0) {
            return socket;
        }
        int result = answer(SystemCalls.connect(socket, Address.ofData(address), address.length));
        if (result < 0 && result != -Errno.EINPROGRESS) {
            SystemCalls.close(socket);
            return result;
        }
        return socket;
    }

    private static int stream(int family) {
        return answer(
                SystemCalls.socket(
                        family,
                        SystemCalls.SOCK_STREAM
                                | SystemCalls.SOCK_NONBLOCK
                                | SystemCalls.SOCK_CLOEXEC,
                        0));
    }

    @Override
    public int interfaceAddress(byte[] request) {
        int socket = stream(SystemCalls.AF_INET);
        if (socket < 0) {
            return socket;
        }
        int result =
                answer(SystemCalls.ioctl(socket, SystemCalls.SIOCGIFADDR, Address.ofData(request)));
        SystemCalls.close(socket);
        return result;
    }

    private void setOption(int socket, int level, int option) {
        number[0] = 1;
        SystemCalls.setsockopt(socket, level, option, Address.ofData(number), Integer.BYTES);
    }

    @Override
    public int portOf(int listener) {
        number[0] = SOCKET_ADDRESS_BYTES;
        int result =
                answer(
                        SystemCalls.getsockname(
                                listener, Address.ofData(socketAddress), Address.ofData(number)));
        return result < 0 ? result : ((socketAddress[2] & 0xff) << 8) | (socketAddress[3] & 0xff);
    }

    @Override
    public int accept(int listener, byte[] peer) {
        number[0] = peer.length;
        int socket =
                answer(
                        SystemCalls.accept4(
                                listener,
                                Address.ofData(peer),
                                Address.ofData(number),
                                SystemCalls.SOCK_NONBLOCK | SystemCalls.SOCK_CLOEXEC));
        if (socket >= 0) {
            setOption(socket, SystemCalls.IPPROTO_TCP, SystemCalls.TCP_NODELAY);
        }
        return socket;
    }

    @Override
    public int receive(int stream, byte[] into, int offset, int length) {
        return answer(SystemCalls.read(stream, Address.ofData(into).add(offset), length));
    }

    @Override
    public int send(int stream, byte[] from, int offset, int length) {
        return answer(SystemCalls.write(stream, Address.ofData(from).add(offset), length));
    }

    @Override
    public void endOutput(int socket) {
        SystemCalls.shutdown(socket, SystemCalls.SHUT_WR);
    }

    @Override
    public int poll(int[] set, int count, int timeoutMillis) {
        return answer(SystemCalls.poll(Address.ofData(set), count, timeoutMillis));
    }

    @Override
    public int createProgram(byte[] name) {
        return answer(SystemCalls.createProgram(Address.ofData(name)));
    }

    @Override
    public void keepOpen(int descriptor) {
        SystemCalls.keepOpen(descriptor);
    }

    @Override
    public int become(int program, byte[][] command) {
        long[] arguments = new long[command.length + 1];
        for (int i = 0; i < command.length; i++) {
            arguments[i] = Address.ofData(command[i]).toLong();
        }
        return answer(SystemCalls.becomeProgram(program, Address.ofData(arguments)));
    }

    @Override
    public long monotonicNanos() {
        SystemCalls.clockGettime(SystemCalls.CLOCK_MONOTONIC, Address.ofData(time));
        return time[0] * NANOS_PER_SECOND + time[1];
    }

    @Override
    public long wallClockMillis() {
        SystemCalls.clockGettime(SystemCalls.CLOCK_REALTIME, Address.ofData(time));
        return time[0] * 1000 + time[1] / NANOS_PER_MILLI;
    }

    /// getrandom(2) may have too little entropy that early in a boot; /dev/urandom answers then.
    /// Where neither does, the clock makes two agents differ.
    @Override
    public void random(byte[] into) {
        int got =
                SystemCalls.getrandom(Address.ofData(into), into.length, SystemCalls.GRND_NONBLOCK);
        if (got == into.length) {
            return;
        }
        int file = openFile(DEV_URANDOM);
        if (file >= 0) {
            got = readAt(file, into, 0, into.length, 0);
            close(file);
        }
        if (got != into.length) {
            long seed = monotonicNanos() ^ (wallClockMillis() << 20);
            for (int i = 0; i < into.length; i++) {
                into[i] = (byte) (seed >>> (8 * (i % Long.BYTES)));
            }
        }
    }

    @Override
    public int ticksPerSecond() {
        return (int) SystemCalls.sysconf(SystemCalls.SC_CLK_TCK);
    }

    @Override
    public int pageSize() {
        return (int) SystemCalls.sysconf(SystemCalls.SC_PAGESIZE);
    }

    @Override
    public void print(byte[] line) {
        SystemCalls.write(STANDARD_OUTPUT, Address.ofData(line), line.length);
    }

    @Override
    public void log(byte[] line) {
        errorSet[0] = STANDARD_ERROR;
        errorSet[1] = WRITABLE;
        if (poll(errorSet, 1, 0) == 1 || neverWaits(STANDARD_ERROR)) {
            SystemCalls.write(STANDARD_ERROR, Address.ofData(line), line.length);
        }
    }

    /// poll(2) does not say of /dev/kmsg that it can be written. What may have to wait, a pipe, a
    /// socket or a terminal, has no end to seek.
    private static boolean neverWaits(int descriptor) {
        return SystemCalls.lseek(descriptor, 0, SystemCalls.SEEK_END) >= 0;
    }
}
