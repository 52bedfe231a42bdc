// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.host.frame;

import static dev.hearth.contract.host.frame.Type.DOUBLE;
import static dev.hearth.contract.host.frame.Type.DOUBLES;
import static dev.hearth.contract.host.frame.Type.ID;
import static dev.hearth.contract.host.frame.Type.INT;
import static dev.hearth.contract.host.frame.Type.LONG;
import static dev.hearth.contract.host.frame.Type.TEXT;
import static dev.hearth.contract.host.frame.Type.TIME;

import dev.hearth.contract.host.BalloonStats;
import dev.hearth.contract.host.Bottleneck;
import dev.hearth.contract.host.DeviceStats;
import dev.hearth.contract.host.ExternalSpec;
import dev.hearth.contract.host.GuestFigures;
import dev.hearth.contract.host.HostInfo;
import dev.hearth.contract.host.Measured;
import dev.hearth.contract.host.MetricSample;
import dev.hearth.contract.host.MetricState;
import dev.hearth.contract.host.NetworkMode;
import dev.hearth.contract.host.NetworkSpec;
import dev.hearth.contract.host.PortForward;
import dev.hearth.contract.host.ProcessStats;
import dev.hearth.contract.host.Source;
import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import java.util.List;

/// The records of a batch as messages: `frames.proto`, for both directions. A new component of a
/// record is one line here and one there.
final class Messages {

    private static final Type<VmState> VM_STATE = Type.constants(VmState.class, Numbers::of);
    private static final Type<MetricState> METRIC_STATE =
            Type.constants(MetricState.class, Numbers::of);
    private static final Type<Source> SOURCE = Type.constants(Source.class, Numbers::of);
    private static final Type<NetworkMode> NETWORK_MODE =
            Type.constants(NetworkMode.class, Numbers::of);
    private static final Type<Bottleneck.Kind> BOTTLENECK_KIND =
            Type.constants(Bottleneck.Kind.class, Numbers::of);
    private static final Type<Verdict.Cause> CAUSE =
            Type.constants(Verdict.Cause.class, Numbers::of);

    static final Message<HostInfo> HOST_INFO =
            Message.of(HostInfo.class)
                    .required(1, TEXT, HostInfo::version)
                    .required(2, TEXT, HostInfo::hypervisor)
                    .required(3, TEXT, HostInfo::accelerator)
                    .required(4, TEXT, HostInfo::acceleratorReason)
                    .required(5, INT, HostInfo::cpuCount)
                    .required(6, LONG, HostInfo::memTotalMib)
                    .repeated(7, NETWORK_MODE, HostInfo::networkModes)
                    .repeated(8, TEXT, HostInfo::images)
                    .build();

    private static final Message<PortForward> PORT_FORWARD =
            Message.of(PortForward.class)
                    .required(1, INT, PortForward::hostPort)
                    .required(2, INT, PortForward::guestPort)
                    .build();

    private static final Message<NetworkSpec> NETWORK_SPEC =
            Message.of(NetworkSpec.class)
                    .required(1, NETWORK_MODE, NetworkSpec::mode)
                    .repeated(2, PORT_FORWARD, NetworkSpec::forwards)
                    .build();

    private static final Message<ExternalSpec> EXTERNAL_SPEC =
            Message.of(ExternalSpec.class)
                    .required(1, TEXT, ExternalSpec::address)
                    .required(2, INT, ExternalSpec::agentPort)
                    .build();

    private static final Message<VmSpec> VM_SPEC =
            Message.of(VmSpec.class)
                    .required(1, TEXT, VmSpec::name)
                    .optional(2, INT, VmSpec::vcpuCount)
                    .optional(3, INT, VmSpec::memSizeMib)
                    .optional(4, TEXT, VmSpec::image)
                    .optional(8, INT, VmSpec::diskMib)
                    .required(5, NETWORK_SPEC, VmSpec::network)
                    .optional(6, EXTERNAL_SPEC, VmSpec::external)
                    .required(7, INT, VmSpec::pollIntervalS)
                    .build();

    private static final Message<Verdict> VERDICT =
            Message.of(Verdict.class)
                    .required(1, CAUSE, Verdict::cause)
                    .required(2, TEXT, Verdict::detail)
                    .repeated(3, TEXT, Verdict::evidence)
                    .build();

