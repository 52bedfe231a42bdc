// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import java.util.Arrays;
import java.util.Optional;

/// What a guest agent can be for.
enum Platform {
    LINUX_AMD64("linux-amd64", 62, "HEARTH_MANAGER_GUEST_AGENT"),
    LINUX_ARM64("linux-arm64", 183, "HEARTH_MANAGER_GUEST_AGENT_ARM64");

    private static final int LEAST = 20;
    private static final int E_MACHINE = 18;
    private static final byte[] ELF_64_LITTLE_ENDIAN = {0x7f, 'E', 'L', 'F', 2, 1};

    private final String text;
    private final int machine;
    private final String setting;

    /// @param machine `e_machine` of its ELF files, elf(5)
    /// @param setting which names the binary
    Platform(String text, int machine, String setting) {
        this.text = text;
        this.machine = machine;
        this.setting = setting;
    }

    /// The one of that name; empty when there is none.
    static Optional<Platform> of(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }

    /// The manager's setting that names the binary.
    String setting() {
        return setting;
    }

    /// Whether this is a program for it.
    boolean runs(byte[] program) {
        return program.length >= LEAST
                && Arrays.equals(
                        program,
                        0,
                        ELF_64_LITTLE_ENDIAN.length,
                        ELF_64_LITTLE_ENDIAN,
                        0,
                        ELF_64_LITTLE_ENDIAN.length)
                && ((program[E_MACHINE] & 0xff) | ((program[E_MACHINE + 1] & 0xff) << 8))
                        == machine;
    }

    /// As it is written in paths.
    @Override
    public String toString() {
        return text;
    }
}
