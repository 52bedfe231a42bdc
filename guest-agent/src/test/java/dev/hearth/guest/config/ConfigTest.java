// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What the agent is told, by whom, and who wins.
class ConfigTest {

    private static final String ONE = "11111111-1111-4111-8111-111111111111";
    private static final String TWO = "22222222-2222-4222-8222-222222222222";
    private static final String THREE = "33333333-3333-4333-8333-333333333333";

    private Settings settings = new Settings();

    @BeforeEach
    void startAfresh() {
        settings = new Settings();
    }

    private void file(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        new ConfigFile("f", settings).read(bytes, bytes.length);
    }

    private void boot(String text) {
        byte[] bytes = text.getBytes(ISO_8859_1);
        new BootParameters(settings).read(bytes, bytes.length);
    }

    private boolean metadata(String text) {
        return new Metadata(settings).read(text);
    }

    @Test
    void theStrongerSourceWinsWhicheverSpeaksFirst() {
        assertThat(metadata("{\"vm_id\":\"" + ONE + "\"}")).isTrue();
        assertThat(settings.vmId()).isEqualTo(ONE);
        file("VM_ID=" + TWO);
        assertThat(settings.vmId()).isEqualTo(TWO);
        boot("hearth.vm_id=" + THREE + "\n");
        assertThat(settings.vmId()).isEqualTo(TWO);
        settings.take(Source.OPTION, "", Key.VM_ID, THREE);
        file("VM_ID=" + ONE);
        assertThat(settings.vmId()).isEqualTo(THREE);
        assertThat(settings.faults()).isEmpty();
    }

    @Test
    void aFileHasCommentsEmptyLinesAndQuotes() {
        file("# who\r\n\n  VM_ID=\"" + ONE + "\"  \r\nTOKEN=a=b\nACCESS_TOKEN=\"");

        assertThat(settings.faults()).isEmpty();
        assertThat(settings.vmId()).isEqualTo(ONE);
        assertThat(settings.token()).isEqualTo("a=b");
        assertThat(settings.accessToken()).isEqualTo("\"");
    }

    @Test
    void allFaultsOfAFileAreNamedWithTheirLines() {
        file("VM_ID=x\nvm_id=" + ONE + "\n\nhello\nMMDS=1\nMMDS=0\nTOKEN=\nALLOW=1.2.3.4/33");

        assertThat(settings.faults())
                .containsExactly(
                        "f:1: VM_ID needs a UUID of 36 characters",
                        "f:2: there is no key vm_id",
                        "f:4: this is not KEY=VALUE",
                        "f:6: MMDS is there twice",
                        "f:7: TOKEN needs 1 to 256 visible ASCII characters",
                        "f:8: ALLOW needs at most 16 networks ADDRESS/BITS with commas between"
                                + " them");
    }

    @Test
    void aFileThatIsTooLongIsRefused() {
        file("#".repeat(ConfigFile.MAX_BYTES + 1));

        assertThat(settings.faults()).containsExactly("f is longer than 8192 bytes");
    }

    @Test
    void faultsAreBoundedToo() {
        file("x\n".repeat(1000));

        assertThat(settings.faults()).hasSize(16);
    }

    @Test
    void wordsOfOthersOnTheKernelCommandLineAreLeftAlone() {
        boot("quiet hearth.vm_id=" + ONE + " hearth.init=/sbin/init hearth= hearth. hearth.mmds=1");

        assertThat(settings.faults()).isEmpty();
        assertThat(settings.vmId()).isEqualTo(ONE);
        assertThat(settings.asksMetadata()).isTrue();
    }

    @Test
    void aFaultyListOfNetworksLetsNobodyIn() {
        boot("hearth.allow=10.0.0.0/99");

        assertThat(settings.faults()).hasSize(1);
        assertThat(requireNonNull(settings.allow()).hold(new byte[] {2, 0, 0, 1, 10, 0, 0, 1}))
                .isFalse();
    }

    @Test
    void metadataIsAFlatObjectOfStrings() {
        assertThat(metadata(" {\"a\" : \"b\", \"token\":\"t\" ,\"vm_id\":\"" + ONE + "\"}\n"))
                .isTrue();
        assertThat(settings.vmId()).isEqualTo(ONE);
        assertThat(settings.token()).isEqualTo("t");
        assertThat(metadata("{}")).isTrue();
    }

    @Test
    void metadataMayNotOpenTheAgent() {
        metadata("{\"allow\":\"0.0.0.0/0\",\"listen\":\"0.0.0.0:1\",\"access_token\":\"x\"}");

        assertThat(settings.allow()).isNull();
        assertThat(settings.accessToken()).isNull();
        assertThat(settings.listen()).hasToString("0.0.0.0:8080");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "}",
                "{\"",
                "{\"a",
                "{\"a\"",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1}",
                "{\"a\":\"",
                "{\"a\":\"}",
                "{\"a\":\"b\"",
                "{\"a\":{\"b\":\"c\"}}",
                "{\"a\":\"b\",}",
                "{\"a\":\"b\" \"c\":\"d\"}",
                "{,}",
                "{\"a\":\"\\n\"}",
                "{\"a\":\"\n\"}",
                "[]",
                "{\"a\":\"b\"}x",
                "{x}",
                "{{}"
            })
    void anythingElseIsNoMetadata(String text) {
        assertThat(metadata(text)).isFalse();
    }

    @Test
    void metadataThatIsBrokenAtItsEndChangesNothing() {
        String before = settings.text();

        assertThat(metadata("{\"vm_id\":\"" + ONE + "\",\"token\":\"t\",\"x\":1}")).isFalse();

        assertThat(settings.text()).isEqualTo(before);
    }

    @Test
    void aRestoreForgetsTheMetadataOnly() {
        metadata("{\"vm_id\":\"" + ONE + "\",\"token\":\"t\"}");
        boot("hearth.vm_id=" + TWO);

        settings.forget(Source.METADATA);

        assertThat(settings.vmId()).isEqualTo(TWO);
        assertThat(settings.token()).isNull();
    }
}
