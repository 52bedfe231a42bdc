// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/// How values of one kind are written and read.
///
/// @param <T> what they are in Java
interface Type<T> {

    Type<Long> LONG =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.VARINT;
                }

                @Override
                public void write(WireWriter writer, Long value) {
                    writer.varint(value);
                }

                @Override
                public Long read(WireReader reader) throws MalformedFrame {
                    return reader.varint();
                }
            };

    Type<Integer> INT =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.VARINT;
                }

                @Override
                public void write(WireWriter writer, Integer value) {
                    writer.varint(value);
                }

                @Override
                public Integer read(WireReader reader) throws MalformedFrame {
                    return (int) reader.varint();
                }
            };

    Type<Double> DOUBLE =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.FIXED64;
                }

                @Override
                public void write(WireWriter writer, Double value) {
                    writer.fixed64(Double.doubleToRawLongBits(value));
                }

                @Override
                public Double read(WireReader reader) throws MalformedFrame {
                    return Double.longBitsToDouble(reader.fixed64());
                }
            };

    /// Times before 1678 and after 2261 are told as the nearest that can be.
    Type<Instant> TIME =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.FIXED64;
                }

                @Override
                public void write(WireWriter writer, Instant value) {
                    writer.fixed64(nanos(value));
                }

                @Override
                public Instant read(WireReader reader) throws MalformedFrame {
                    return reader.time();
                }

                private static long nanos(Instant time) {
                    long most = Long.MAX_VALUE / TimeUnit.SECONDS.toNanos(1);
                    if (Math.abs(time.getEpochSecond()) >= most) {
                        return time.getEpochSecond() < 0 ? -Long.MAX_VALUE : Long.MAX_VALUE;
                    }
                    return TimeUnit.SECONDS.toNanos(time.getEpochSecond()) + time.getNano();
                }
            };

    Type<String> TEXT =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.LENGTH;
                }

                @Override
                public void write(WireWriter writer, String value) {
                    writer.text(value);
                }

                @Override
                public String read(WireReader reader) throws MalformedFrame {
                    return reader.text();
                }
            };

    Type<UUID> ID =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.LENGTH;
                }

                @Override
                public void write(WireWriter writer, UUID value) {
                    writer.varint(2 * Long.BYTES);
                    writer.fixed64(Long.reverseBytes(value.getMostSignificantBits()));
                    writer.fixed64(Long.reverseBytes(value.getLeastSignificantBits()));
                }

                @Override
                public UUID read(WireReader reader) throws MalformedFrame {
                    if (reader.length() != 2 * Long.BYTES) {
                        throw new MalformedFrame("an id has 16 bytes");
                    }
                    return new UUID(
                            Long.reverseBytes(reader.fixed64()),
                            Long.reverseBytes(reader.fixed64()));
                }
            };

    /// As many as a list of samples' figures may have.
    int MOST_FIGURES = 1 << 10;

    /// Packed: one field has all of them, and an empty one is not a missing one.
    Type<List<Double>> DOUBLES =
            new Type<>() {
                @Override
                public int wire() {
                    return WireWriter.LENGTH;
                }

                @Override
                public void write(WireWriter writer, List<Double> value) {
                    writer.varint((long) value.size() * Long.BYTES);
                    value.forEach(each -> DOUBLE.write(writer, each));
                }

                @Override
                public List<Double> read(WireReader reader) throws MalformedFrame {
                    int length = reader.length();
                    if (length % Long.BYTES != 0 || length / Long.BYTES > MOST_FIGURES) {
                        throw new MalformedFrame("a list of numbers has a length of " + length);
                    }
                    List<Double> all = new ArrayList<>(length / Long.BYTES);
                    while (all.size() < length / Long.BYTES) {
                        all.add(DOUBLE.read(reader));
                    }
                    return List.copyOf(all);
                }
            };

    int wire();

    /// Writes the value, and its length where it has one; its tag is written.
    void write(WireWriter writer, T value);

    T read(WireReader reader) throws MalformedFrame;

    /// Constants, each by a number of its own that stays.
    static <E extends Enum<E>> Type<E> constants(Class<E> type, ToIntFunction<E> numbers) {
        return new Constants<>(type, numbers);
    }

    /// See [#constants].
    final class Constants<E extends Enum<E>> implements Type<E> {

        private static final int MOST = 64;

        private final String name;
        private final ToIntFunction<E> numbers;
        private final List<@Nullable E> byNumber = new ArrayList<>();

        Constants(Class<E> type, ToIntFunction<E> numbers) {
            this.name = type.getSimpleName();
            this.numbers = numbers;
            for (E each : type.getEnumConstants()) {
                int number = numbers.applyAsInt(each);
                while (byNumber.size() <= number) {
                    byNumber.add(null);
                }
                if (number < 1 || number > MOST || byNumber.set(number, each) != null) {
                    throw new IllegalStateException("no number for " + each);
                }
            }
        }

        @Override
        public int wire() {
            return WireWriter.VARINT;
        }

        @Override
        public void write(WireWriter writer, E value) {
            writer.varint(numbers.applyAsInt(value));
        }

        @Override
        public E read(WireReader reader) throws MalformedFrame {
            long number = reader.varint();
            E found = number < 0 || number >= byNumber.size() ? null : byNumber.get((int) number);
            if (found == null) {
                throw new MalformedFrame(
                        "%s %d is not known here; is the other side newer?"
                                .formatted(name, number));
            }
            return found;
        }
    }
}
