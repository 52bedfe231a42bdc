// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.Identity;
import dev.hearth.contract.guest.GuestReport.LoadAverage;
import dev.hearth.contract.guest.GuestReport.Memory;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import dev.hearth.contract.guest.GuestReport.Pressure;
import dev.hearth.contract.guest.GuestReport.Tasks;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the parser accepts, keeps and refuses. Fixture: the golden bytes, and the smallest report
/// there is, with one thing changed at a time.
class GuestReportParserTest {

    private static final String IDENTITY =
            "\"identity\":{\"nonce\":\"00c0ffee00c0ffee\",\"agent_version\":\"0.1.0\","
                    + "\"wall_clock_ms\":1,\"monotonic_ns\":2}";

    private static final String TIMES =
            "\"user\":1,\"nice\":2,\"system\":3,\"idle\":4,\"iowait\":5,\"irq\":6,\"softirq\":7,"
                    + "\"steal\":8,\"guest\":9,\"guest_nice\":10";

    private static GuestReport parse(String text) throws MalformedReport {
        byte[] bytes = text.getBytes(ISO_8859_1);
        return GuestReportParser.parse(bytes, 0, bytes.length);
    }

    private static GuestReport parseWith(String fields) throws MalformedReport {
        return parse("{" + IDENTITY + "," + fields + "}");
    }

    private static GuestReport nothingBut(Identity identity) {
        return new GuestReport(
                null, null, null, null, identity, null, null, null, null, null, null, null, null);
    }

