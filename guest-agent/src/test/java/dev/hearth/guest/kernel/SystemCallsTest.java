// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.guest.init.kernel.Machine;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The numbers of Linux that the agent carries. The C compiler holds `abi.h` against the headers of
/// each machine; here the Java is held against `abi.h`.
class SystemCallsTest {

    private static final Path ABI = Path.of("src/main/c/abi.h");

    /// `SAME(0x800, SOCK_NONBLOCK);`; sysconf's names begin with an underscore, and SIG_IGN is a
    /// pointer in C.
    private static final Pattern CONSTANT =
            Pattern.compile("(?m)^SAME\\((\\w+), (?:_|\\(intptr_t\\) )?([A-Z]\\w+)\\);$");

    @Test
    void everyConstantIsComparedWithTheHeadersOfEachMachine() throws Exception {
        Map<String, Integer> inC = new TreeMap<>();
        Matcher constant = CONSTANT.matcher(Files.readString(ABI));
        while (constant.find()) {
            inC.put(constant.group(2), Integer.decode(constant.group(1)));
        }
        Map<String, Integer> inJava = constants(SystemCalls.class);
        inJava.putAll(constants(Errno.class));
        inJava.putAll(constants(Machine.class));
        inJava.putAll(constants(Class.forName(Machine.class.getPackageName() + ".MachineCalls")));

        assertThat(inJava).hasSizeGreaterThan(20);
        assertThat(inC).containsAllEntriesOf(inJava);
    }

    private static Map<String, Integer> constants(Class<?> type) throws IllegalAccessException {
        Map<String, Integer> constants = new TreeMap<>();
        for (Field field : type.getDeclaredFields()) {
            if (field.getType() == int.class) {
                field.setAccessible(true);
                constants.put(field.getName(), field.getInt(null));
            }
        }
        return constants;
    }
}
