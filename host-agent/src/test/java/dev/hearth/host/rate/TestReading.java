// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.rate;

import dev.hearth.contract.guest.GuestReport;
import dev.hearth.contract.guest.GuestReport.Cpu;
import dev.hearth.contract.guest.GuestReport.CpuTimes;
import dev.hearth.contract.guest.GuestReport.Disk;
import dev.hearth.contract.guest.GuestReport.Identity;
import dev.hearth.contract.guest.GuestReport.LoadAverage;
import dev.hearth.contract.guest.GuestReport.Memory;
import dev.hearth.contract.guest.GuestReport.NetworkDevice;
import dev.hearth.contract.guest.GuestReport.Pressure;
import dev.hearth.contract.guest.GuestReport.Tasks;
import dev.hearth.host.guest.GuestReading;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A guest's reading, written down by what matters to a test. The rest is that of a healthy guest
/// of 2 vCPUs at `ms` by the clocks of host and guest, asked 5 ms before it answered.
public record TestReading(
        long ms,
        long guestMs,
        String nonce,
        String bootId,
        @Nullable CpuTimes cpu,
        @Nullable List<NetworkDevice> network,
        @Nullable List<Disk> disks,
        int cpus) {

    public static final long MS = 1_000_000;
    public static final Instant START = Instant.parse("2026-11-23T00:00:00Z");
    private static final String BOOT = "7d0e2f3a-1111-4222-8333-444455556666";

    /// At `ms`: 25 % busy since the beginning of time, 1000 bytes/ms in, 500 out, 200 read, 100
    /// written.
    public static TestReading at(long ms) {
        long ticks = 2 * ms / 10;
        return new TestReading(
                ms,
                ms,
                "0123456789abcdef",
                BOOT,
                times(ticks / 4, ticks - ticks / 4),
                List.of(net("eth0", ms * 1000, ms * 500)),
                List.of(disk("vda", ms * 200, ms * 100)),
                0);
    }

    public static CpuTimes times(long user, long idle) {
        return new CpuTimes(-1, user, 0, 0, idle, 0, 0, 0, 0, 0, 0);
    }

    public static NetworkDevice net(String device, long in, long out) {
        return new NetworkDevice(device, in, 1, out, 1);
    }

    public static Disk disk(String device, long read, long written) {
        return new Disk(device, 1, read, 1, written);
    }

    public TestReading guestMs(long other) {
        return new TestReading(ms, other, nonce, bootId, cpu, network, disks, cpus);
    }

    public TestReading atHostMs(long other) {
        return new TestReading(other, guestMs, nonce, bootId, cpu, network, disks, cpus);
    }

    public TestReading nonce(String other) {
        return new TestReading(ms, guestMs, other, bootId, cpu, network, disks, cpus);
    }

    public TestReading bootId(String other) {
        return new TestReading(ms, guestMs, nonce, other, cpu, network, disks, cpus);
    }

    public TestReading cpu(@Nullable CpuTimes other) {
        return new TestReading(ms, guestMs, nonce, bootId, other, network, disks, cpus);
    }

    public TestReading network(@Nullable List<NetworkDevice> other) {
        return new TestReading(ms, guestMs, nonce, bootId, cpu, other, disks, cpus);
    }

    public TestReading disks(@Nullable List<Disk> other) {
        return new TestReading(ms, guestMs, nonce, bootId, cpu, network, other, cpus);
    }

    /// How many CPUs the guest lists; none, unless it is said here.
    public TestReading cpus(int other) {
        return new TestReading(ms, guestMs, nonce, bootId, cpu, network, disks, other);
    }

    public GuestReading build() {
        GuestReport report =
                new GuestReport(
                        99.0,
                        guestMs / 1000.0,
                        new LoadAverage(0.1, 0.2, 0.3),
                        12,
                        new Identity(null, bootId, nonce, "0.1.0", 1, guestMs * MS),
                        cpu == null
                                ? null
                                : new Cpu(100, cpu, Collections.nCopies(cpus, times(0, 0))),
                        new Memory(400_000, 300_000, 200_000L),
                        network,
                        disks,
                        new Tasks(2, 1),
                        new Pressure(guestMs * 100, guestMs * 200, guestMs * 50, 0, 0),
                        3L,
                        null);
        return new GuestReading(report, (ms - 5) * MS, ms * MS, START.plusMillis(ms));
    }
}
