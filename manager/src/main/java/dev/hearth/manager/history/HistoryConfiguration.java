// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.history;

import dev.hearth.manager.database.Database;
import dev.hearth.manager.http.Answers;
import dev.hearth.manager.vm.VmService;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Wires the history.
@Configuration(proxyBeanMethods = false)
public class HistoryConfiguration {

    @Bean
    HistoryCounts historyCounts() {
        return new HistoryCounts();
    }

    @Bean
    HistoryRecorder historyRecorder(HistoryCounts counts) {
        return new HistoryRecorder(Clock.systemUTC(), counts);
    }

    @Bean
    LiveRings liveRings() {
        return new LiveRings(Clock.systemUTC(), System::nanoTime);
    }

    @Bean
    OpenHistory openHistory(HistoryCounts counts) {
        return new OpenHistory(System::nanoTime, counts, OpenHistory.MOST_UNWRITTEN);
    }

    @Bean
    HistoryStore historyStore(Database database) {
        return new HistoryStore(database.dataSource());
    }

    @Bean
    HistoryWriter historyWriter(
            HistoryRecorder recorder, OpenHistory open, HistoryStore store, HistoryCounts counts) {
        return new HistoryWriter(
                recorder, open, store, counts, Clock.systemUTC(), HistoryWriter.WRITE_EVERY);
    }

    @Bean
    HistoryService historyService(
            LiveRings live,
            OpenHistory open,
            HistoryStore store,
            HistoryWriter writer,
            HistoryCounts counts) {
        return new HistoryService(
                new HistoryService.Kept(live, open, store), writer, counts, Clock.systemUTC());
    }

    @Bean
    HistoryRoutes historyRoutes(HistoryService history, VmService vms, Answers answers) {
        return new HistoryRoutes(history, vms, answers);
    }
}