    static final Message<VmStatus> VM_STATUS =
            Message.of(VmStatus.class)
                    .inherited(1, ID, VmStatus::id, Subject::vm)
                    .required(2, VM_SPEC, VmStatus::spec)
                    .required(3, VM_STATE, VmStatus::state)
                    .optional(4, TEXT, VmStatus::reason)
                    .optional(5, TEXT, VmStatus::incarnation)
                    .optional(6, LONG, VmStatus::pid)
                    .optional(7, TEXT, VmStatus::address)
                    .optional(8, INT, VmStatus::agentPort)
                    .optional(9, ID, VmStatus::origin)
                    .optional(10, TIME, VmStatus::startedAt)
                    .optional(11, VERDICT, VmStatus::verdict)
                    .required(12, LONG, VmStatus::eventSeq)
                    .build();

    private static final Message<Measured> MEASURED =
            Message.of(Measured.class)
                    .optional(1, DOUBLE, Measured::value)
                    .required(2, SOURCE, Measured::source)
                    .optional(3, TIME, Measured::at)
                    .build();

    private static final Message<GuestFigures.Pressure> PRESSURE =
            Message.of(GuestFigures.Pressure.class)
                    .required(1, DOUBLE, GuestFigures.Pressure::cpuSomePercent)
                    .required(2, DOUBLE, GuestFigures.Pressure::ioSomePercent)
                    .required(3, DOUBLE, GuestFigures.Pressure::ioFullPercent)
                    .required(4, DOUBLE, GuestFigures.Pressure::memorySomePercent)
                    .required(5, DOUBLE, GuestFigures.Pressure::memoryFullPercent)
                    .build();

    private static final Message<GuestFigures> GUEST_FIGURES =
            Message.of(GuestFigures.class)
                    .optional(1, DOUBLE, GuestFigures::cpuStealPercent)
                    .optional(2, DOUBLE, GuestFigures::cpuIowaitPercent)
                    .optional(3, INT, GuestFigures::procsRunning)
                    .optional(4, INT, GuestFigures::procsBlocked)
                    .optional(5, PRESSURE, GuestFigures::pressure)
                    .optional(6, LONG, GuestFigures::oomKills)
                    .optional(7, LONG, GuestFigures::memoryFreeKb)
                    .build();

    private static final Message<ProcessStats.Vcpu> VCPU =
            Message.of(ProcessStats.Vcpu.class)
                    .required(1, INT, ProcessStats.Vcpu::index)
                    .required(2, LONG, ProcessStats.Vcpu::threadId)
                    .optional(3, DOUBLE, ProcessStats.Vcpu::cpuPercent)
                    .build();

    private static final Message<ProcessStats.CpuThrottling> CPU_THROTTLING =
            Message.of(ProcessStats.CpuThrottling.class)
                    .required(1, LONG, ProcessStats.CpuThrottling::periods)
                    .required(2, DOUBLE, ProcessStats.CpuThrottling::ms)
                    .build();

    private static final Message<ProcessStats.ProportionalMemory> PROPORTIONAL_MEMORY =
            Message.of(ProcessStats.ProportionalMemory.class)
                    .required(1, LONG, ProcessStats.ProportionalMemory::kb)
                    .required(2, TIME, ProcessStats.ProportionalMemory::at)
                    .build();

    private static final Message<ProcessStats> PROCESS_STATS =
            Message.of(ProcessStats.class)
                    .inherited(1, ID, ProcessStats::vmId, Subject::vm)
                    .required(2, LONG, ProcessStats::pid)
                    .required(3, TIME, ProcessStats::at)
                    .optional(4, LONG, ProcessStats::intervalMs)
                    .optional(5, DOUBLE, ProcessStats::cpuPercent)
                    .optional(6, DOUBLE, ProcessStats::processCpuPercent)
                    .repeated(7, VCPU, ProcessStats::vcpus)
                    .optional(8, LONG, ProcessStats::memoryRssKb)
                    .required(9, LONG, ProcessStats::memoryTotalKb)
                    .optional(10, DOUBLE, ProcessStats::memoryPercent)
                    .optional(11, DOUBLE, ProcessStats::cpuWaitPercent)
                    .optional(12, CPU_THROTTLING, ProcessStats::cpuThrottling)
                    .optional(13, PROPORTIONAL_MEMORY, ProcessStats::memoryPss)
                    .build();

