// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.database.Database;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.prometheus.PrometheusClient;
import dev.hearth.manager.vm.VmService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the history.
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {

    @Bean
    LiveRings liveRings() {
        return new LiveRings(Clock.systemUTC(), System::nanoTime);
    }

    @Bean
    Archive archive(ManagerConfig config, LiveRings live, Database database, Json json) {
        return config.historyStore()
                .<Archive>map(store ->
                        new StoreArchive(
                                new PrometheusClient(store, json, StoreArchive.DEADLINE),
                                live,
                                Clock.systemUTC()))
                .orElseGet(() -> inDatabase(database));
    }

    private static Archive inDatabase(Database database) {
        HistoryCounts counts = new HistoryCounts();
        HistoryRecorder recorder = new HistoryRecorder(Clock.systemUTC(), counts);
        OpenHistory open = new OpenHistory(System::nanoTime, counts, OpenHistory.MOST_UNWRITTEN);
        HistoryStore store = new HistoryStore(database.dataSource());
        HistoryWriter writer =
                new HistoryWriter(
                        recorder,
                        open,
                        store,
                        counts,
                        Clock.systemUTC(),
                        HistoryWriter.WRITE_EVERY);
        return new DatabaseArchive(recorder, open, store, writer, counts);
    }

    @Bean
    HistoryService historyService(LiveRings live, Archive archive) {
        return new HistoryService(live, archive, Clock.systemUTC());
    }

    @Bean
    HistoryRoutes historyRoutes(HistoryService history, VmService vms, Answers answers) {
        return new HistoryRoutes(history, vms, answers);
    }
}
