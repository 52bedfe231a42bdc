// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import dev.hearth.contract.host.VmState;
import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Vm;
import dev.hearth.export.ExportedVm;
import dev.hearth.export.Family;
import dev.hearth.export.HostFamilies;
import dev.hearth.export.Points;
import dev.hearth.export.Totals;
import dev.hearth.export.VmFamilies;
import dev.hearth.export.VmPoints;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.vm.VmService;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Everything the manager knows, as one scrape tells it. Safe for use by many threads.
final class Fleet {

    /// Every family there may be in a scrape.
    static final List<Family> FAMILIES =
            Stream.of(VmFamilies.ALL, HostFamilies.ALL, ManagerFamilies.ALL)
                    .flatMap(List::stream)
                    .toList();

    private static final Logger log = LoggerFactory.getLogger(Fleet.class);

    private final VmService vms;
    private final HostState host;
    private final Hosts hosts;
    private final Self self;
    private final Totals totals = new Totals();

    /// Begins to follow the host's batches.
    Fleet(VmService vms, HostState host, Hosts hosts, Self self) {
        this.vms = vms;
        this.host = host;
        this.hosts = hosts;
        this.self = self;
        host.listen(totals::accept);
    }

    /// What is known now. A database that does not answer costs the VMs that no host holds, and
    /// says so.
    Points points() {
        Points points = new Points();
        self.addTo(points);
        hosts.addTo(points);
        List<Vm> wanted = wanted();
        points.add(ManagerFamilies.DATABASE_UP, Labels.EMPTY, wanted == null ? 0 : 1);
        Stream<ExportedVm> all =
                wanted == null
                        ? host.vms().orElse(List.of()).stream()
                                .flatMap(vm -> held(host.vm(vm.id())))
                        : wanted.stream().map(vm -> exported(vm, host.vm(vm.id())));
        all.forEach(vm -> VmPoints.add(vm, hosts.labels(), totals, points));
        return points;
    }

    private @Nullable List<Vm> wanted() {
        try {
            return vms.list();
        } catch (RuntimeException e) {
            log.atWarn().setCause(e).log("the database did not answer a scrape");
            return null;
        }
    }

    private static ExportedVm exported(Vm vm, SeenVm seen) {
        return switch (seen) {
            case SeenVm.Held held -> held(held).findFirst().orElseThrow();
            case SeenVm.Absent absent when vm.external() != null -> without(vm, ExportedVm.UNKNOWN);
            case SeenVm.Absent absent -> without(vm, VmState.STOPPED.toString());
            case SeenVm.Unknown unknown -> without(vm, ExportedVm.UNKNOWN);
        };
    }

    private static Stream<ExportedVm> held(SeenVm seen) {
        if (!(seen instanceof SeenVm.Held held)) {
            return Stream.empty();
        }
        VmStatus status = held.status();
        return Stream.of(
                held.sample()
                        .map(each -> ExportedVm.of(status, each.sample(), each.sinceSample()))
                        .orElseGet(() -> ExportedVm.of(status)));
    }

    private static ExportedVm without(Vm vm, String state) {
        return new ExportedVm(
                vm.id(),
                vm.name(),
                vm.image(),
                vm.vcpuCount(),
                vm.memSizeMib(),
                state,
                state,
                null,
                null,
                null);
    }
}
