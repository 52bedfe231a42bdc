// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.VmStatus;
import java.time.Duration;
import java.util.Optional;

/// What is known right now of one VM on the host.
public sealed interface SeenVm {

    /// The host holds it.
    ///
    /// @param sample its latest sample; empty when none belongs to the VM's present incarnation
    record Held(VmStatus status, Optional<Sample> sample) implements SeenVm {}

    /// The host answers, and does not hold it.
    record Absent() implements SeenVm {}

    /// The host does not answer: nobody knows.
    ///
    /// @param reason why not, and what to do
    record Unknown(String reason) implements SeenVm {}

    /// A sample and what it takes to tell its age without comparing two machines' clocks.
    ///
    /// @param sinceSample the time from the sample until now
    record Sample(MetricSample sample, Duration sinceSample) {}
}
