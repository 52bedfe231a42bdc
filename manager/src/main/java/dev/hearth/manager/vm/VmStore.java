// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static dev.hearth.manager.database.DatabaseGuard.guarded;

import dev.hearth.contract.rest.ExternalVmCreate;
import dev.hearth.contract.rest.NetworkMode;
import dev.hearth.contract.rest.PortForward;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmNetwork;
import dev.hearth.manager.problem.HearthException;
import dev.hearth.manager.problem.HearthException.NameTaken;
import dev.hearth.manager.problem.HearthException.WrongState;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The tables `vm` and `vm_port_forward`. Throws [DatabaseUnavailable] when the database does not
/// answer. Safe for use by many threads.
public final class VmStore {

    private static final String SELECT =
            """
            SELECT id, name, vcpu_count, mem_size_mib, image, disk_mib, network_mode,
                   ARRAY(SELECT host_port FROM vm_port_forward WHERE vm_id = id ORDER BY host_port)
                       AS host_ports,
                   ARRAY(SELECT guest_port FROM vm_port_forward WHERE vm_id = id ORDER BY host_port)
                       AS guest_ports,
                   host(guest_ip) AS guest_ip, external_agent_port, poll_interval_s,
                   created_at
            FROM vm
            """;

    // One statement, so that a VM is there with all its forwards or not at all.
    private static final String INSERT =
            """
            WITH made AS (
                INSERT INTO vm (id, name, vcpu_count, mem_size_mib, image, disk_mib, network_mode,
                                poll_interval_s)
                VALUES (:id, :name, :vcpus, :mem, :image, :disk, :mode, :interval)
                RETURNING id
            )
            INSERT INTO vm_port_forward (vm_id, host_port, guest_port)
            SELECT made.id, port.host, port.guest
            FROM made, unnest(:hostPorts, :guestPorts) AS port (host, guest)
            """;

    private static final String INSERT_EXTERNAL =
            """
            INSERT INTO vm (id, name, network_mode, guest_ip, external_agent_port, poll_interval_s)
            VALUES (:id, :name, 'none', CAST(:ip AS inet), :port, :interval)
            """;

    private static final String NAME_UNIQUE = "vm_name_unique";

    private final JdbcClient jdbc;

    public VmStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// All VMs, by name.
    List<WantedVm> list() {
        return guarded(
                () -> jdbc.sql(SELECT + "ORDER BY name COLLATE \"C\"").query(VmStore::row).list());
    }

    Optional<WantedVm> find(VmId id) {
        return guarded(() ->
                jdbc.sql(SELECT + "WHERE id = :id")
                        .param("id", id.value())
                        .query(VmStore::row)
                        .optional());
    }

    /// Which of these host ports lead to VMs, and to which, by name.
    Map<Integer, String> forwarded(Set<Integer> hostPorts) {
        if (hostPorts.isEmpty()) {
            return Map.of();
        }
        return guarded(() ->
                jdbc
                        .sql(
                                """
                                SELECT host_port, name FROM vm_port_forward JOIN vm ON vm.id = vm_id
                                WHERE host_port = ANY (:hostPorts)
                                """)
                        .param("hostPorts", hostPorts.toArray(Integer[]::new))
                        .query((row, number) ->
                                Map.entry(row.getInt("host_port"), row.getString("name")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    /// Throws [NameTaken] when another VM has the name, and [WrongState] when one has just been
    /// given a host port: the indexes decide, whoever else is writing.
    WantedVm insert(VmId id, VmCreate wanted) {
        List<PortForward> forwards = wanted.network().forwards();
        try {
            guarded(() ->
                    jdbc.sql(INSERT)
                            .param("id", id.value())
                            .param("name", wanted.name())
                            .param("vcpus", wanted.vcpuCount())
                            .param("mem", wanted.memSizeMib())
                            .param("image", wanted.image())
                            .param("disk", wanted.diskMib())
                            .param("mode", wanted.network().mode().toString())
                            .param("interval", wanted.pollIntervalS())
                            .param("hostPorts", ports(forwards, PortForward::hostPort))
                            .param("guestPorts", ports(forwards, PortForward::guestPort))
                            .update());
        } catch (DuplicateKeyException e) {
            throw taken(wanted.name(), e);
        }
        return find(id).orElseThrow(id::notFound);
    }

    /// Throws [NameTaken] when another VM has the name, and [WrongState] when another has the
    /// address.
    WantedVm insert(VmId id, ExternalVmCreate wanted) {
        String address = wanted.external().guestIp();
        try {
            guarded(() ->
                    jdbc.sql(INSERT_EXTERNAL)
                            .param("id", id.value())
                            .param("name", wanted.name())
                            .param("ip", address)
                            .param("port", wanted.external().agentPort())
                            .param("interval", wanted.pollIntervalS())
                            .update());
        } catch (DuplicateKeyException e) {
            throw taken(wanted.name(), e);
        }
        return find(id).orElseThrow(id::notFound);
    }

    /// Whose registered address this is.
    Optional<VmId> ownerOf(String address) {
        return guarded(() ->
                jdbc.sql("SELECT id FROM vm WHERE guest_ip = CAST(:ip AS inet)")
                        .param("ip", address)
                        .query((row, number) -> new VmId(row.getObject("id", UUID.class)))
                        .optional());
    }

    private static HearthException taken(String name, DuplicateKeyException e) {
        if (String.valueOf(e.getMessage()).contains(NAME_UNIQUE)) {
            return new NameTaken(
                    ("there is a VM named \"%s\" already; choose another name, or delete that "
                                    + "one first")
                            .formatted(name));
        }
        return new WrongState(
                "another request was just given a host port or the address of this one; send it "
                        + "again to be told which");
    }

    private static Integer[] ports(
            List<PortForward> forwards, Function<PortForward, Integer> which) {
        return forwards.stream().map(which).toArray(Integer[]::new);
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

    void setPollInterval(VmId id, int seconds) {
        guarded(() ->
                jdbc.sql("UPDATE vm SET poll_interval_s = :seconds WHERE id = :id")
                        .param("id", id.value())
                        .param("seconds", seconds)
                        .update());
    }

    void setDiskMib(VmId id, int mib) {
        guarded(() ->
                jdbc.sql("UPDATE vm SET disk_mib = :mib WHERE id = :id")
                        .param("id", id.value())
                        .param("mib", mib)
                        .update());
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

    private static WantedVm row(ResultSet row, int number) throws SQLException {
        return new WantedVm(
                new VmId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getObject("vcpu_count", Integer.class),
                row.getObject("mem_size_mib", Integer.class),
                row.getString("image"),
                row.getObject("disk_mib", Integer.class),
                network(row),
                row.getObject("external_agent_port", Integer.class),
                row.getInt("poll_interval_s"),
                row.getString("guest_ip"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static VmNetwork network(ResultSet row) throws SQLException {
        Integer[] hostPorts = (Integer[]) row.getArray("host_ports").getArray();
        Integer[] guestPorts = (Integer[]) row.getArray("guest_ports").getArray();
        List<PortForward> forwards = new ArrayList<>();
        for (int index = 0; index < hostPorts.length; index++) {
            forwards.add(new PortForward(hostPorts[index], guestPorts[index]));
        }
        NetworkMode mode =
                NetworkMode.valueOf(row.getString("network_mode").toUpperCase(Locale.ROOT));
        return new VmNetwork(mode, forwards);
    }
}
