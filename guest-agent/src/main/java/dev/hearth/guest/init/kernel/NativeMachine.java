// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init.kernel;

import org.jspecify.annotations.Nullable;
import org.teavm.interop.Address;

/// The kernel of the guest, by system calls. Works in the native binary only.
///
/// An [Address] of an array holds until the next allocation only: it is made in the argument list,
/// or after everything is allocated.
public final class NativeMachine implements Machine {

    private static final int DIRECTORY_MODE = 0755;
    private static final int STANDARD_ERROR = 2;
    private static final int NOT_STARTED = 127;
    private static final int MOST_MEMORY_BYTES = 32 << 20;
    private static final int MOST_FILES = 256;
    private static final int MOST_PROCESSES = 8;
    private static final byte[] HERE = {'.', 0};
    private static final byte[] TOP = {'/', 0};
    private static final byte[] DEV_NULL = {'/', 'd', 'e', 'v', '/', 'n', 'u', 'l', 'l', 0};
    private static final byte[] DEV_KMSG = {'/', 'd', 'e', 'v', '/', 'k', 'm', 's', 'g', 0};

    private static final int O_RDWR_CLOEXEC = MachineCalls.O_RDWR | MachineCalls.O_CLOEXEC;

    private final int[] status = new int[1];
    private final int[] started = new int[2];
    private final int[] failure = new int[1];
    private final long[] limits = new long[2];

    private static int answer(int result) {
        return result >= 0 ? result : -MachineCalls.errnoLocation().getInt();
    }

    private static Address address(byte @Nullable [] text) {
        return text == null ? Address.fromInt(0) : Address.ofData(text);
    }

    @Override
    public int processId() {
        return MachineCalls.getpid();
    }

    @Override
    public int mount(
            byte @Nullable [] source,
            byte[] target,
            byte @Nullable [] type,
            int flags,
            byte @Nullable [] data) {
        return answer(
                MachineCalls.mount(
                        address(source),
                        Address.ofData(target),
                        address(type),
                        flags,
                        address(data)));
    }

    @Override
    public int letGo(byte[] directory) {
        return answer(MachineCalls.letGo(Address.ofData(directory)));
    }

    @Override
    public long deviceOf(byte[] path) {
        long device = MachineCalls.deviceOf(Address.ofData(path));
        return device < 0 ? answer(-1) : device;
    }

    @Override
    public int makeDirectory(byte[] path) {
        return answer(MachineCalls.mkdir(Address.ofData(path), DIRECTORY_MODE));
    }

    @Override
    public int remove(byte[] path) {
        return answer(MachineCalls.remove(Address.ofData(path)));
    }

    @Override
    public int openUnlinked(byte[] path) {
        return answer(MachineCalls.openUnlinked(Address.ofData(path)));
    }

    @Override
    public int create(byte[] path, int mode) {
        return answer(MachineCalls.create(Address.ofData(path), mode));
    }

    @Override
    public int giveTo(byte[] path, int user) {
        return answer(MachineCalls.chown(Address.ofData(path), user, user));
    }

    @Override
    public int loadModule(int file) {
        return answer(MachineCalls.loadModule(file));
    }

    @Override
    public int network(int request, byte[] argument) {
        int socket =
                MachineCalls.socket(
                        MachineCalls.AF_INET, MachineCalls.SOCK_DGRAM | MachineCalls.O_CLOEXEC, 0);
        if (socket < 0) {
            return answer(socket);
        }
        int result = answer(MachineCalls.ioctl(socket, request, Address.ofData(argument)));
        MachineCalls.close(socket);
        return result;
    }

    @Override
    public int speakThrough(byte[] path) {
        int file = answer(MachineCalls.open(Address.ofData(path), MachineCalls.O_RDWR));
        if (file < 0) {
            return file;
        }
        for (int standard = 0; standard <= STANDARD_ERROR; standard++) {
            MachineCalls.dup2(file, standard);
        }
        if (file > STANDARD_ERROR) {
            MachineCalls.close(file);
        }
        return 0;
    }

    @Override
    public int changeDirectory(byte[] path) {
        return answer(MachineCalls.chdir(Address.ofData(path)));
    }

    @Override
    public int switchRoot(byte[] root) {
        int result = changeDirectory(root);
        if (result == 0) {
            result = mount(HERE, TOP, null, MS_MOVE, null);
        }
        return result < 0 ? result : enterHere();
    }

