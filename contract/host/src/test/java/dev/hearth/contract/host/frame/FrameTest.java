// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import dev.hearth.contract.host.Batch;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Batches become bytes and the same batches again; bytes that are none become an IOException.
/// Fixture: records made by a seeded generator that knows them by reflection only.
final class FrameTest {

    private static final UUID RUN = new UUID(1, 2);
    private static final Path GOLDEN = Path.of("golden", "two-frames.bin");

    @ParameterizedTest
    @ValueSource(doubles = {0, 0.3, 1})
    void whatIsReadIsWhatWasWritten(double nulls) throws IOException {
        for (int seed = 0; seed < 40; seed++) {
            List<Batch> batches = batches(seed, nulls);

            FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes(batches)));

            for (Batch batch : batches) {
                assertThat(reader.next()).as("seed %d", seed).hasValue(batch);
            }
            assertThat(reader.next()).isEmpty();
        }
    }

    @Test
    void everyComponentOfEveryRecordIsCarriedAsItIsDeclared() {
        for (Message<?> message : Messages.ALL) {
            RecordComponent[] components = message.type().getRecordComponents();
            for (int index = 0; index < components.length; index++) {
                Field<?> field = message.fields().get(index);
                boolean mayBeNull =
                        components[index].getAnnotatedType().isAnnotationPresent(Nullable.class);
                if (!(field instanceof Field.Inherited)) {
                    assertThat(field instanceof Field.Optional)
                            .as("%s may be null", components[index])
                            .isEqualTo(mayBeNull);
                }
            }
        }
    }

    @Test
    void theDocumentHasTheSameFieldsAndNumbers() throws IOException {
        String document = document();
        for (Message<?> message : Messages.ALL) {
            List<String> documented = new ArrayList<>();
            Matcher fields =
                    Pattern.compile("(\\w+) = (\\d+)[ ;]")
                            .matcher(block(document, "message", message.type().getSimpleName()));
            while (fields.find()) {
                documented.add(fields.group(1) + " " + fields.group(2));
            }

            assertThat(documented).as("%s", message.type()).isEqualTo(carried(message));
        }
    }

    @Test
    void theDocumentHasTheSameConstants() throws IOException {
        String document = document();
        for (Class<? extends Enum<?>> type : AnyBatch.constants()) {
            String prefix = snake(type.getSimpleName()).toUpperCase(Locale.ROOT) + "_";
            String block = block(document, "enum", type.getSimpleName());
            for (Enum<?> each : type.getEnumConstants()) {
                assertThat(block).containsPattern("\\b" + prefix + each.name() + " = [1-9]");
            }
        }
    }

    @Test
    void onlyWhatIsNewIsSaidAgain() {
        AnyBatch any = new AnyBatch(3, 0);
        Batch first = any.batch(RUN, 1, List.of(any.entry(new UUID(0, 1))));
        Batch second = new Batch(RUN, 2, first.at(), first.host(), first.vms());
        FrameWriter writer = new FrameWriter();

        int whole = writer.write(first).remaining();
        int change = writer.write(second).remaining();

        int sample = Messages.METRIC_SAMPLE.fields().size();
        assertThat(change).isBetween(sample, whole - 300);
    }

    @Test
    void anotherRunBeginsAnew() throws IOException {
        AnyBatch any = new AnyBatch(4, 0.3);
        List<Batch.Entry> vms = List.of(any.entry(new UUID(0, 1)), any.entry(new UUID(0, 2)));
        FrameWriter writer = new FrameWriter();
        writer.write(any.batch(RUN, 1, vms));
        Batch batch = any.batch(new UUID(8, 9), 1, vms);

        byte[] bytes = copy(writer.write(batch));

        assertThat(new FrameReader(new ByteArrayInputStream(bytes)).next()).hasValue(batch);
    }

    @Test
    void aFrameIsWhatProtocolBuffersCallOne() throws IOException {
        List<Batch> batches = batches(5, 0.3);
        InputStream stream = new ByteArrayInputStream(bytes(batches));
        for (Batch batch : batches) {
            UnknownFieldSet frame = delimited(stream);

            assertThat(frame.getField(2).getVarintList()).containsExactly(batch.seq());
            assertThat(frame.getField(5).getLengthDelimitedList()).hasSameSizeAs(batch.vms());
            for (int index = 0; index < batch.vms().size(); index++) {
                UnknownFieldSet entry =
                        UnknownFieldSet.parseFrom(
                                frame.getField(5).getLengthDelimitedList().get(index));
                UnknownFieldSet sample =
                        UnknownFieldSet.parseFrom(
                                entry.getField(4).getLengthDelimitedList().getFirst());
                Double uptime = batch.vms().get(index).sample().uptimeSeconds();
                assertThat(sample.getField(16).getFixed64List())
                        .isEqualTo(
                                uptime == null
                                        ? List.of()
                                        : List.of(Double.doubleToRawLongBits(uptime)));
            }
        }
    }

    @Test
    void theGoldenFramesAreReadAndWritten() throws IOException {
        byte[] golden = Files.readAllBytes(GOLDEN);
        FrameReader reader = new FrameReader(new ByteArrayInputStream(golden));

        assertThat(reader.next()).hasValue(GoldenBatches.FIRST);
        assertThat(reader.next()).hasValue(GoldenBatches.SECOND);
        assertThat(bytes(List.of(GoldenBatches.FIRST, GoldenBatches.SECOND)))
                .as("other bytes are another contract; see the comment in frames.proto")
                .isEqualTo(golden);
    }

    @Test
    void whatANewerSideSaysMoreIsPassedOver() throws IOException {
        Batch batch = batches(8, 0.3).getFirst();
        byte[] frame = copy(new FrameWriter().write(batch));
        ByteArrayOutputStream newer = new ByteArrayOutputStream();
        UnknownFieldSet.newBuilder(delimited(new ByteArrayInputStream(frame)))
                .addField(90, UnknownFieldSet.Field.newBuilder().addVarint(-1).build())
                .addField(91, UnknownFieldSet.Field.newBuilder().addFixed32(7).build())
                .addField(92, UnknownFieldSet.Field.newBuilder().addFixed64(7).build())
                .build()
                .writeDelimitedTo(newer);

        assertThat(new FrameReader(new ByteArrayInputStream(newer.toByteArray())).next())
                .hasValue(batch);
    }

    @Test
    void aStreamThatEndsAnywhereEndsAfterTheLastWholeFrame() throws IOException {
        List<Batch> batches = batches(9, 0.3);
        byte[] bytes = bytes(batches);
        for (int end = 0; end < bytes.length; end++) {
            FrameReader reader = new FrameReader(new ByteArrayInputStream(bytes, 0, end));
            List<Batch> read = new ArrayList<>();
            try {
                Optional<Batch> next = reader.next();
                while (next.isPresent()) {
                    read.add(next.get());
                    next = reader.next();
                }
            } catch (EOFException e) {
                assertThat(e).hasMessageContaining("ended inside a frame");
            }
            assertThat(read).isEqualTo(batches.subList(0, read.size()));
        }
    }

    @Test
    void changedBytesAreAnIoExceptionOrAnotherBatch() throws IOException {
        Random random = new Random(10);
        byte[] good = bytes(batches(10, 0.3));
        int refused = 0;
        for (int turn = 0; turn < 20_000; turn++) {
            byte[] bad = good.clone();
            for (int change = 0; change <= random.nextInt(4); change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            FrameReader reader = new FrameReader(new ByteArrayInputStream(bad));
            try {
                while (reader.next().isPresent()) {
                    assertThat(reader.bytes()).isLessThanOrEqualTo(bad.length);
                }
            } catch (IOException e) {
                refused++;
            }
        }
        assertThat(refused).isGreaterThan(5_000);
    }

    @Test
    void aLengthThatIsAnnouncedTakesNoMemory() {
        byte[] announced = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x07, 1, 2, 3};
        byte[] tooMuch = {(byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F};
        FrameInput input = new FrameInput(new ByteArrayInputStream(announced));

        assertThatThrownBy(input::next).isInstanceOf(EOFException.class);
        assertThat(input.frame().length).isLessThan(1 << 17);
        assertThatThrownBy(new FrameInput(new ByteArrayInputStream(tooMuch))::next)
                .isInstanceOf(MalformedFrame.class)
                .hasMessageContaining("longer than");
    }

    @Test
    void aVmThatWasNeverIntroducedIsRefused() throws IOException {
        List<Batch> batches = batches(11, 0.3);
        FrameWriter writer = new FrameWriter();
        byte[] first =
                copy(
                        writer.write(
                                new Batch(
                                        RUN,
                                        1,
                                        batches.getFirst().at(),
                                        batches.getFirst().host(),
                                        List.of())));
        writer.write(batches.get(0));
        byte[] third = copy(writer.write(batches.get(1)));
        FrameReader reader = new FrameReader(new ByteArrayInputStream(concat(first, third)));
        reader.next();

        assertThatThrownBy(reader::next).isInstanceOf(MalformedFrame.class);
    }

    private static byte[] concat(byte[] one, byte[] two) {
        byte[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    /// Three batches of one stream: VMs come, change and go.
    private static List<Batch> batches(long seed, double nulls) {
        AnyBatch any = new AnyBatch(seed, nulls);
        Batch.Entry stays = any.entry(new UUID(0, 1));
        Batch.Entry changes = any.entry(new UUID(0, 2));
        Batch first = any.batch(RUN, 1, List.of(stays, changes, any.entry(new UUID(0, 3))));
        return List.of(
                first,
                new Batch(
                        RUN,
                        2,
                        first.at(),
                        first.host(),
                        List.of(stays, any.entry(new UUID(0, 4)), any.entry(new UUID(0, 2)))),
                any.batch(RUN, 3, List.of(any.entry(new UUID(0, 5)), stays)));
    }

    private static byte[] bytes(List<Batch> batches) {
        FrameWriter writer = new FrameWriter();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        batches.forEach(batch -> out.writeBytes(copy(writer.write(batch))));
        return out.toByteArray();
    }

    private static byte[] copy(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    private static UnknownFieldSet delimited(InputStream stream) throws IOException {
        UnknownFieldSet.Builder frame = UnknownFieldSet.newBuilder();
        assertThat(frame.mergeDelimitedFrom(stream)).isTrue();
        return frame.build();
    }

    private static List<String> carried(Message<?> message) {
        RecordComponent[] components = message.type().getRecordComponents();
        return IntStream.range(0, components.length)
                .mapToObj(index ->
                        snake(components[index].getName())
                                + " "
                                + message.fields().get(index).number())
                .toList();
    }

    private static String snake(String name) {
        return name.replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    private static String block(String document, String kind, String name) {
        Matcher block =
                Pattern.compile("\n%s %s \\{\n(.*?)\n\\}".formatted(kind, name), Pattern.DOTALL)
                        .matcher(document);
        assertThat(block.find()).as("%s %s in frames.proto", kind, name).isTrue();
        return block.group(1);
    }

    private static String document() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(Batch.class.getResourceAsStream("frames.proto"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