    private static final Message<BalloonStats> BALLOON_STATS =
            Message.of(BalloonStats.class)
                    .required(1, TIME, BalloonStats::at)
                    .required(2, LONG, BalloonStats::targetKb)
                    .required(3, LONG, BalloonStats::actualKb)
                    .optional(4, LONG, BalloonStats::totalKb)
                    .optional(5, LONG, BalloonStats::availableKb)
                    .optional(6, LONG, BalloonStats::freeKb)
                    .optional(7, LONG, BalloonStats::cacheKb)
                    .optional(8, LONG, BalloonStats::swapInBytes)
                    .optional(9, LONG, BalloonStats::swapOutBytes)
                    .optional(10, LONG, BalloonStats::majorFaults)
                    .optional(11, LONG, BalloonStats::oomKills)
                    .build();

    private static final Message<DeviceStats> DEVICE_STATS =
            Message.of(DeviceStats.class)
                    .required(1, TIME, DeviceStats::at)
                    .required(2, LONG, DeviceStats::intervalMs)
                    .optional(3, LONG, DeviceStats::networkThrottled)
                    .optional(4, LONG, DeviceStats::diskThrottled)
                    .optional(5, LONG, DeviceStats::diskRequests)
                    .optional(6, DOUBLE, DeviceStats::diskWaitMs)
                    .optional(7, LONG, DeviceStats::vcpuExits)
                    .optional(8, DOUBLE, DeviceStats::vcpuExitMs)
                    .optional(9, LONG, DeviceStats::interrupts)
                    .build();

    private static final Message<Bottleneck> BOTTLENECK =
            Message.of(Bottleneck.class)
                    .required(1, BOTTLENECK_KIND, Bottleneck::kind)
                    .required(2, TEXT, Bottleneck::detail)
                    .build();

    static final Message<MetricSample> METRIC_SAMPLE =
            Message.of(MetricSample.class)
                    .inherited(1, ID, MetricSample::vmId, Subject::vm)
                    .inherited(2, TEXT, MetricSample::incarnation, Subject::incarnation)
                    .required(3, TIME, MetricSample::at)
                    .optional(4, LONG, MetricSample::intervalMs)
                    .required(5, METRIC_STATE, MetricSample::state)
                    .optional(6, TEXT, MetricSample::reason)
                    .required(7, MEASURED, MetricSample::cpuUsagePercent)
                    .required(8, MEASURED, MetricSample::memoryUsagePercent)
                    .required(9, MEASURED, MetricSample::networkInBytes)
                    .required(10, MEASURED, MetricSample::networkOutBytes)
                    .required(11, MEASURED, MetricSample::diskReadBytes)
                    .required(12, MEASURED, MetricSample::diskWriteBytes)
                    .optional(13, LONG, MetricSample::memoryUsedKb)
                    .optional(14, LONG, MetricSample::memoryTotalKb)
                    .optional(15, LONG, MetricSample::memoryAvailableKb)
                    .optional(16, DOUBLE, MetricSample::uptimeSeconds)
                    .optional(17, DOUBLES, MetricSample::loadAverage)
                    .optional(18, INT, MetricSample::processCount)
                    .optional(19, TEXT, MetricSample::agentVersion)
                    .optional(20, GUEST_FIGURES, MetricSample::guest)
                    .optional(21, PROCESS_STATS, MetricSample::vmm)
                    .optional(22, BALLOON_STATS, MetricSample::balloon)
                    .optional(23, DEVICE_STATS, MetricSample::devices)
                    .optional(24, BOTTLENECK, MetricSample::bottleneck)
                    .build();

    /// All of them.
    static final List<Message<?>> ALL =
            List.of(
                    HOST_INFO,
                    PORT_FORWARD,
                    NETWORK_SPEC,
                    EXTERNAL_SPEC,
                    VM_SPEC,
                    VERDICT,
                    VM_STATUS,
                    MEASURED,
                    PRESSURE,
                    GUEST_FIGURES,
                    VCPU,
                    CPU_THROTTLING,
                    PROPORTIONAL_MEMORY,
                    PROCESS_STATS,
                    BALLOON_STATS,
                    DEVICE_STATS,
                    BOTTLENECK,
                    METRIC_SAMPLE);

    private Messages() {}
}