    @Override
    public int enter(byte[] root) {
        int result = changeDirectory(root);
        return result < 0 ? result : enterHere();
    }

    /// Makes the working directory the root of all paths.
    private static int enterHere() {
        int result = answer(MachineCalls.chroot(Address.ofData(HERE)));
        return result < 0 ? result : answer(MachineCalls.chdir(Address.ofData(TOP)));
    }

    @Override
    public int become(byte[] path, byte[][] command) {
        long[] arguments = new long[command.length + 1];
        // What was ignored stays so in the program one becomes.
        MachineCalls.signal(MachineCalls.SIGPIPE, Address.fromInt(MachineCalls.SIG_DFL));
        for (int i = 0; i < command.length; i++) {
            arguments[i] = Address.ofData(command[i]).toLong();
        }
        return answer(MachineCalls.execv(Address.ofData(path), Address.ofData(arguments)));
    }

    @Override
    public int startIn(byte[] root, byte[] path, byte[][] command) {
        return start(root, path, command);
    }

    @Override
    public int start(byte[] path, byte[][] command) {
        return start(null, path, command);
    }

    private int start(byte @Nullable [] root, byte[] path, byte[][] command) {
        int result = pipe(started);
        if (result < 0) {
            return result;
        }
        int child = answer(MachineCalls.fork());
        if (child == 0) {
            failure[0] = MachineCalls.setsid() < 0 ? -1 : become(root, path, command);
            MachineCalls.write(started[1], Address.ofData(failure), Integer.BYTES);
            MachineCalls.exit(NOT_STARTED);
        }
        // Nothing comes out of the pipe, and it ends, when the child becomes the program. Until
        // then its paths are those of this process.
        MachineCalls.close(started[1]);
        int count = MachineCalls.read(started[0], Address.ofData(failure), Integer.BYTES);
        MachineCalls.close(started[0]);
        return child < 0 || count <= 0 ? child : failure[0];
    }

    private int become(byte @Nullable [] root, byte[] path, byte[][] command) {
        int result = root == null ? 0 : enter(root);
        if (result < 0) {
            return result;
        }
        int nothing = MachineCalls.open(Address.ofData(DEV_NULL), O_RDWR_CLOEXEC);
        int log = MachineCalls.open(Address.ofData(DEV_KMSG), O_RDWR_CLOEXEC);
        MachineCalls.dup2(nothing, 0);
        MachineCalls.dup2(log < 0 ? nothing : log, 1);
        MachineCalls.dup2(log < 0 ? nothing : log, STANDARD_ERROR);
        return become(path, command);
    }

    @Override
    public int startConfined(byte[] path, byte[][] command, int user, int lifeline) {
        int child = MachineCalls.fork();
        if (child != 0) {
            return answer(child);
        }
        // The copy stays open in the program, and the original does not.
        MachineCalls.dup(lifeline);
        limit(MachineCalls.RLIMIT_CORE, 0);
        limit(MachineCalls.RLIMIT_AS, MOST_MEMORY_BYTES);
        limit(MachineCalls.RLIMIT_NOFILE, MOST_FILES);
        limit(MachineCalls.RLIMIT_NPROC, MOST_PROCESSES);
        if (MachineCalls.neverGainPrivileges() == 0
                && MachineCalls.setgroups(0, address(null)) == 0
                && MachineCalls.setgid(user) == 0
                && MachineCalls.setuid(user) == 0) {
            become(path, command);
        }
        MachineCalls.exit(NOT_STARTED);
        return -1;
    }

    private void limit(int resource, int most) {
        limits[0] = most;
        limits[1] = most;
        MachineCalls.setrlimit(resource, Address.ofData(limits));
    }

    @Override
    public int pipe(int[] ends) {
        return answer(MachineCalls.pipe2(Address.ofData(ends), MachineCalls.O_CLOEXEC));
    }

    @Override
    public int await(int child) {
        int result = answer(MachineCalls.waitpid(child, Address.ofData(status), 0));
        return result < 0 ? result : status[0];
    }

    @Override
    public void restart() {
        MachineCalls.reboot(MachineCalls.RB_AUTOBOOT);
    }

    @Override
    public void exit(int status) {
        MachineCalls.exit(status);
    }
}
