// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// How requests and answers travel over the virtio-serial port, which is one stream of bytes
/// without connections: either side may vanish in the middle of anything, and another take its
/// place. Version 1, the same in both directions:
///
/// ```
/// 0x01  '1'  tag, 8 hex digits  payload  0x04  check, 8 hex digits  '\n'
/// ```
///
/// - The payload is the head of an HTTP/1.1 request without a body, or a whole answer. It holds
///   neither 0x01 nor 0x04, so that a 0x01 always begins a frame, whatever came before: a reader is
///   back in step with the first whole frame. What stands between frames says nothing.
/// - The host chooses the tag, the answer repeats it: an answer to somebody who has gone is never
///   taken for one's own.
/// - The check is the CRC-32 of ISO 3309 (as in gzip) over version, tag and payload.
/// - A frame that is damaged, too long, or of another version is dropped without an answer.
public final class SerialFrame {

    /// Name of the port in the guest.
    public static final String PORT_NAME = "dev.hearth.agent.0";

    /// Longest payload of a request, in bytes.
    public static final int MAX_REQUEST_BYTES = 4096;

    /// Longest payload of an answer, in bytes: a head and the longest report.
    public static final int MAX_ANSWER_BYTES = 256 + GuestApi.MAX_REPORT_BYTES;

    /// What a frame is longer than its payload.
    public static final int OVERHEAD_BYTES = 20;

    static final byte START = 0x01;
    static final byte END = 0x04;
    static final byte VERSION = '1';
    static final int DIGITS = 8;

    private static final String HEX = "0123456789abcdef";

    private SerialFrame() {}

    /// Writes a frame to the beginning of `into`, which has room for it; answers its length.
    /// Allocates nothing.
    public static int write(int tag, byte[] payload, int from, int length, byte[] into) {
        into[0] = START;
        into[1] = VERSION;
        writeHex(tag, into, 2);
        int end = 2 + DIGITS + length;
        System.arraycopy(payload, from, into, 2 + DIGITS, length);
        into[end] = END;
        int check = Crc32.START;
        for (int i = 1; i < end; i++) {
            check = Crc32.add(check, into[i]);
        }
        writeHex(Crc32.value(check), into, end + 1);
        into[end + 1 + DIGITS] = '\n';
        return length + OVERHEAD_BYTES;
    }

    private static void writeHex(int number, byte[] into, int at) {
        for (int i = 0; i < DIGITS; i++) {
            into[at + i] = (byte) HEX.charAt(number >>> (28 - 4 * i) & 0xf);
        }
    }
}
