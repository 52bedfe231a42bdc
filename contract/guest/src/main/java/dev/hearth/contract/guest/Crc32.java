// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

/// CRC-32 as in gzip, half a byte at a time: the native compiler has none, and a table for whole
/// bytes would be 1 KiB of the agent.
final class Crc32 {

    static final int START = -1;

    private static final int[] STEPS = {
        0x00000000, 0x1db71064, 0x3b6e20c8, 0x26d930ac, 0x76dc4190, 0x6b6b51f4, 0x4db26158,
        0x5005713c, 0xedb88320, 0xf00f9344, 0xd6d6a3e8, 0xcb61b38c, 0x9b64c2b0, 0x86d3d2d4,
        0xa00ae278, 0xbdbdf21c
    };

    private Crc32() {}

    static int add(int check, byte b) {
        int half = (check >>> 4) ^ STEPS[(check ^ b) & 0xf];
        return (half >>> 4) ^ STEPS[(half ^ (b >> 4)) & 0xf];
    }

    static int value(int check) {
        return ~check;
    }
}
