// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.Kernel;

/// Tells the guest whom to ask for names, when it knows nobody itself: a file in memory is bound
/// over its `/etc/resolv.conf`, if that is a file and names none. A link leads to what the guest's
/// own init makes; a guest that names one knows better.
final class Nameserver {

    private static final String WORD = "nameserver";
    private static final int MOST_BYTES = 16 * 1024;

    private final Files files;
    private final Machine machine;

    Nameserver(Kernel kernel, Machine machine) {
        this.machine = machine;
        files = new Files(kernel, machine);
    }

    /// @param address `hearth.nameserver` of the kernel's command line
    /// @param resolvConf the guest's file
    /// @param own where to write what is bound over it
    void offer(String address, String resolvConf, String own) {
        byte[] text = new byte[MOST_BYTES];
        int length = files.readAndClose(machine.openUnlinked(Files.path(resolvConf)), text);
        if (length < 0 || namesOne(text, length)) {
            return;
        }
        if (files.write(own, WORD + " " + address + "\n", Files.READABLE) == 0) {
            machine.mount(Files.path(own), Files.path(resolvConf), null, Machine.MS_BIND, null);
        }
    }

    private static boolean namesOne(byte[] text, int length) {
        boolean isLineStart = true;
        for (int at = 0; at < length; at++) {
            if (isLineStart && startsWithWord(text, at, length)) {
                return true;
            }
            byte b = text[at];
            isLineStart = b == '\n' || (isLineStart && (b == ' ' || b == '\t'));
        }
        return false;
    }

    private static boolean startsWithWord(byte[] text, int at, int length) {
        boolean same = length - at >= WORD.length();
        for (int i = 0; same && i < WORD.length(); i++) {
            same = text[at + i] == WORD.charAt(i);
        }
        return same;
    }
}
