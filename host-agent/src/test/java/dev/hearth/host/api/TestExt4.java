// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The least that passes for an ext4 file system: its super block, and room.
final class TestExt4 {

    static final int BYTES = 1 << 20;

    private TestExt4() {}

    static byte[] disk() {
        ByteBuffer disk = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        disk.putInt(1024 + 4, BYTES / 1024);
        disk.putShort(1024 + 56, (short) 0xef53);
        return disk.array();
    }
}
