// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hearth.contract.host.RestoreFrom;
import dev.hearth.contract.host.VmSpec;
import dev.hearth.contract.host.VmState;
import dev.hearth.manager.json.Json;
import dev.hearth.manager.problem.HearthException.HostUnreachable;
import dev.hearth.manager.testing.FakeHostAgent;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// How long a host agent is waited for. On a fake one, with deadlines a test can wait for.
class HostClientTest {

    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private final FakeHostAgent hostAgent = new FakeHostAgent();
    private final UUID vm = UUID.randomUUID();
    private final UUID snapshot = UUID.randomUUID();

    @AfterEach
    void close() {
        hostAgent.close();
    }

    @Test
    void whatCopiesMemoryAndDiskMayTakeMinutes() {
        assertThat(Deadlines.USUAL.snapshot()).isGreaterThanOrEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void aHostThatDoesNotAnswerAPauseInTimeIsUnreachable() {
        try (HostClient client = client(new Deadlines(LONG, SHORT, LONG))) {
            client.ensure(vm, new VmSpec("x", 1, 128, FakeHostAgent.IMAGE));
            client.start(vm);
            hostAgent.hangNext("POST vms/pause");

            assertThatThrownBy(() -> client.pause(vm))
                    .isInstanceOf(HostUnreachable.class)
                    .hasMessageContaining("did not answer in time");
            assertThat(client.status(vm).orElseThrow().state()).isEqualTo(VmState.RUNNING);
        }
    }

    @Test
    void aHostThatDoesNotTakeOrRestoreASnapshotInTimeIsUnreachable() {
        try (HostClient client = client(new Deadlines(LONG, LONG, SHORT))) {
            SnapshotClient snapshots = new SnapshotClient(client);
            hostAgent.hangNext("PUT vms/snapshots");
            hostAgent.hangNext("POST vms/restore");

            assertThatThrownBy(() -> snapshots.take(vm, snapshot))
                    .isInstanceOf(HostUnreachable.class)
                    .hasMessageContaining("did not answer in time");
            assertThatThrownBy(() -> snapshots.restore(vm, new RestoreFrom(vm, snapshot)))
                    .isInstanceOf(HostUnreachable.class);
        }
    }

    @Test
    void whatMayBeSaidTwiceIsNotLostWithAConnectionThatIsGone() {
        try (HostClient client = client(Deadlines.USUAL)) {
            hostAgent.dropNext("PUT vms");

            client.ensure(vm, new VmSpec("x", 1, 128, FakeHostAgent.IMAGE));
            hostAgent.dropNext("POST vms/start");

            assertThat(hostAgent.vms()).containsKey(vm);
            assertThatThrownBy(() -> client.start(vm)).isInstanceOf(HostUnreachable.class);
        }
    }

    @Test
    void aHostThatDoesNotListItsSnapshotsInTimeIsUnreachable() {
        try (HostClient client = client(new Deadlines(SHORT, LONG, LONG))) {
            hostAgent.hangNext("GET vms/snapshots");

            assertThatThrownBy(() -> new SnapshotClient(client).list(vm))
                    .isInstanceOf(HostUnreachable.class);
        }
    }

    private HostClient client(Deadlines deadlines) {
        return new HostClient(hostAgent.url(), new Json(), deadlines);
    }
}
