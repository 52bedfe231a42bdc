// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/// Whatever a guest sends, the parser answers with a report or with [MalformedReport], and with
/// nothing else. Fixture: the golden bytes, damaged by a seeded generator; the seed and the case
/// are named when one fails.
class GuestReportMutationTest {

    private static final int CASES = 300_000;
    private static final long SEED = 20_261_123L;
    private static final byte[] TOKENS =
            "{}[]\",:\\u0-9.eE+nulltruefalse\0\u007f \n".getBytes(StandardCharsets.US_ASCII);

    @Test
    void anyDamageEndsInAReportOrInARefusal() throws Exception {
        List<byte[]> seeds = new ArrayList<>();
        for (String name : Golden.REPORTS) {
            seeds.add(Golden.bytes(name));
        }
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        int read = 0;
        int refused = 0;

        for (int i = 0; i < CASES; i++) {
            byte[] damaged = damage(seeds.get(random.nextInt(seeds.size())), random);
            try {
                assertPlausible(GuestReportParser.parse(damaged, 0, damaged.length));
                read++;
            } catch (MalformedReport expected) {
                refused++;
            } catch (RuntimeException | Error other) {
                fail("case " + i + " of seed " + SEED + ": " + Arrays.toString(damaged), other);
            }
        }

        assertThat(read).as("damage that leaves a report").isPositive();
        assertThat(refused).as("damage that does not").isGreaterThan(CASES / 2);
    }

    private static void assertPlausible(GuestReport report) {
        Double usage = report.cpuUsagePercent();
        if (usage != null && !(usage >= 0 && usage <= 100)) {
            fail("cpu usage of " + usage);
        }
        GuestReport.Memory memory = report.memory();
        if (memory != null && (memory.availableKb() < 0 || memory.usedKb() < 0)) {
            fail("memory of " + memory);
        }
    }

    private static byte[] damage(byte[] golden, RandomGenerator random) {
        byte[] bytes = golden.clone();
        for (int left = random.nextInt(1, 4); left > 0 && bytes.length > 1; left--) {
            int at = random.nextInt(bytes.length);
            int other = random.nextInt(at, Math.min(bytes.length, at + 64));
            bytes =
                    switch (random.nextInt(6)) {
                        case 0 -> with(bytes, at, (byte) random.nextInt());
                        case 1 -> with(bytes, at, TOKENS[random.nextInt(TOKENS.length)]);
                        case 2 -> Arrays.copyOf(bytes, at);
                        case 3 -> spliced(bytes, at, other);
                        case 4 -> spliced(bytes, other, at);
                        default -> with(bytes, at, (byte) (bytes[at] ^ (1 << random.nextInt(8))));
                    };
        }
        return bytes;
    }

    private static byte[] with(byte[] bytes, int at, byte value) {
        bytes[at] = value;
        return bytes;
    }

    /// Everything before `until`, and everything from `from` on: a part removed or doubled.
    private static byte[] spliced(byte[] bytes, int until, int from) {
        byte[] result = Arrays.copyOf(bytes, until + bytes.length - from);
        System.arraycopy(bytes, from, result, until, bytes.length - from);
        return result;
    }
}
