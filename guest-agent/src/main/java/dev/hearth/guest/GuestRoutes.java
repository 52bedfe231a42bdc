// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.http.MediaType;
import dev.hearth.guest.http.Request;
import dev.hearth.guest.http.Response;
import dev.hearth.guest.http.Routes;

/// What the agent answers of itself: its report and its health.
final class GuestRoutes implements Routes {

    private final Report report;
    private final Health health;

    GuestRoutes(Report report, Health health) {
        this.report = report;
        this.health = health;
    }

    @Override
    public boolean has(Request request) {
        return request.isPath(GuestApi.METRICS_PATH) || request.isPath(GuestApi.HEALTH_PATH);
    }

    @Override
    public void answer(Request request, Response response) {
        if (request.isPath(GuestApi.METRICS_PATH)) {
            MediaType wanted = request.wanted();
            if (wanted == MediaType.JSON) {
                report.write(response.body());
            } else {
                report.write(response.exposition(wanted));
            }
        } else if (!health.write(response.body())) {
            response.status(Response.Status.UNAVAILABLE);
        }
    }
}
