// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init.kernel;

import org.jspecify.annotations.Nullable;

/// What a first process and a supervisor ask of their kernel. As with
/// [dev.hearth.guest.kernel.Kernel], a call answers a number that is not negative or a negative
/// error number, none throws, and texts end with a zero byte.
public interface Machine {

    /// Flags of mount(2).
    int MS_RDONLY = 1;

    int MS_NOSUID = 2;
    int MS_NODEV = 4;
    int MS_BIND = 4096;
    int MS_MOVE = 8192;

    /// Requests of netdevice(7) on a struct ifreq, and of rtentry(7) on a struct rtentry.
    int SIOCADDRT = 0x890b;

    int SIOCGIFFLAGS = 0x8913;
    int SIOCSIFFLAGS = 0x8914;
    int SIOCSIFADDR = 0x8916;
    int SIOCSIFNETMASK = 0x891c;

    /// 1: this process is the guest's first.
    int processId();

    /// Mounts, binds or moves a file system.
    ///
    /// @param source null: of a type that has none
    /// @param data options of the file system; null: none
    int mount(
            byte @Nullable [] source,
            byte[] target,
            byte @Nullable [] type,
            int flags,
            byte @Nullable [] data);

    /// Takes a file system from its directory. Whoever is in it, or has a file of it open, keeps
    /// it.
    int letGo(byte[] directory);

    /// The device that a file is on; all links are followed.
    long deviceOf(byte[] path);

    /// Makes a directory that everybody may enter.
    int makeDirectory(byte[] path);

    /// Removes a file, or a directory that is empty.
    int remove(byte[] path);

    /// Opens a file for reading, unless it is a link.
    int openUnlinked(byte[] path);

    /// Opens a file for writing; makes it, for its owner alone to write, or empties it.
    int create(byte[] path, int mode);

    /// Gives a file to a user and the group of the same number.
    int giveTo(byte[] path, int user);

    /// Inserts the module in an open file into the kernel.
    int loadModule(int file);

    /// Asks a socket of IPv4 to set or tell something of the network.
    ///
    /// @param request one of the SIOC constants
    /// @param argument the struct that belongs to it
    int network(int request, byte[] argument);

    /// Makes an open file of this path the standard input, output and error.
    int speakThrough(byte[] path);

    /// Makes a directory the one where relative paths begin.
    int changeDirectory(byte[] path);

    /// Moves the file system mounted at a directory over the initramfs, and goes there.
    int switchRoot(byte[] root);

    /// Makes a directory the root of all paths, and goes there.
    int enter(byte[] root);

    /// Becomes another program, with the environment the kernel gave; returns only when that fails.
    ///
    /// @param command its path, and its arguments from the zeroth on
    int become(byte[] path, byte[][] command);

    /// Starts a program in a session of its own whose paths begin at `root`. It has nothing to
    /// read, and what it says goes to the kernel's log.
    int startIn(byte[] root, byte[] path, byte[][] command);

    /// Starts a program as [#startIn] does, but where this process is.
    int start(byte[] path, byte[][] command);

    /// Starts a program confined: as a user who can never gain privileges, with address space (32
    /// MiB), open files and processes limited. Answers the process.
    ///
    /// @param lifeline a descriptor of which it keeps a copy until it ends
    int startConfined(byte[] path, byte[][] command, int user, int lifeline);

    /// Makes a pipe, first the end to read. No program that is started inherits an end by itself.
    int pipe(int[] ends);

    /// Waits for a child to end; answers how it ended, as waitpid(2) says it.
    int await(int child);

    /// Restarts the virtual machine at once.
    void restart();

    /// Ends this process.
    void exit(int status);
}
