// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.posix;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// A TAP device, held open so that nobody else can have it. One that does not exist is made, down,
/// when the process may: that is a trap of the real one.
public final class Tap implements AutoCloseable {

    private static final int O_RDWR = 2;
    private static final int O_NONBLOCK = 0x800;
    private static final int O_CLOEXEC = 0x80000;

    /// _IOW('T', 202, int)
    private static final long TUNSETIFF = 0x400454caL;

    private static final short IFF_TAP = 0x0002;
    private static final short IFF_NO_PI = 0x1000;
    private static final short IFF_VNET_HDR = 0x4000;

    /// Bytes of a name with its final zero, and of the whole structure: see netdevice(7).
    private static final int IFNAMSIZ = 16;

    private static final int IFREQ = 40;

    private final int descriptor;

    private Tap(int descriptor) {
        this.descriptor = descriptor;
    }

    /// Opens it; the message of a failure is the real one's.
    public static Tap open(String name) throws IOException {
        if (name.isEmpty() || name.length() >= IFNAMSIZ) {
            throw new IOException("Invalid interface name");
        }
        int tun = CLibrary.open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (tun < 0) {
            throw new IOException("Couldn't open /dev/net/tun: " + Errno.text(-tun));
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment request = arena.allocate(IFREQ);
            request.setString(0, name);
            int flags = IFF_TAP | IFF_NO_PI | IFF_VNET_HDR;
            request.set(ValueLayout.JAVA_SHORT, IFNAMSIZ, (short) flags);
            int answer = CLibrary.ioctl(tun, TUNSETIFF, request);
            if (answer < 0) {
                CLibrary.close(tun);
                throw new IOException(
                        "Error while creating ifreq structure: "
                                + Errno.text(-answer)
                                + ". Invalid TUN/TAP Backend provided by "
                                + name
                                + ". Check our documentation on setting up the network devices.");
            }
            return new Tap(tun);
        }
    }

    @Override
    public void close() {
        CLibrary.close(descriptor);
    }
}
