// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.register;

import dev.hearth.guest.fuzz.Check;
import dev.hearth.guest.fuzz.Pieces;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.net.IpAddress;
import java.util.Arrays;
import java.util.List;

/// Any routes and addresses: the same is found whatever the buffer held before, and it is never one
/// under which nobody is reached.
public final class OwnAddressFuzz {

    private static final List<String> FILES =
            List.of("/proc/net/route", "/proc/net/ipv6_route", "/proc/net/if_inet6");

    private OwnAddressFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        MemoryKernel kernel = new MemoryKernel();
        kernel.interfaces.put("eth0", new byte[] {10, 0, 2, 15});
        kernel.interfaces.put("eth1", new byte[] {127, 0, 0, 1});
        kernel.interfaces.put("eth2", new byte[] {(byte) 169, (byte) 254, 0, 1});
        List<byte[]> files = Pieces.split(input, FILES.size());
        for (int i = 0; i < files.size(); i++) {
            kernel.files.put(FILES.get(i), files.get(i));
        }
        byte[] buffer = new byte[2048];
        OwnAddress own = new OwnAddress(kernel, buffer);

        boolean found = own.find();
        byte[] address = own.address().clone();

        Arrays.fill(buffer, (byte) '0');
        Check.same(own.find(), found);
        if (found) {
            Check.same(own.address(), address);
            String text = IpAddress.text(address);
            boolean reached =
                    !text.startsWith("127.")
                            && !text.startsWith("169.254.")
                            && !text.startsWith("0.");
            Check.that(reached, text);
        }
    }
}
