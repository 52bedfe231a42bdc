// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Who a guest is; a restore changes nothing of it.
///
/// @param vmId from `hearth.vm_id=` of the kernel command line
/// @param nonce 16 hexadecimal digits, the agent's
/// @param bootWallClockMs what the guest's clock said when it booted
public record Identity(Optional<String> vmId, String bootId, String nonce, long bootWallClockMs) {

    private static final Pattern VM_ID = Pattern.compile("(?:^|\\s)hearth\\.vm_id=([0-9a-f-]{36})");

    /// That of a guest that boots now.
    public static Identity fresh(String bootArgs) {
        Matcher vmId = VM_ID.matcher(bootArgs);
        // Nobody guesses at them; and a jail has no /dev/random, without which a strong generator
        // takes ten seconds of CPU to seed itself.
        ThreadLocalRandom random = ThreadLocalRandom.current();
        String nonce = HexFormat.of().toHexDigits(random.nextLong());
        return new Identity(
                vmId.find() ? Optional.of(vmId.group(1)) : Optional.empty(),
                new UUID(random.nextLong(), random.nextLong()).toString(),
                nonce,
                System.currentTimeMillis());
    }

    /// The same, in another VM.
    public Identity of(String otherVmId) {
        return new Identity(Optional.of(otherVmId), bootId, nonce, bootWallClockMs);
    }
}