    private static void assertRefused(String text, String... reasons) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(MalformedReport.class)
                .hasMessageStartingWith("guest report refused at byte ")
                .hasMessageContainingAll(reasons);
    }

    private static String network(String device) {
        return "{\"device\":\""
                + device
                + "\",\"receive_bytes\":1,\"receive_packets\":2,\"transmit_bytes\":3,"
                + "\"transmit_packets\":4}";
    }

    @Test
    void aFullReportIsReadInFull() throws Exception {
        byte[] bytes = Golden.bytes("guest-1vcpu");

        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

        assertThat(report.cpuUsagePercent()).isEqualTo(74.83);
        assertThat(report.uptimeSeconds()).isEqualTo(3631.44);
        assertThat(report.loadAverage()).isEqualTo(new LoadAverage(0.58, 0.35, 0.19));
        assertThat(report.processCount()).isEqualTo(3);
        assertThat(report.identity())
                .isEqualTo(
                        new Identity(
                                "7f23c0de-1f0a-4e9b-8c55-2f6d1f3a9b10",
                                "8a0f6f0e-52c1-4a5b-9e0a-6a9d1d0c7e11",
                                "00c0ffee00c0ffee",
                                "0.1.0",
                                1_790_003_631_440L,
                                3_631_440_000_000L));
        assertThat(report.memory()).isEqualTo(new Memory(498_204, 399_780, 219_008L));
        assertThat(report.network())
                .containsExactly(new NetworkDevice("eth0", 1_310_720, 1650, 251_904, 1106));
        assertThat(report.disks())
                .containsExactly(new Disk("vda", 4052, 182_496L * 512, 1012, 30_720L * 512));
        GuestReport.Cpu cpu = requireNonNull(report.cpu());
        assertThat(cpu.userHz()).isEqualTo(100);
        assertThat(cpu.total())
                .isEqualTo(new CpuTimes(-1, 4741, 3, 2000, 356_441, 424, 0, 96, 47, 0, 0));
        assertThat(cpu.cpus())
                .containsExactly(new CpuTimes(0, 4740, 3, 2000, 356_441, 424, 0, 96, 47, 0, 0));
        assertThat(report.tasks()).isEqualTo(new Tasks(2, 0));
        assertThat(report.pressure()).isEqualTo(new Pressure(21_031_223, 412_004, 398_122, 0, 0));
        assertThat(report.oomKills()).isEqualTo(2);
    }

    @Test
    void everyGoldenReportIsRead() throws Exception {
        for (String name : Golden.REPORTS) {
            byte[] bytes = Golden.bytes(name);

            GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

            assertThat(report.identity().nonce()).as(name).isEqualTo("00c0ffee00c0ffee");
        }
    }

    @Test
    void countersKeepAllTheir64Bits() throws Exception {
        byte[] bytes = Golden.bytes("huge-counters");

        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

        assertThat(
                        Long.toUnsignedString(
                                requireNonNull(report.network()).getFirst().receiveBytes()))
                .isEqualTo("18446744073709551615");
        assertThat(requireNonNull(report.cpu()).cpus().get(1).user()).isEqualTo((1L << 53) + 1);
    }

    @Test
    void whatIsUnknownIsNullAndNotZero() throws Exception {
        byte[] bytes = Golden.bytes("nothing-readable");

        GuestReport report = GuestReportParser.parse(bytes, 0, bytes.length);

        assertThat(report).isEqualTo(nothingBut(report.identity()));
    }

    @Test
    void aFamilyThatIsAbsentIsNull() throws Exception {
        GuestReport report = parse("{" + IDENTITY + "}");

        assertThat(report)
                .isEqualTo(nothingBut(new Identity(null, null, "00c0ffee00c0ffee", "0.1.0", 1, 2)));
    }

    @Test
    void onlyTheGivenPartOfTheBytesIsRead() throws Exception {
        byte[] golden = Golden.bytes("guest-4vcpu");
        byte[] bytes = new byte[golden.length + 20];
        Arrays.fill(bytes, (byte) 'x');
        System.arraycopy(golden, 0, bytes, 7, golden.length);

        GuestReport report = GuestReportParser.parse(bytes, 7, golden.length);

        assertThat(requireNonNull(report.cpu()).cpus()).hasSize(4);
    }

    @Test
    void fieldsOfANewerAgentAreSkipped() throws Exception {
        GuestReport report =
                parseWith(
                        "\"soon\":{\"cpu\":[1,-2.5e+7,{\"a\":[]}],\"io\":null,\"x\":\"\\u00e4\\n\"},"
                                + "\"network\":[{\"mtu\":1500,"
                                + network("eth0").substring(1)
                                + "],\"later\":true");

        assertThat(report.network()).containsExactly(new NetworkDevice("eth0", 1, 2, 3, 4));
    }

    @Test
    void fieldsMayComeInAnyOrderWithBlanksBetween() throws Exception {
        GuestReport report =
                parse(
                        " {\r\n\t\"memory\" : { \"available_kb\":3 ,\"total_kb\":4 } , "
                                + IDENTITY
                                + "}\n ");

        assertThat(report.memory()).isEqualTo(new Memory(4, 3, null));
    }

    @Test
    void aKernelNeedNotSayWhatIsFree() throws Exception {
        GuestReport report =
                parse(
                        "{\"memory\":{\"total_kb\":4,\"available_kb\":3,\"free_kb\":null},"
                                + IDENTITY
                                + "}");

        assertThat(report.memory()).isEqualTo(new Memory(4, 3, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "0.0",
                "0.1",
                "12.5",
                "99.99",
                "33.333333333",
                "100",
                "1e2",
                "1E-7",
                "3.1415926535897932384626",
                "0.30000000000000004"
            })
    void fractionsAreRoundedAsJavaRoundsThem(String number) throws Exception {
        GuestReport report = parseWith("\"cpu_usage_percent\":" + number);

        assertThat(report.cpuUsagePercent()).isEqualTo(Double.parseDouble(number));
    }

    @Test
    void escapesInNamesOfDevicesAreDecoded() throws Exception {
        GuestReport report = parseWith("\"network\":[" + network("e\\u0074h\\\\xe4\\/\\\"") + "]");

        assertThat(report.network()).containsExactly(new NetworkDevice("eth\\xe4/\"", 1, 2, 3, 4));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"cpu_usage_percent\":\"5\"|cpu_usage_percent was expected to be a number|a string",
                "\"cpu_usage_percent\":-1|not negative|a negative number",
                "\"cpu_usage_percent\":100.01|must be at most 100.0|larger",
                "\"cpu_usage_percent\":1e999|must be at most 100.0|larger",
                "\"cpu_usage_percent\":01|must not start with a zero|",
                "\"cpu_usage_percent\":1.|to be a value|",
                "\"cpu_usage_percent\":NaN|not negative|byte 0x4e",
                "\"memory_usage_percent\":true|memory_usage_percent|a truth value",
                "\"memory_used_kb\":1.5|memory_used_kb|a fraction",
                "\"memory_used_kb\":9223372036854775808|must be from 0 to|",
                "\"uptime_seconds\":[]|uptime_seconds|a bracket",
                "\"load_average\":[1,2]|load_average must be three numbers|fewer",
                "\"load_average\":[1,2,3,4]|load_average must be three numbers|more",
                "\"load_average\":[1,null,3]|load_average|null",
                "\"load_average\":{}|to be an array|a brace",
                "\"process_count\":2147483648|process_count must be from 0|",
                "\"process_count\":-1|process_count|a negative number",
                "\"memory\":{\"total_kb\":1}|memory.available_kb must be there|missing",
                "\"memory\":{\"total_kb\":0,\"available_kb\":0}|memory.total_kb must be from 1|",
                "\"memory\":{\"total_kb\":1,\"available_kb\":2}|more available_kb than total_kb|",
                "\"memory\":{\"total_kb\":1,\"available_kb\":1,\"free_kb\":2}|more free_kb than total_kb|",
                "\"memory\":{\"total_kb\":1,\"total_kb\":1,\"available_kb\":1}|memory.total_kb|twice",
                "\"memory\":null,\"memory\":null|report.memory must be there once|twice",
                "\"cpu\":{\"user_hz\":0}|cpu.user_hz must be from 1|",
                "\"cpu\":{\"user_hz\":100,\"cpus\":[]}|cpu.total must be there|missing",
                "\"cpu\":{\"user_hz\":100,\"total\":{\"user\":1}}|cpu.total.nice|missing",
                "\"cpu\":{\"total\":{\"user\":18446744073709551616}}|cpu.total.user|64 bits",
                "\"cpu\":{\"total\":{\"user\":99999999999999999999999}}|cpu.total.user|64 bits",
                "\"cpu\":{\"total\":{\"user\":1e3}}|cpu.total.user|an exponent",
                "\"cpu\":{\"total\":{\"user\":null}}|cpu.total.user|null",
                "\"network\":[1]|network was expected to be an object|a digit",
                "\"network\":[{\"device\":\"\"}]|network.device must not be empty|",
                "\"network\":[{\"device\":\"a b\"}]|network.device|printable",
                "\"network\":[{\"device\":\"a\\n\"}]|network.device|printable",
                "\"network\":[{\"device\":\"\\u00e4\"}]|network.device|printable",
                "\"network\":[{\"device\":\"\\u12g4\"}]|network.device|four hexadecimal",
                "\"network\":[{\"device\":\"\\x\"}]|network.device|escape",
                "\"disks\":[{\"device\":5}]|disks.device|a digit",
                "\"later\":[1,]|report|to be a value",
                "\"later\":tru|to be a value|",
                "\"later\":\"ä\"|to go on in ASCII|byte 0xe4",
                "\"ä\":1|report|byte 0xe4",
                "\"l\\u0061ter\":1|report|byte 0x5c",
                "\"later\":-|to be a value|",
                "\"later\":+1|to be a value|",
                "\"later\":{\"a\"}|to go on with :|",
                "later:1|to go on with \"|",
            })
    void aFieldThatIsWrongIsNamed(String fields, String where, String why) {
        assertRefused("{" + IDENTITY + "," + fields + "}", where, why == null ? "" : why);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "``|to be an object",
                "null|to be an object",
                "[]|to be an object",
                "{}|report.identity must be there",
                "{\"identity\":null}|report.identity was expected to be an object, found null",
                "{\"identity\":{}}|identity.nonce must be there",
                "{\"identity\":{\"nonce\":\"00c0ffee00c0ffe\"}}|identity.nonce must be 16 hex",
                "{\"identity\":{\"nonce\":\"00c0ffee00c0ffeg\"}}|identity.nonce must be 16 hex",
                "{\"identity\":{\"nonce\":\"00c0ffee00c0ffee0\"}}|identity.nonce must be at most 16",
                "{\"identity\":{\"nonce\":null}}|identity.nonce",
                "{\"identity\":{\"vm_id\":\"\"}}|identity.vm_id must not be empty",
                "{\"identity\":{\"vm_id\":\"7f23c0de01f0a-4e9b-8c55-2f6d1f3a9b10\"}}|a UUID",
                "{\"identity\":{\"wall_clock_ms\":-1}}|identity.wall_clock_ms",
                "{\"identity\":{\"monotonic_ns\":18446744073709551615}}|identity.monotonic_ns",
                "{\"identity\":{\"agent_version\":1}}|identity.agent_version",
            })
    void aReportWithoutAnIdentityIsRefused(String text, String reason) {
        assertRefused(text, reason);
    }

    @Test
    void nothingMayFollowTheReport() throws IOException {
        String golden = new String(Golden.bytes("nothing-readable"), ISO_8859_1);

        assertRefused(golden + "{}", "report was expected to end, found a brace");
        assertRefused(golden + "\0", "report was expected to end, found byte 0x0");
    }

    @Test
    void everyTruncationIsRefused() throws IOException {
        byte[] golden = Golden.bytes("guest-1vcpu");

        for (int length = 0; length < golden.length - 1; length++) {
            int cut = length;
            MalformedReport refusal =
                    catchThrowableOfType(
                            MalformedReport.class, () -> GuestReportParser.parse(golden, 0, cut));
            assertThat(refusal).as("cut at %d", length).isNotNull();
        }
    }

    @Test
    void arraysAreBounded() {
        assertRefused(
                "{"
                        + IDENTITY
                        + ",\"network\":["
                        + devices(GuestApi.MAX_NETWORK_DEVICES + 1)
                        + "]}",
                "network must have at most 48 elements");
        assertRefused(
                "{" + IDENTITY + ",\"cpu\":{\"cpus\":[" + cpus(GuestApi.MAX_CPUS + 1) + "]}}",
                "must have at most 128 elements");
    }

    @Test
    void aDeviceOrACpuThatIsThereTwiceIsRefused() {
        assertRefused(
                "{" + IDENTITY + ",\"network\":[" + network("a") + "," + network("a") + "]}",
                "must have each device once");
        assertRefused(
                "{" + IDENTITY + ",\"cpu\":{\"cpus\":[" + cpus(1) + "," + cpus(1) + "]}}",
                "CPU numbers that rise");
    }

    @Test
    void nestingIsBounded() {
        assertRefused("{" + IDENTITY + ",\"later\":" + "[".repeat(30_000), "deeper than 8 levels");
        assertRefused(
                "{" + IDENTITY + ",\"later\":" + "{\"a\":".repeat(9_000), "deeper than 8 levels");
    }

    @Test
    void longNamesAndTextsAreRefused() {
        assertRefused(
                "{" + IDENTITY + ",\"" + "n".repeat(65) + "\":1}", "longer than 64 characters");
        assertRefused(
                "{" + IDENTITY + ",\"network\":[" + network("d".repeat(129)) + "]}",
                "network.device must be at most 128 characters");
        assertRefused(
                "{" + IDENTITY + ",\"network\":[" + network("\\u0064".repeat(129)) + "]}",
                "network.device must be at most 128 characters");
    }

    @Test
    void aReportLongerThanTheLimitIsNotEvenLookedAt() {
        byte[] bytes = new byte[GuestApi.MAX_REPORT_BYTES + 1];

        assertThatThrownBy(() -> GuestReportParser.parse(bytes, 0, bytes.length))
                .isInstanceOf(MalformedReport.class)
                .hasMessage("guest report refused: it has 65537 bytes, at most 65536 are read");
    }

    @Test
    void aRefusalCarriesNoStackTraceAndNothingTheGuestWrote() {
        MalformedReport refusal =
                catchThrowableOfType(
                        MalformedReport.class,
                        () -> parse("{\"identity\":{\"nonce\":\"\u001b[2J\"}}"));

        assertThat(refusal.getStackTrace()).isEmpty();
        assertThat(refusal).hasMessageMatching("[ -~]+");
    }

    private static String devices(int count) {
        StringBuilder text = new StringBuilder(network("d0"));
        for (int i = 1; i < count; i++) {
            text.append(',').append(network("d" + i));
        }
        return text.toString();
    }

    private static String cpus(int count) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append(
                    String.format(Locale.ROOT, "%s{\"cpu\":%d,%s}", i == 0 ? "" : ",", i, TIMES));
        }
        return text.toString();
    }
}
