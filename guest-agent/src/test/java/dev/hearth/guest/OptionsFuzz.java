// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.hearth.guest.fuzz.Check;
import java.util.List;

/// Any options, with zero bytes between them: faults are few, and what is not an option by its name
/// is a fault, of which no value is shown.
public final class OptionsFuzz {

    private OptionsFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        String[] options = new String(input, ISO_8859_1).split("\0", -1);

        Command command = Command.parse(options);

        List<String> faults = command.settings().faults();
        Check.that(faults.size() <= 16, faults);
        Check.that(faults.stream().noneMatch(fault -> fault.contains("=")), faults);
        Check.that(command.settings().text().contains("LISTEN="), command.settings().text());
        Check.that(!faults.isEmpty() || options[0].startsWith("--"), options[0]);
    }
}
