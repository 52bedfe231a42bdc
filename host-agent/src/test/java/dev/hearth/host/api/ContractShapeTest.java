// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.ConsoleControl;
import dev.hearth.contract.host.ConsoleNotice;
import dev.hearth.contract.host.GuestBreakdown;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.ImageImport;
import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.contract.host.ImageInfo;
import dev.hearth.contract.host.ImageSource;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.VmSnapshot;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The records and the OpenAPI document describe the same shapes.
class ContractShapeTest {

    private final JsonNode schemas = read().path("components").path("schemas");

    static Stream<Class<?>> records() {
        return Stream.of(
                Batch.class,
                ConsoleNotice.class,
                GuestBreakdown.class,
                HostInfo.class,
                ImageImport.class,
                ImageImportSpec.class,
                ImageInfo.class,
                ImageSource.class,
                Measured.class,
                MetricSample.class,
                ProcessStats.class,
                Bottleneck.class,
                NetworkSpec.class,
                PortForward.class,
                RestoreFrom.class,
                VmSnapshot.class,
                VmSpec.class,
                VmStatus.class);
    }

    @ParameterizedTest
    @MethodSource("records")
    void aRecordHasThePropertiesOfItsSchema(Class<?> record) {
        JsonNode schema = schemas.path(record.getSimpleName());

        assertThat(schema.path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(wireNames(record));
        assertThat(texts(schema.path("required")))
                .as("what is not known is null, and never left out")
                .containsExactlyInAnyOrderElementsOf(wireNames(record));
    }

    @Test
    void aPartOfAGuestHasThePropertiesOfItsSchema() {
        JsonNode parts = schemas.path("GuestBreakdown").path("properties");

        assertItems(parts.path("cpus"), GuestBreakdown.Cpu.class);
        assertItems(parts.path("network"), GuestBreakdown.NetworkDevice.class);
        assertItems(parts.path("disks"), GuestBreakdown.Disk.class);
        assertItems(parts.path("file_systems"), GuestBreakdown.FileSystem.class);
    }

    private static void assertItems(JsonNode array, Class<?> record) {
        JsonNode items = array.path("items");
        assertThat(items.path("properties").propertyNames())
                .containsExactlyElementsOf(wireNames(record));
        assertThat(texts(items.path("required"))).containsExactlyElementsOf(wireNames(record));
    }

    @Test
    void anEnumHasTheValuesOfItsSchema() {
        assertThat(texts(schemas.path("VmState").path("enum")))
                .containsExactlyElementsOf(names(VmState.values()));
        assertThat(texts(schemas.path("NetworkMode").path("enum")))
                .containsExactlyElementsOf(names(NetworkMode.values()));
        JsonNode kind = schemas.path("Bottleneck").path("properties").path("kind");
        assertThat(texts(kind.path("enum")))
                .containsExactlyElementsOf(names(Bottleneck.Kind.values()));
        assertThat(texts(schemas.path("Source").path("enum")))
                .containsExactlyElementsOf(names(Source.values()));
        JsonNode state = schemas.path("MetricSample").path("properties").path("state");
        assertThat(texts(state.path("enum")))
                .containsExactlyElementsOf(names(MetricState.values()));
    }

    @Test
    void anImportHasTheStatesOfItsSchema() {
        JsonNode state = schemas.path("ImageImport").path("properties").path("state");
        assertThat(texts(state.path("enum")))
                .containsExactlyElementsOf(names(ImageImport.State.values()));
    }

    @Test
    void whatIsSaidOnAConsoleHasTheTypesOfItsSchema() {
        assertThat(
                        texts(
                                schemas.path("ConsoleControl")
                                        .path("properties")
                                        .path("type")
                                        .path("enum")))
                .containsExactlyElementsOf(names(ConsoleControl.Type.values()));
        assertThat(
                        texts(
                                schemas.path("ConsoleNotice")
                                        .path("properties")
                                        .path("type")
                                        .path("enum")))
                .containsExactlyElementsOf(names(ConsoleNotice.Type.values()));
    }

    private static List<String> wireNames(Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .map(RecordComponent::getName)
                .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
                .toList();
    }

    private static List<String> names(Enum<?>[] values) {
        return Arrays.stream(values).map(Object::toString).toList();
    }

    private static List<String> texts(JsonNode array) {
        return array.values().stream().map(JsonNode::asString).toList();
    }

    private static JsonNode read() {
        try (InputStream in = HostInfo.class.getResourceAsStream("openapi.yaml")) {
            return new YAMLMapper().readTree(in);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
