// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import dev.hearth.host.diagnosis.DiagnosisService;

/// `/agent/v1/vms/{id}/diagnosis`.
public final class DiagnosisRoutes {

    private final DiagnosisService diagnoses;

    public DiagnosisRoutes(DiagnosisService diagnoses) {
        this.diagnoses = diagnoses;
    }

    void addTo(Router router) {
        router.add(
                "GET",
                "/agent/v1/vms/{id}/diagnosis",
                request -> Response.ok(diagnoses.diagnose(request.id())));
    }
}
