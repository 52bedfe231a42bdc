// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.diagnosis;

import dev.hearth.contract.host.VmStatus;
import dev.hearth.contract.rest.Diagnosis;
import dev.hearth.contract.rest.Diagnosis.Finding;
import dev.hearth.contract.rest.Diagnosis.Outcome;
import dev.hearth.contract.rest.Vm;
import dev.hearth.manager.host.EventClient;
import dev.hearth.manager.host.HostState;
import dev.hearth.manager.host.SeenVm;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmService;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tries everything between a guest's figures and a viewer. Safe for use by many threads.
final class DiagnosisService {

    private final VmService vms;
    private final HostState host;
    private final EventClient client;
    private final InstantSource clock;

    DiagnosisService(VmService vms, HostState host, EventClient client, InstantSource clock) {
        this.vms = vms;
        this.host = host;
        this.client = client;
        this.clock = clock;
    }

    /// Throws NotFound.
    Diagnosis diagnose(VmId id) {
        Vm vm = vms.get(id);
        List<Finding> findings = new ArrayList<>();
        Optional<dev.hearth.contract.host.Diagnosis> told = host(id, findings);
        stream(findings);
        guestIp(vm, id, findings);
        told.ifPresent(
                diagnosis -> diagnosis.findings().forEach(found -> findings.add(finding(found))));
        return new Diagnosis(id.value(), clock.instant(), findings);
    }

    private Optional<dev.hearth.contract.host.Diagnosis> host(VmId id, List<Finding> findings) {
        try {
            Optional<dev.hearth.contract.host.Diagnosis> told = client.diagnose(id.value());
            findings.add(
                    told.isPresent()
                            ? ok("host", "its host answers")
                            : new Finding(
                                    "host",
                                    Outcome.WARNING,
                                    "its host answers and does not hold the VM",
                                    "start the VM; its host makes it then"));
            return told;
        } catch (HearthException e) {
            findings.add(
                    new Finding(
                            "host",
                            Outcome.BROKEN,
                            String.valueOf(e.getMessage()),
                            "nothing of the VM is known until its host agent answers; the VM itself"
                                    + " may well run"));
            return Optional.empty();
        }
    }

    private void stream(List<Finding> findings) {
        findings.add(
                host.unreachableReason()
                        .map(reason ->
                                new Finding(
                                        "stream",
                                        Outcome.BROKEN,
                                        reason,
                                        "figures come again by themselves once it is back"))
                        .orElseGet(() -> ok("stream", "batches come from its host")));
    }

    private void guestIp(Vm vm, VmId id, List<Finding> findings) {
        String registered = vm.guestIp();
        String held =
                host.vm(id.value())
                                instanceof SeenVm.Held(VmStatus status, Optional<SeenVm.Sample> _)
                        ? status.address()
                        : null;
        if (registered == null) {
            findings.add(
                    new Finding(
                            "guest-ip",
                            Outcome.SKIPPED,
                            "no address of the guest is registered",
                            ""));
        } else if (held != null && !held.equals(registered)) {
            findings.add(
                    new Finding(
                            "guest-ip",
                            Outcome.WARNING,
                            "the registered address is %s, and its host reaches it at %s"
                                    .formatted(registered, held),
                            "register the right one: POST /v1/vms/%s/guest-ip".formatted(id)));
        } else {
            findings.add(ok("guest-ip", "the registered address is " + registered));
        }
    }

    private static Finding ok(String check, String detail) {
        return new Finding(check, Outcome.OK, detail, "");
    }

    private static Finding finding(dev.hearth.contract.host.Diagnosis.Finding found) {
        Outcome outcome =
                switch (found.outcome()) {
                    case OK -> Outcome.OK;
                    case WARNING -> Outcome.WARNING;
                    case BROKEN -> Outcome.BROKEN;
                    case SKIPPED -> Outcome.SKIPPED;
                };
        return new Finding(found.check(), outcome, found.detail(), found.advice());
    }
}
