// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.diagnosis;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.VmRoutes;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/vms/{id}/diagnosis`.
public final class DiagnosisRoutes {

    private static final String ONE = "/v1/vms/{id}/diagnosis";

    private final DiagnosisService diagnoses;
    private final Answers answers;

    DiagnosisRoutes(DiagnosisService diagnoses, Answers answers) {
        this.diagnoses = diagnoses;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(ONE, request -> answers.json(diagnoses.diagnose(VmRoutes.id(request))))
                .add(onlyAllowed(ONE, HttpMethod.GET))
                .build();
    }
}
