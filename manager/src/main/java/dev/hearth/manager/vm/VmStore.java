// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import dev.hearth.contract.rest.VmCreate;
import dev.hearth.manager.problem.HearthException.DatabaseUnavailable;
import dev.hearth.manager.problem.HearthException.NameTaken;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The table `vm`. Throws [DatabaseUnavailable] when the database does not answer. Safe for use by
/// many threads.
public final class VmStore {

    private static final String COLUMNS =
            "id, name, vcpu_count, mem_size_mib, image, host(guest_ip) AS guest_ip, created_at";

    private final JdbcClient jdbc;

    public VmStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All VMs, by name.
    List<WantedVm> list() {
        return guarded(() ->
                jdbc.sql("SELECT " + COLUMNS + " FROM vm ORDER BY name COLLATE \"C\"")
                        .query(VmStore::row)
                        .list());
    }

    Optional<WantedVm> find(VmId id) {
        return guarded(() ->
                jdbc.sql("SELECT " + COLUMNS + " FROM vm WHERE id = :id")
                        .param("id", id.value())
                        .query(VmStore::row)
                        .optional());
    }

    /// Throws [NameTaken] when another VM has the name.
    WantedVm insert(VmId id, VmCreate wanted) {
        try {
            return guarded(() ->
                    jdbc.sql(
                                    "INSERT INTO vm (id, name, vcpu_count, mem_size_mib, image)"
                                            + " VALUES (:id, :name, :vcpus, :mem, :image)"
                                            + " RETURNING "
                                            + COLUMNS)
                            .param("id", id.value())
                            .param("name", wanted.name())
                            .param("vcpus", wanted.vcpuCount())
                            .param("mem", wanted.memSizeMib())
                            .param("image", wanted.image())
                            .query(VmStore::row)
                            .single());
        } catch (DuplicateKeyException e) {
            throw new NameTaken(
                    ("there is a VM named \"%s\" already; choose another name, or delete that "
                                    + "one first")
                            .formatted(wanted.name()));
        }
    }

    void delete(VmId id) {
        guarded(() -> jdbc.sql("DELETE FROM vm WHERE id = :id").param("id", id.value()).update());
    }

    /// Sets the guest's address. Returns false when another VM has it: the unique index decides,
    /// whoever else is writing.
    boolean setGuestIp(VmId id, String address) {
        return update("UPDATE vm SET guest_ip = CAST(:ip AS inet) WHERE id = :id", id, address);
    }

    /// Sets the guest's address where none is registered. Returns false when another VM has it.
    boolean setGuestIpIfNone(VmId id, String address) {
        return update(
                "UPDATE vm SET guest_ip = COALESCE(guest_ip, CAST(:ip AS inet)) WHERE id = :id",
                id,
                address);
    }

    void clearGuestIp(VmId id) {
        guarded(() ->
                jdbc.sql("UPDATE vm SET guest_ip = NULL WHERE id = :id")
                        .param("id", id.value())
                        .update());
    }

    private boolean update(String sql, VmId id, String address) {
        try {
            guarded(() -> jdbc.sql(sql).param("id", id.value()).param("ip", address).update());
            return true;
        } catch (DuplicateKeyException e) {
            return false;
        }
    }

    /// What is wrong with a statement is a defect of the manager, or told by its caller; anything
    /// else means that the database is away.
    private static <T> T guarded(Supplier<T> query) {
        try {
            return query.get();
        } catch (DuplicateKeyException e) {
            throw e;
        } catch (DataAccessException e) {
            if (e instanceof NonTransientDataAccessException && !isConnectionFailure(e)) {
                throw e;
            }
            throw new DatabaseUnavailable(
                    "the manager's database does not answer; try again, and look into the "
                            + "manager's log if it stays away",
                    e);
        }
    }

    private static boolean isConnectionFailure(DataAccessException e) {
        return e instanceof org.springframework.dao.DataAccessResourceFailureException;
    }

    private static WantedVm row(ResultSet row, int number) throws SQLException {
        return new WantedVm(
                new VmId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getInt("vcpu_count"),
                row.getInt("mem_size_mib"),
                row.getString("image"),
                row.getString("guest_ip"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
