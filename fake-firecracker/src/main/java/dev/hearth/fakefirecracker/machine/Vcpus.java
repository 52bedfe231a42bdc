// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.machine;

import dev.hearth.fakefirecracker.guest.Guest;

/// The threads `fc_vcpu 0` and so on, as a host finds them. They burn as much CPU as the setting
/// `vcpu-load` says, none by default.
final class Vcpus {

    private static final long PERIOD_NANOS = 100_000_000;

    private Vcpus() {}

    static void start(Guest guest, Settings settings) {
        for (int i = 0; i < guest.spec().vcpus(); i++) {
            Thread.ofPlatform()
                    .name("fc_vcpu " + i)
                    .daemon()
                    .start(() -> run(guest, settings.vcpuLoadPercent));
        }
    }

    private static void run(Guest guest, int loadPercent) {
        try {
            while (true) {
                if (loadPercent == 0) {
                    Thread.sleep(Long.MAX_VALUE);
                }
                guest.clock().awaitRunning();
                long until = System.nanoTime() + PERIOD_NANOS * loadPercent / 100;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                Thread.sleep(0, 1);
                Thread.sleep(PERIOD_NANOS * (100 - loadPercent) / 100 / 1_000_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
