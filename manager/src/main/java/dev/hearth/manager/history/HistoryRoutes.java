// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.VmHistory;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.VmId;
import dev.hearth.manager.vm.VmRoutes;
import dev.hearth.manager.vm.VmService;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/vms/{id}/metrics/history`.
public final class HistoryRoutes {

    private static final String PATH = "/v1/vms/{id}/metrics/history";
    private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);

    private final HistoryService history;
    private final VmService vms;
    private final Answers answers;

    HistoryRoutes(HistoryService history, VmService vms, Answers answers) {
        this.history = history;
        this.vms = vms;
        this.answers = answers;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(PATH, this::get)
                .add(onlyAllowed(PATH, HttpMethod.GET))
                .build();
    }

    private ServerResponse get(ServerRequest request) {
        VmId vm = VmRoutes.id(request);
        if (!vms.exists(vm)) {
            throw vm.notFound();
        }
        Map<String, List<String>> parameters = request.params();
        VmHistory found = history.of(vm, parameters);
        return wantsCsv(request) ? csv(found) : answers.longJson(found);
    }

    /// What the JSON says beside the values, the headers of the CSV say.
    private static ServerResponse csv(VmHistory found) {
        return ServerResponse.ok()
                .contentType(CSV)
                .cacheControl(CacheControl.noStore())
                .header("Hearth-Tier", found.tier())
                .header("Hearth-Step-Seconds", Long.toString(found.stepSeconds()))
                .body(HistoryCsv.of(found));
    }

    /// JSON unless CSV is asked for by name, and not less than JSON (RFC 9110, section 12.5.1).
    private static boolean wantsCsv(ServerRequest request) {
        double csv = 0;
        double json = 0;
        for (MediaType type : request.headers().accept()) {
            if (type.equalsTypeAndSubtype(CSV)) {
                csv = type.getQualityValue();
            } else if (type.equalsTypeAndSubtype(MediaType.APPLICATION_JSON)) {
                json = type.getQualityValue();
            }
        }
        return csv > 0 && csv >= json;
    }
}
