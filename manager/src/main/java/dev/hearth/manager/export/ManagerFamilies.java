// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import static dev.hearth.export.Family.counter;
import static dev.hearth.export.Family.gauge;
import static dev.hearth.export.Family.info;

import dev.hearth.export.Family;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.List;

/// The families that only a manager has.
final class ManagerFamilies {

    static final Family INFO = info("hearth_manager", "Which manager this is");
    static final Family DATABASE_UP =
            gauge("hearth_manager_database_up", "1 when the database answered this scrape");
    static final Family VIEWERS =
            gauge("hearth_manager_viewers", "Open WebSockets, by what they look at");
    static final Family LOWERED =
            gauge(
                    "hearth_manager_viewers_lowered",
                    "Viewers that do not keep up and are told less often than they asked for");
    static final Family MADE =
            counter(
                    "hearth_manager_viewer_messages_made",
                    "Messages that were made for viewers; one may go to many");
    static final Family MESSAGES =
            counter("hearth_manager_viewer_messages", "Messages for viewers, by outcome");
    static final Family HOST_UP =
            gauge("hearth_host_up", "1 when the host's batches come, 0 when it does not answer");
    static final Family CONNECTED =
            gauge("hearth_manager_stream_connected", "1 while the host's stream is open");
    static final Family CONNECTS =
            counter("hearth_manager_stream_connects", "Connections to a host that brought a batch");
    static final Family BATCHES =
            counter("hearth_manager_stream_batches", "Seconds that a host sent");
    static final Family MISSED =
            counter(
                    "hearth_manager_stream_batches_missed",
                    "Seconds that a host made and that did not come");

    static final Family BYTES =
            counter(
                    "hearth_manager_stream_bytes",
                    Unit.BYTES,
                    "What those seconds had on the wire");
    static final Family REPLAYED =
            counter(
                    "hearth_manager_stream_batches_replayed",
                    "Seconds that came later, from what the host had kept");
    static final Family LOST =
            counter(
                    "hearth_manager_stream_batches_lost",
                    "Seconds that did not come at all and are gaps in the history");
    static final Family BEHIND =
            gauge(
                    "hearth_manager_stream_behind",
                    "1 while what was missed of the host is on its way to the history");
    static final Family SAMPLES =
            counter("hearth_manager_history_samples", "Samples for the history, by outcome");
    static final Family ROWS =
            counter("hearth_manager_history_rows", "Rows of the history, by outcome");
    static final Family UNWRITTEN =
            gauge("hearth_manager_history_rows_unwritten", "Rows that wait in memory");
    static final Family ALERTS =
            gauge("hearth_manager_alerts", "Alerts that are active, by their state");
    static final Family DELIVERIES =
            counter("hearth_manager_webhook_deliveries", "Messages to webhooks, by outcome");

    static final List<Family> ALL =
            List.of(
                    INFO,
                    DATABASE_UP,
                    VIEWERS,
                    LOWERED,
                    MADE,
                    MESSAGES,
                    HOST_UP,
                    CONNECTED,
                    CONNECTS,
                    BATCHES,
                    BYTES,
                    MISSED,
                    REPLAYED,
                    LOST,
                    BEHIND,
                    SAMPLES,
                    ROWS,
                    UNWRITTEN,
                    ALERTS,
                    DELIVERIES);

    private ManagerFamilies() {}
}
