// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.kernel;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// What a kernel in memory is without files and sockets: its name, its clocks, its terminal.
abstract class KernelBasics implements Kernel {

    /// What the agent said on standard error.
    public final List<String> log = new ArrayList<>();

    /// What the agent printed on standard output.
    public final List<String> printed = new ArrayList<>();

    /// What the guest calls itself.
    public String hostName = "guest";

    public byte randomByte;

    private long nanos = 1_000_000_000_000L;
    private long wallMillis = 1_790_000_000_000L;

    /// Sets both clocks.
    public void setClocks(long monotonicNanos, long newWallMillis) {
        nanos = monotonicNanos;
        wallMillis = newWallMillis;
    }

    /// Moves the clocks on.
    public void advanceMillis(long millis) {
        nanos += millis * 1_000_000L;
        wallMillis += millis;
    }

    @Override
    public int uname(byte[] into) {
        KernelText.putUname(hostName, into);
        return 0;
    }

    @Override
    public long cpuNanos() {
        return 1_234_567_890L;
    }

    @Override
    public long monotonicNanos() {
        return nanos;
    }

    @Override
    public long wallClockMillis() {
        return wallMillis;
    }

    @Override
    public void random(byte[] into) {
        KernelText.putCoffee(randomByte, into);
    }

    @Override
    public int ticksPerSecond() {
        return 100;
    }

    @Override
    public int pageSize() {
        return 4096;
    }

    @Override
    public void print(byte[] line) {
        printed.add(new String(line, StandardCharsets.US_ASCII));
    }

    @Override
    public void log(byte[] line) {
        log.add(new String(line, StandardCharsets.US_ASCII));
    }
}
