// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.health;

import static dev.hearth.manager.http.Answers.onlyAllowed;

import dev.hearth.contract.rest.Health;
import dev.hearth.contract.rest.Host;
import dev.hearth.manager.database.Database;
import dev.hearth.manager.history.HistoryService;
import dev.hearth.manager.host.HostService;
import dev.hearth.manager.http.Answers;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;

/// `/v1/health`.
public final class HealthRoutes {

    private static final String PATH = "/v1/health";

    private final Database database;
    private final HostService hosts;
    private final HistoryService history;
    private final Answers answers;
    private final String version;

    /// @param version the manager's
    public HealthRoutes(
            Database database,
            HostService hosts,
            HistoryService history,
            Answers answers,
            String version) {
        this.database = database;
        this.hosts = hosts;
        this.history = history;
        this.answers = answers;
        this.version = version;
    }

    /// Every route of this noun.
    public RouterFunction<ServerResponse> routes() {
        return RouterFunctions.route()
                .GET(PATH, request -> answers.json(health()))
                .add(onlyAllowed(PATH, HttpMethod.GET))
                .build();
    }

    private Health health() {
        database.check();
        List<Host> all = hosts.list();
        Health.History kept = history.health();
        boolean allWell = kept.reason() == null && all.stream().allMatch(Host::reachable);
        return new Health(
                allWell ? Health.Status.OK : Health.Status.DEGRADED,
                version,
                database.kind(),
                all,
                kept);
    }
}
