// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

/// What the agent asks of its operating system, and nothing more. A call answers a number that is
/// not negative, or the negative error number of [Errno] and errno(3); none throws, none blocks
/// except [#poll], and none allocates.
///
/// Paths are ASCII and end with a zero byte. Used by one thread.
public interface Kernel {

    /// What [#poll] waits for and answers: bytes or a connection can be taken.
    int READABLE = 0x1;

    /// What [#poll] waits for and answers: a file of mounts is no longer what it was.
    int CHANGED = 0x2;

    /// What [#poll] waits for and answers: bytes can be given.
    int WRITABLE = 0x4;

    /// Opens a file for reading; answers its descriptor.
    int openFile(byte[] path);

    /// Opens a directory for reading; answers its descriptor.
    int openDirectory(byte[] path);

    /// Reads from a position of a file; answers the number of bytes, 0 at its end.
    int readAt(int file, byte[] into, int offset, int length, long position);

    /// Reads entries of a directory, in the layout of getdents64(2); answers the number of bytes, 0
    /// at its end.
    int readEntries(int directory, byte[] into);

    /// The next [#readEntries] starts at the first entry.
    int rewind(int directory);

    /// Bytes of each field of [#uname], which ends with a zero byte.
    int UNAME_FIELD_BYTES = 65;

    /// Length, and places, of what [#statFileSystem] fills: struct statvfs on a 64-bit machine.
    /// From the blocks on: all, free, available to all users; then files: all, free.
    int STATVFS_LONGS = 16;

    int STATVFS_UNIT_BYTES = 1;
    int STATVFS_BLOCKS = 2;

    /// Fills struct utsname of uname(2): six fields.
    int uname(byte[] into);

    /// Asks the file system at a path how full it is. Blocks as long as the file system does.
    int statFileSystem(byte[] path, long[] into);

    /// CPU time of the agent since it started.
    long cpuNanos();

    /// Closes a descriptor of any kind.
    void close(int descriptor);

    /// Opens a device that is a stream, for [#receive] and [#send].
    int openStream(byte[] path);

    /// Listens on an address.
    ///
    /// @param socketAddress struct sockaddr, as long as the array is; port 0 lets the kernel choose
    int listen(byte[] socketAddress);

    /// Begins to connect a stream to an address; answers its socket, which is writable as soon as
    /// the connection stands or has failed.
    ///
    /// @param socketAddress as for [#listen]
    int connect(byte[] socketAddress);

    /// Asks for the IPv4 address of a network interface.
    ///
    /// @param request struct ifreq of netdevice(7), 40 bytes: 16 of them the interface's name; the
    ///   address is written behind it
    int interfaceAddress(byte[] request);

    /// The port on which a listener listens.
    int portOf(int listener);

    /// Takes the next connection; its socket does not block.
    ///
    /// @param peer where the struct sockaddr of the other side goes, at least 28 bytes
    int accept(int listener, byte[] peer);

    /// Takes bytes from a stream; 0 when the other side has ended.
    int receive(int stream, byte[] into, int offset, int length);

    /// Gives bytes to a stream; answers how many it took. Never raises SIGPIPE.
    int send(int stream, byte[] from, int offset, int length);

    /// Tells the other side that nothing more comes.
    void endOutput(int socket);

    /// Waits until a descriptor is ready or the time has passed; answers how many are ready.
    ///
    /// @param set struct pollfd of poll(2), little-endian: element 2n is a descriptor (negative:
    ///   not there), the low half of element 2n+1 what to wait for, its high half the answer
    int poll(int[] set, int count, int timeoutMillis);

    /// Makes a file in memory for a program, which [#send] fills.
    ///
    /// @param name for people
    int createProgram(byte[] name);

    /// Leaves a descriptor open to the program that this process becomes.
    void keepOpen(int descriptor);

    /// Becomes the program in an open file, with the same environment; returns only when that
    /// fails.
    ///
    /// @param command its arguments from the zeroth on, each ending with a zero byte
    int become(int program, byte[][] command);

    /// CLOCK_MONOTONIC.
    long monotonicNanos();

    /// CLOCK_REALTIME since the epoch.
    long wallClockMillis();

    /// Fills the bytes with random ones that nobody can foresee.
    void random(byte[] into);

    /// USER_HZ: ticks per second in /proc/stat.
    int ticksPerSecond();

    /// Bytes of one page in /proc/self/statm.
    int pageSize();

    /// Writes a line to standard output.
    void print(byte[] line);

    /// Writes a line to standard error, or drops it when that would block.
    void log(byte[] line);
}
