// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The bytes in `contract/guest/golden`, which the agent must write and the parser must read.
final class Golden {

    static final List<String> REPORTS =
            List.of(
                    "guest-1vcpu",
                    "guest-4vcpu",
                    "huge-counters",
                    "old-kernel",
                    "nothing-readable");

    private Golden() {}

    static byte[] bytes(String name) throws IOException {
        return Files.readAllBytes(Path.of("golden", name + ".json"));
    }
}
