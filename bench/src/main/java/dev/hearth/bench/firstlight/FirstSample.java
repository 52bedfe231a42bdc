// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import dev.hearth.contract.rest.Source;
import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmMetrics;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Viewer;
import java.time.Duration;

/// From `POST /v1/vms` to the first message in which CPU and memory come from inside the guest.
final class FirstSample {

    private static final int RUNS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private FirstSample() {}

    static Row measure() {
        double[] seconds = new double[RUNS];
        try (Hearth hearth = Hearth.start()) {
            String accelerator = hearth.api().health().hosts().getFirst().accelerator() + "";
            // The probe of the accelerator and the initramfs are made once per machine.
            run(hearth, "first");
            for (int i = 0; i < RUNS; i++) {
                seconds[i] = run(hearth, "run" + i);
            }
            String what =
                    "POST /v1/vms + start → first guest sample, "
                            + accelerator
                            + ", 1 vCPU, 128 MiB";
            return Row.ofRuns(what, seconds, 5, "s");
        }
    }

    private static double run(Hearth hearth, String name) {
        long start = System.nanoTime();
        Vm vm = hearth.api().create(new VmCreate(name, 1, 128, VmCreate.DEFAULT_IMAGE));
        hearth.api().start(vm.id());
        try (Viewer viewer = hearth.viewer(vm.id())) {
            viewer.await("measured from inside", LIMIT, FirstSample::fromGuest);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        hearth.api().stop(vm.id());
        hearth.api().delete(vm.id());
        return seconds;
    }

    private static boolean fromGuest(VmMetrics sample) {
        return sample.sources().cpuUsagePercent() == Source.GUEST
                && sample.sources().memoryUsagePercent() == Source.GUEST;
    }
}
