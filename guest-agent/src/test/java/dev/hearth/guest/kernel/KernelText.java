// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Bytes as the kernel writes and reads them.
final class KernelText {

    private static final int PAGE = 4096;

    private KernelText() {}

    /// A path that ends with a zero byte.
    static String text(byte[] path) {
        int length = 0;
        while (path[length] != 0) {
            length++;
        }
        return new String(path, 0, length, StandardCharsets.US_ASCII);
    }

    /// How much of a file a read of so many bytes gets: all when that is within a page, else as
    /// many lines as fit into one, and a longer line alone.
    static int records(byte[] bytes, int from, int wanted) {
        if (wanted <= PAGE) {
            return wanted;
        }
        int count = 0;
        for (int at = from; at < bytes.length && (count == 0 || at - from < PAGE); at++) {
            count = bytes[at] == '\n' ? at + 1 - from : count;
        }
        return count;
    }

    /// Puts a struct linux_dirent64; answers where the next one goes.
    static int putEntry(String entry, byte[] into, int at) {
        byte[] name = entry.getBytes(StandardCharsets.US_ASCII);
        int size = (19 + name.length + 1 + 7) / 8 * 8;
        Arrays.fill(into, at, at + size, (byte) 0);
        into[at + 16] = (byte) size;
        into[at + 17] = (byte) (size >> 8);
        System.arraycopy(name, 0, into, at + 19, name.length);
        return at + size;
    }

    /// Puts struct utsname.
    static void putUname(String hostName, byte[] into) {
        String[] fields = {
            "Linux", hostName, "6.1.0-test", "#1 SMP \"test\" (2026-11-01)", "x86_64", "(none)"
        };
        Arrays.fill(into, (byte) 0);
        for (int i = 0; i < fields.length; i++) {
            byte[] text = fields[i].getBytes(StandardCharsets.ISO_8859_1);
            System.arraycopy(text, 0, into, i * Kernel.UNAME_FIELD_BYTES, text.length);
        }
    }

    /// The name in a struct ifreq.
    static String interfaceName(byte[] request) {
        return new String(request, 0, 16, StandardCharsets.US_ASCII).trim();
    }

    /// What stands for random bytes: the first can be chosen.
    static void putCoffee(byte first, byte[] into) {
        byte[] coffee = {first, (byte) 0xc0, (byte) 0xff, (byte) 0xee};
        for (int i = 0; i < into.length; i++) {
            into[i] = coffee[i % coffee.length];
        }
    }
}
