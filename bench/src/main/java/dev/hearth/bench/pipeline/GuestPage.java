// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// The answer that all simulated guests give at one moment, rendered once for all of them. Its
/// counters have one width, so that only their digits are written anew.
final class GuestPage {

    /// Marks the place of a counter of 16 digits.
    private static final char PLACE = '@';

    private static final int DIGITS = 16;

    /// So large that no counter ever gets another digit.
    private static final long BASE = 1_000_000_000_000_000L;

    private static final long NANOS_PER_TICK = 10_000_000;

    private final byte[] bytes;
    private final List<Integer> places = new ArrayList<>();
    private final List<LongSupplier> counters;
    private final ByteBuffer whole;

    /// @param counters what stands at the places, in their order: 0 or more, and always growing
    private GuestPage(String contentType, String body, List<LongSupplier> counters) {
        String page =
                """
                HTTP/1.1 200 OK\r
                Content-Type: %s\r
                Content-Length: %d\r
                \r
                %s\
                """
                        .formatted(contentType, body.length() + places(body) * (DIGITS - 1), body)
                        .replace(String.valueOf(PLACE), "0".repeat(DIGITS - 1) + PLACE);
        this.bytes = page.replace(PLACE, '0').getBytes(StandardCharsets.US_ASCII);
        this.counters = counters;
        for (int at = page.indexOf(PLACE); at >= 0; at = page.indexOf(PLACE, at + 1)) {
            places.add(at - DIGITS + 1);
        }
        this.whole = ByteBuffer.wrap(bytes);
    }

    /// As the real agent's report, of a guest with one CPU that is a quarter busy.
    static GuestPage report(String template) {
        LongSupplier ticks = () -> System.nanoTime() / NANOS_PER_TICK;
        LongSupplier busy = () -> ticks.getAsLong() / 4;
        LongSupplier idle = () -> ticks.getAsLong() - busy.getAsLong();
        LongSupplier bytes = () -> System.nanoTime() / 1000;
        return new GuestPage(
                "application/json",
                template,
                List.of(System::nanoTime, busy, idle, busy, idle, bytes, bytes, bytes, bytes));
    }

    /// Eight series, as a scraper of many guests would keep of each.
    static GuestPage series() {
        LongSupplier seconds = () -> System.nanoTime() / 1_000_000_000;
        LongSupplier bytes = () -> System.nanoTime() / 1000;
        return new GuestPage(
                "text/plain; version=0.0.4; charset=utf-8",
                """
                # TYPE node_cpu_seconds_total counter
                node_cpu_seconds_total{cpu="0",mode="user"} @
                node_cpu_seconds_total{cpu="0",mode="idle"} @
                # TYPE node_memory_MemTotal_bytes gauge
                node_memory_MemTotal_bytes 510160896
                # TYPE node_memory_MemAvailable_bytes gauge
                node_memory_MemAvailable_bytes @
                # TYPE node_network_receive_bytes_total counter
                node_network_receive_bytes_total{device="eth0"} @
                # TYPE node_network_transmit_bytes_total counter
                node_network_transmit_bytes_total{device="eth0"} @
                # TYPE node_disk_read_bytes_total counter
                node_disk_read_bytes_total{device="vda"} @
                # TYPE node_disk_written_bytes_total counter
                node_disk_written_bytes_total{device="vda"} @
                """,
                List.of(seconds, seconds, bytes, bytes, bytes, bytes, bytes));
    }

    /// The answer as of now, to be written from its beginning; good until the next is asked for.
    ByteBuffer now() {
        for (int place = 0; place < places.size(); place++) {
            long left = BASE + counters.get(place).getAsLong() % BASE;
            for (int digit = places.get(place) + DIGITS - 1; digit >= places.get(place); digit--) {
                bytes[digit] = (byte) ('0' + left % 10);
                left /= 10;
            }
        }
        return whole.clear();
    }

    private static int places(String body) {
        return (int) body.chars().filter(each -> each == PLACE).count();
    }
}
