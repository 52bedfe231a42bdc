// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import dev.hearth.contract.host.Batch;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Makes records of which every component is something, whatever components they have: what is
/// added to a record is in the next test by itself.
final class AnyBatch {

    private static final List<Source> KNOWN = List.of(Source.GUEST, Source.BALLOON, Source.VMM);
    private static final String LETTERS = "abcxyz 0189-:.,äß€😀\n";

    private final Random random;
    private final double nulls;

    /// The types of all constants that records of a batch have.
    static List<Class<? extends Enum<?>>> constants() {
        return List.of(
                VmState.class,
                MetricState.class,
                Source.class,
                NetworkMode.class,
                Bottleneck.Kind.class,
                Verdict.Cause.class);
    }

    /// @param nulls how many of what may be null is, from 0 to 1
    AnyBatch(long seed, double nulls) {
        this.random = new Random(seed);
        this.nulls = nulls;
    }

    Batch batch(UUID run, long seq, List<Batch.Entry> entries) {
        return new Batch(run, seq, instant(), make(HostInfo.class), entries);
    }

    Batch.Entry entry(UUID vm) {
        return new Batch.Entry(with(make(VmStatus.class), vm), with(make(MetricSample.class), vm));
    }

    /// The same record with another first component, which is the VM's id.
    <T extends Record> T with(T record, UUID vm) {
        RecordComponent[] components = record.getClass().getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = index == 0 ? vm : value(components[index], record);
        }
        @SuppressWarnings("unchecked")
        Class<T> type = (Class<T>) record.getClass();
        return construct(type, components, values);
    }

    <T extends Record> T make(Class<T> type) {
        if (type == Measured.class) {
            return type.cast(measured());
        }
        RecordComponent[] components = type.getRecordComponents();
        @Nullable Object[] values = new Object[components.length];
        for (int index = 0; index < values.length; index++) {
            values[index] = any(components[index]);
        }
        return construct(type, components, values);
    }

    private Measured measured() {
        return random.nextDouble() < nulls
                ? Measured.UNKNOWN
                : new Measured(number(), KNOWN.get(random.nextInt(KNOWN.size())), instant());
    }

    private @Nullable Object any(RecordComponent component) {
        AnnotatedType annotated = component.getAnnotatedType();
        if (annotated.isAnnotationPresent(Nullable.class) && random.nextDouble() < nulls) {
            return null;
        }
        if (component.getGenericType() instanceof ParameterizedType list) {
            Class<?> element = (Class<?>) list.getActualTypeArguments()[0];
            List<Object> all = new ArrayList<>();
            int size = nulls == 0 ? 3 : random.nextInt(4);
            while (all.size() < size) {
                all.add(any(element));
            }
            return List.copyOf(all);
        }
        return any(component.getType());
    }

    @SuppressWarnings("unchecked")
    private Object any(Class<?> type) {
        if (type.isRecord()) {
            return make((Class<? extends Record>) type);
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[random.nextInt(type.getEnumConstants().length)];
        }
        return switch (type.getSimpleName()) {
            case "UUID" -> new UUID(random.nextLong(), random.nextLong());
            case "String" -> text();
            case "Instant" -> instant();
            case "long", "Long" -> whole();
            case "int", "Integer" -> (int) whole();
            case "double", "Double" -> number();
            default -> throw new AssertionError("teach this test about " + type);
        };
    }

    private long whole() {
        return random.nextLong() >> random.nextInt(64);
    }

    private double number() {
        return random.nextInt(4) == 0 ? random.nextInt(3) : random.nextDouble() * 1e9;
    }

    private Instant instant() {
        return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
    }

    /// Never empty: an incarnation that is empty cannot be told from none.
    private String text() {
        StringBuilder text = new StringBuilder("!");
        int length = random.nextInt(8) == 0 ? 300 : random.nextInt(20);
        int[] letters = LETTERS.codePoints().toArray();
        while (text.length() < length) {
            text.appendCodePoint(letters[random.nextInt(letters.length)]);
        }
        return text.toString();
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    private static <T extends Record> T construct(
            Class<T> type, RecordComponent[] components, @Nullable Object[] values) {
        Class<?>[] types = new Class<?>[components.length];
        for (int index = 0; index < types.length; index++) {
            types[index] = components[index].getType();
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
