// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.Guest;
import dev.hearth.fakefirecracker.metrics.Counters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The balloon in a running guest: it follows its target by [#MIB_PER_TICK], and never takes the
/// last quarter of the memory. Used under the machine's lock.
final class Balloon {

    private static final long MIB_PER_TICK = 64;
    private static final long PAGES_PER_MIB = 256;
    private static final long MILLIS_PER_SECOND = 1000;

    private final Map<String, Object> config;
    private long fromMib;
    private long fromTick;
    private long counted;

    /// @param config the device's, which its updates change
    /// @param actualMib what it holds now
    Balloon(Map<String, Object> config, long actualMib) {
        this.config = config;
        this.fromMib = actualMib;
    }

    void target(long mib, Guest guest) throws Fault {
        requireActive(guest);
        if (mib > guest.spec().memoryMib()) {
            throw new Fault(
                    "Balloon config error: Requested memory should be less than "
                            + guest.spec().memoryMib()
                            + "MiB.");
        }
        fromMib = actualMib(guest);
        fromTick = guest.ticks();
        config.put("amount_mib", mib);
    }

    void interval(long seconds, Guest guest) throws Fault {
        requireActive(guest);
        if ((seconds == 0) != (interval() == 0)) {
            throw new Fault(
                    "Balloon config error: Statistics cannot be enabled/disabled after activation.");
        }
        config.put("stats_polling_interval_s", seconds);
    }

    private long interval() {
        return Fields.number(config, "stats_polling_interval_s", 0);
    }

    long actualMib(Guest guest) {
        long most = guest.spec().memoryMib() * 3 / 4;
        long target = Math.min(Fields.number(config, "amount_mib", 0), most);
        long moved = (guest.ticks() - fromTick) * MIB_PER_TICK;
        return target > fromMib
                ? Math.min(target, fromMib + moved)
                : Math.max(target, fromMib - moved);
    }

    /// The answer of `GET /balloon/statistics`. Values are bytes, and as old as the last report:
    /// its time is not told.
    Map<String, Object> statistics(Guest guest) throws Fault {
        if (interval() == 0) {
            throw new Fault(
                    "Balloon config error: Statistics for the balloon device are not enabled.");
        }
        requireActive(guest);
        long actual = actualMib(guest);
        long target = Fields.number(config, "amount_mib", 0);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("target_pages", target * PAGES_PER_MIB);
        answer.put("actual_pages", actual * PAGES_PER_MIB);
        answer.put("target_mib", target);
        answer.put("actual_mib", actual);
        if (reports(guest) == 0) {
            return answer;
        }
        long total = (guest.spec().memoryMib() * 95 / 100) << 20;
        long left = total - (actual << 20);
        answer.put("swap_in", 0L);
        answer.put("swap_out", 0L);
        answer.put("major_faults", guest.ticks());
        answer.put("minor_faults", 100 * guest.ticks());
        answer.put("free_memory", left / 2);
        answer.put("total_memory", total);
        answer.put("available_memory", left * 3 / 4);
        answer.put("disk_caches", left / 8);
        answer.put("hugetlb_allocations", 0L);
        answer.put("hugetlb_failures", 0L);
        answer.put("oom_kill", 0L);
        return answer;
    }

    /// How often the guest reported, in this process.
    private long reports(Guest guest) {
        long every = interval() * MILLIS_PER_SECOND;
        return every == 0 ? 0 : guest.clock().nanosHere() / 1_000_000 / every;
    }

    void count(Counters counters, Guest guest) {
        long now = Math.max(counted, reports(guest));
        counters.add("balloon", "stats_updates_count", now - counted);
        counted = now;
    }

    /// Hinting is a developer preview: a guest here takes the command and reports no page.
    Map<String, Object> hinting() throws Fault {
        if (!Fields.flag(config, "free_page_hinting")) {
            throw new Fault("Balloon config error: Attempting to use hinting when not enabled.");
        }
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("host_cmd", 0L);
        status.put("guest_cmd", 0L);
        return status;
    }

    static void requireActive(Guest guest) throws Fault {
        if (guest.life() == Guest.Life.BOOTING) {
            throw new Fault("Balloon config error: Device not activated yet.");
        }
    }

    /// @throws Fault when there is none
    static Balloon of(Optional<Balloon> balloon) throws Fault {
        return balloon.orElseThrow(Balloon::missing);
    }

    static Fault missing() {
        return new Fault("Balloon config error: No balloon device found.");
    }
}
