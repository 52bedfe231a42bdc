// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.event;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.contract.rest.Verdict;
import dev.hearth.contract.rest.VmEvent;
import dev.hearth.manager.vm.VmId;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `vm_event`. Throws [DatabaseUnavailable] when the database does not answer. Safe for
/// use by many threads.
final class EventStore {

    /// Of each VM.
    static final int MOST = 1_000;

    private static final String SELECT =
            """
            SELECT id, vm_id, at, kind, incarnation, detail, cause, evidence FROM vm_event
            """;

    // A VM that is not, or no longer, in the database has no events there.
    private static final String INSERT =
            """
            INSERT INTO vm_event (vm_id, seq, at, kind, incarnation, detail, cause, evidence)
            SELECT :vm, :seq, :at, :kind, :incarnation, :detail, :cause, :evidence
            WHERE EXISTS (SELECT 1 FROM vm WHERE id = :vm)
            ON CONFLICT ON CONSTRAINT vm_event_once DO NOTHING
            """;

    private static final String TRIM =
            """
            DELETE FROM vm_event WHERE vm_id = :vm AND id <=
                (SELECT id FROM vm_event WHERE vm_id = :vm ORDER BY id DESC OFFSET :most LIMIT 1)
            """;

    private final JdbcClient jdbc;

    EventStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The host's number of the newest event of each VM.
    Map<UUID, Long> newest() {
        return guarded(() -> {
            Map<UUID, Long> newest = new HashMap<>();
            jdbc.sql("SELECT vm_id, max(seq) AS seq FROM vm_event GROUP BY vm_id")
                    .query((ResultSet row) -> {
                        newest.put(row.getObject("vm_id", UUID.class), row.getLong("seq"));
                    });
            return newest;
        });
    }

    /// Takes events of a VM, in this order; those that were taken before change nothing.
    void add(UUID vm, List<dev.hearth.contract.host.VmEvent> events) {
        guarded(() -> {
            try {
                events.forEach(event -> insert(vm, event));
                jdbc.sql(TRIM).param("vm", vm).param("most", MOST).update();
            } catch (DataIntegrityViolationException e) {
                // The VM was deleted just now.
                return false;
            }
            return true;
        });
    }

    private void insert(UUID vm, dev.hearth.contract.host.VmEvent event) {
        dev.hearth.contract.host.Verdict verdict = event.verdict();
        jdbc.sql(INSERT)
                .param("vm", vm)
                .param("seq", event.seq())
                .param("at", event.at().atOffset(ZoneOffset.UTC))
                .param("kind", event.kind().toString())
                .param("incarnation", event.incarnation())
                .param("detail", event.detail())
                .param("cause", verdict == null ? null : verdict.cause().toString())
                .param(
                        "evidence",
                        verdict == null ? null : verdict.evidence().toArray(String[]::new),
                        java.sql.Types.ARRAY)
                .update();
    }

    /// What of a VM's events, or all VMs', somebody wants.
    ///
    /// @param before only events with smaller ids
    /// @param limit so many at most
    /// @param kinds only these; empty: all
    record Wanted(long before, int limit, Set<VmEvent.Kind> kinds) {}

    /// A VM's events, newest first.
    List<VmEvent> of(VmId vm, Wanted wanted) {
        return select("vm_id = :vm", wanted, Map.of("vm", vm.value()));
    }

    /// Events of all VMs, newest first.
    List<VmEvent> ofAll(Wanted wanted) {
        return select("TRUE", wanted, Map.of());
    }

    private List<VmEvent> select(String which, Wanted wanted, Map<String, Object> parameters) {
        String ofKinds = wanted.kinds().isEmpty() ? "" : " AND kind IN (:kinds)";
        return guarded(() ->
                jdbc.sql(
                                SELECT
                                        + ("WHERE %s AND id < :before%s ORDER BY id DESC"
                                                        + " LIMIT :limit")
                                                .formatted(which, ofKinds))
                        .params(parameters)
                        .param("before", wanted.before())
                        .param("limit", wanted.limit())
                        .param("kinds", wanted.kinds().stream().map(Object::toString).toList())
                        .query(EventStore::row)
                        .list());
    }

    private static VmEvent row(ResultSet row, int number) throws SQLException {
        return new VmEvent(
                row.getLong("id"),
                row.getObject("vm_id", UUID.class),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                named(VmEvent.Kind.values(), row.getString("kind")),
                row.getString("incarnation"),
                row.getString("detail"),
                verdict(row));
    }

    private static @Nullable Verdict verdict(ResultSet row) throws SQLException {
        String cause = row.getString("cause");
        Array evidence = row.getArray("evidence");
        return cause == null || evidence == null
                ? null
                : new Verdict(
                        named(Verdict.Cause.values(), cause),
                        row.getString("detail"),
                        List.of((String[]) evidence.getArray()));
    }

    private static <E extends Enum<E>> E named(E[] all, String name) {
        return Arrays.stream(all)
                .filter(each -> each.toString().equals(name))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException(
                                String.format(Locale.ROOT, "the database says \"%s\"", name)));
    }
}
