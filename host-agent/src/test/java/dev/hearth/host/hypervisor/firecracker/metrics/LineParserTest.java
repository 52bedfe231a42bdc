// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.hypervisor.firecracker.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Lines taken apart, held against what a JSON library makes of the same bytes.
class LineParserTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MetricsLine line = new MetricsLine();
    private final LineParser parser = new LineParser(line);

    static List<String> fixtures() {
        return Lines.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyNumberIsTheOneAJsonLibraryFinds(String text) throws MalformedLine {
        JsonNode tree = JSON.readTree(text);

        parse(text);

        assertThat(line.writtenMs).isEqualTo(tree.path("utc_timestamp_ms").longValue());
        for (VmMetric metric : VmMetric.values()) {
            assertThat(line.vm[metric.place()])
                    .as(metric.path())
                    .isEqualTo(at(tree, metric.path()).longValue());
        }
        assertThat(devices(line.disks)).isEqualTo(expected(tree, "block_", disks()));
        assertThat(devices(line.nets)).isEqualTo(expected(tree, "net_", nets()));
        assertThat(line.disks.sum).isEqualTo(numbers(tree.path("block"), disks()));
        assertThat(line.nets.sum).isEqualTo(numbers(tree.path("net"), nets()));
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void whatItLooksForIsInTheLines(String text) {
        JsonNode tree = JSON.readTree(text);

        for (VmMetric metric : VmMetric.values()) {
            assertThat(at(tree, metric.path()).isNumber()).as(metric.path()).isTrue();
        }
        disks().forEach(path -> assertThat(at(tree.path("block"), path).isNumber()).isTrue());
        nets().forEach(path -> assertThat(at(tree.path("net"), path).isNumber()).isTrue());
    }

    @Test
    void noTwoNamesOfALineShareAHash() {
        Set<String> paths = new HashSet<>();
        Lines.all().forEach(text -> collect(JSON.readTree(text), "", paths));

        Map<Long, String> byHash = new HashMap<>();
        paths.forEach(path -> byHash.put(Names.hash(path), path));

        assertThat(paths).hasSizeGreaterThan(300);
        assertThat(byHash).hasSameSizeAs(paths);
    }

    @Test
    void noPieceOfALineIsALine() {
        byte[] bytes = Lines.bytes(Lines.BUSY);
        for (int end = 0; end < bytes.length; end++) {
            int until = end;
            assertThatThrownBy(() -> parser.parse(bytes, 0, until))
                    .isInstanceOf(MalformedLine.class);
        }
    }

    /// Wherever Firecracker stopped, and wherever its buffer began again.
    @Test
    void noTwoPiecesTogetherAreALine() {
        String next = Lines.fixture("metrics-03-idle-zero-deltas.json");
        for (int cut = 1; cut < Lines.BUSY.length(); cut++) {
            byte[] torn = Lines.bytes(Lines.BUSY.substring(0, cut) + next);
            assertThatThrownBy(() -> parser.parse(torn, 0, torn.length))
                    .isInstanceOf(MalformedLine.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"new\":{\"a\":[1,{\"b\":[]},true,false,null,-1.5e3,\"x\\\"}\"],\"c\":{}}",
                "\"number\":1.5",
                "\"block\":null",
                "\"net_eth9\":7",
                "\"vcpu\":{\"exit_io_in_new\":-3,\"deep\":{\"deeper\":{\"deepest\":1}}}",
                "\"properties\":{\"unité\":\"é\"}",
            })
    void whatItDoesNotKnowIsPassedOver(String member) {
        assertThatCode(() -> parse("{\"utc_timestamp_ms\":1," + member + "}"))
                .doesNotThrowAnyException();
        assertThat(line.vm).containsOnly(0);
        assertThat(line.disks.count() + line.nets.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"utc_timestamp_ms\":0}",
                "{\"utc_timestamp_ms\":1.5}",
                "{\"utc_timestamp_ms\":1}x",
                "{\"utc_timestamp_ms\":1}{\"utc_timestamp_ms\":1}",
                "{\"utc_timestamp_ms\":1,}",
                "{\"utc_timestamp_ms\":1 \"a\":1}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":-1}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":1.5}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":\"1\"}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":null}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":01}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":9007199254740993}}",
                "{\"utc_timestamp_ms\":1,\"vcpu\":{\"failures\":18446744073709551615}}",
                "{\"utc_timestamp_ms\":1,\"signals\":{\"sigill\":18446744073709551616}}",
                "{\"utc_timestamp_ms\":1,\"a\":\"\u0001\"}",
                "{\"utc_timestamp_ms\":1,\"a\":\"\\",
                "{\"utc_timestamp_ms\":1,\"a\":tru}",
            })
    void whatIsNoLineIsRefused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(MalformedLine.class);
    }

    @Test
    void whatIsStatedMayHaveAll64Bits() throws MalformedLine {
        parse("{\"utc_timestamp_ms\":1,\"signals\":{\"sigill\":18446744073709551615}}");

        assertThat(line.vm[VmMetric.SIGILL.place()]).isEqualTo(-1);
    }

    @Test
    void depthAndDevicesAreBounded() {
        String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
        StringBuilder many = new StringBuilder();
        for (int device = 0; device <= MetricsLine.MOST_DEVICES; device++) {
            many.append(",\"block_").append(device).append("\":{}");
        }
        String longId = "x".repeat(1000);

        assertThatThrownBy(() -> parse("{\"utc_timestamp_ms\":1,\"a\":" + deep + "}"))
                .isInstanceOf(MalformedLine.class);
        assertThatThrownBy(() -> parse("{\"utc_timestamp_ms\":1" + many + "}"))
                .hasMessageContaining("too many devices");
        assertThatThrownBy(() -> parse("{\"utc_timestamp_ms\":1,\"net_" + longId + "\":{}}"))
                .hasMessageContaining("id that is too long");
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 20261123, -7})
    void whateverComesItEndsWithALineOrARefusal(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        byte[] honest = Lines.bytes(Lines.BUSY);
        int refused = 0;
        for (int round = 0; round < 2_000; round++) {
            byte[] bytes = honest.clone();
            for (int fault = random.nextInt(1, 5); fault > 0; fault--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            try {
                parser.parse(bytes, 0, bytes.length);
            } catch (MalformedLine e) {
                refused++;
            }
        }
        assertThat(refused).isBetween(500, 2_000);
    }

    private void parse(String text) throws MalformedLine {
        byte[] bytes = Lines.bytes(text);
        parser.parse(bytes, 0, bytes.length);
    }

    private static List<String> disks() {
        return List.of(DiskMetric.values()).stream().map(DiskMetric::path).toList();
    }

    private static List<String> nets() {
        return List.of(NetMetric.values()).stream().map(NetMetric::path).toList();
    }

    private static JsonNode at(JsonNode tree, String path) {
        return tree.at("/" + path.replace('.', '/'));
    }

    private static long[] numbers(JsonNode group, List<String> paths) {
        return paths.stream().mapToLong(path -> at(group, path).longValue()).toArray();
    }

    private static Map<String, List<Long>> expected(
            JsonNode tree, String prefix, List<String> paths) {
        Map<String, List<Long>> devices = new HashMap<>();
        tree.propertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name ->
                        devices.put(
                                name.substring(prefix.length()),
                                boxed(numbers(tree.path(name), paths))));
        return devices;
    }

    private static Map<String, List<Long>> devices(MetricsLine.Devices devices) {
        Map<String, List<Long>> found = new HashMap<>();
        for (int index = 0; index < devices.count(); index++) {
            MetricsLine.Device device = devices.get(index);
            found.put(new String(device.id(), StandardCharsets.US_ASCII), boxed(device.values));
        }
        return found;
    }

    private static List<Long> boxed(long[] numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    private static void collect(JsonNode node, String path, Set<String> paths) {
        node.properties()
                .forEach(member -> {
                    String name = path.isEmpty() ? member.getKey() : path + "." + member.getKey();
                    paths.add(name);
                    collect(member.getValue(), name, paths);
                });
    }
}
