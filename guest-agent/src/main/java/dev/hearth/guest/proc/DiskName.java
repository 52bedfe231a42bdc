// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.proc;

/// Tells whole disks from what node_exporter leaves out by default (1.12.1), so that its users find
/// the same devices here: `^(z?ram|loop|fd|(h|s|v|xv)d[a-z]|nvme\d+n\d+p)\d+$`
final class DiskName {

    private DiskName() {}

    static boolean isWholeDisk(byte[] text, int from, int to) {
        int end = to;
        while (end > from && TextCursor.isDigit(text[end - 1])) {
            end--;
        }
        if (end == to) {
            return true;
        }
        return !(is(text, from, end, "ram")
                || is(text, from, end, "zram")
                || is(text, from, end, "loop")
                || is(text, from, end, "fd")
                || isLettered(text, from, end, "hd")
                || isLettered(text, from, end, "sd")
                || isLettered(text, from, end, "vd")
                || isLettered(text, from, end, "xvd")
                || isNvmePartition(text, from, end));
    }

    private static boolean is(byte[] text, int from, int to, String wanted) {
        return to - from == wanted.length() && startsWith(text, from, to, wanted);
    }

    private static boolean startsWith(byte[] text, int from, int to, String wanted) {
        if (to - from < wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (text[from + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLettered(byte[] text, int from, int to, String prefix) {
        return to - from == prefix.length() + 1
                && startsWith(text, from, to, prefix)
                && text[to - 1] >= 'a'
                && text[to - 1] <= 'z';
    }

    /// nvme0n1p, the digits behind it taken off already.
    private static boolean isNvmePartition(byte[] text, int from, int to) {
        if (!startsWith(text, from, to, "nvme")) {
            return false;
        }
        int controller = skipDigits(text, from + "nvme".length(), to);
        if (controller == from + "nvme".length() || controller == to || text[controller] != 'n') {
            return false;
        }
        int namespace = skipDigits(text, controller + 1, to);
        return namespace > controller + 1 && namespace == to - 1 && text[namespace] == 'p';
    }

    private static int skipDigits(byte[] text, int from, int to) {
        int at = from;
        while (at < to && TextCursor.isDigit(text[at])) {
            at++;
        }
        return at;
    }
}
