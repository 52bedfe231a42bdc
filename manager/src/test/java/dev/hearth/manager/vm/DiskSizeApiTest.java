// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.vm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeHostAgent;
import dev.hearth.manager.testing.FakeImages;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How large a VM's disk is: what its host is told, and what is refused. Fixture: a host with the
/// image `free` of [FakeImages#ROOTFS_MIB].
@ExtendWith(WithManager.class)
class DiskSizeApiTest {

    private final ManagerUnderTest manager;

    DiskSizeApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @BeforeEach
    void holdTheImage() {
        manager.hostAgent().hold(List.of(FakeHostAgent.IMAGE, "free"));
    }

    @AfterEach
    void holdIt() {
        manager.hostAgent().hold(List.of(FakeHostAgent.IMAGE));
    }

    @Test
    void aVmSaysHowLargeItsDiskIsAndItsHostIsTold() {
        Answer created = create(512);
        assertThat(created.status()).isEqualTo(201);
        assertThat(mib(created)).isEqualTo(512);
        UUID id = UUID.fromString(created.member("id"));

        assertThat(start(id).status()).isEqualTo(200);

        assertThat(held(id)).isEqualTo(512);
    }

    @Test
    void withoutOneItIsAsLargeAsItsImage() {
        UUID id = manager.createVm();
        Answer none = create(",\"disk_mib\":null");

        assertThat(manager.get("/v1/vms/" + id).json().path("disk_mib").isNull()).isTrue();
        assertThat(none.json().path("disk_mib").isNull()).isTrue();
        assertThat(change(id, "{\"disk_mib\":null}").status()).isEqualTo(422);
    }

    @Test
    void itIsGrownWhileTheVmIsStoppedAndItsHostIsToldAtTheNextStart() {
        UUID id = UUID.fromString(create(512).member("id"));
        start(id);

        Answer early = change(id, "{\"disk_mib\":600}");

        assertThat(early.status()).isEqualTo(409);
        assertThat(early.member("detail")).contains("stop it first");
        manager.post("/v1/vms/" + id + "/stop", "");
        assertThat(mib(change(id, "{\"disk_mib\":600,\"poll_interval_s\":5}"))).isEqualTo(600);
        assertThat(manager.get("/v1/vms/" + id).json().path("poll_interval_s").intValue())
                .isEqualTo(5);
        start(id);
        assertThat(held(id)).isEqualTo(600);
    }

    @Test
    void aDiskAsLargeAsItsImageIsGrownFromThat() {
        UUID id = UUID.fromString(create("").member("id"));

        Answer refused = change(id, "{\"disk_mib\":%d}".formatted(FakeImages.ROOTFS_MIB - 1));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail"))
                .contains(
                        "disk_mib must be at least %d, which it has already"
                                .formatted(FakeImages.ROOTFS_MIB));
        assertThat(mib(change(id, "{\"disk_mib\":%d}".formatted(FakeImages.ROOTFS_MIB))))
                .isEqualTo(FakeImages.ROOTFS_MIB);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | must be from 1 to 16777216",
                "16777217 | must be from 1 to 16777216",
                "1.5 | must be a whole number",
                "\"1\" | must be a whole number",
                "1 | must be at least",
            })
    void whatCannotBeIsRefused(String size, String fault) {
        Answer refused = create(",\"disk_mib\":" + size);

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail")).contains("disk_mib " + fault);
        UUID id = UUID.fromString(create(512).member("id"));
        Answer kept = change(id, "{\"disk_mib\":%s}".formatted(size));
        assertThat(kept.status()).isEqualTo(422);
        assertThat(kept.member("detail")).contains("disk_mib " + fault);
        assertThat(mib(manager.get("/v1/vms/" + id))).isEqualTo(512);
    }

    @Test
    void anExternalVmHasNone() {
        Answer refused =
                manager.post(
                        "/v1/vms",
                        "{\"name\":\"%s\",\"disk_mib\":9,\"external\":{\"guest_ip\":\"192.168.7.90\"}}"
                                .formatted(manager.freshName()));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.member("detail")).contains("disk_mib must be left out");
    }

    private Answer create(int mib) {
        return create(",\"disk_mib\":" + mib);
    }

    private Answer create(String more) {
        return manager.post(
                "/v1/vms",
                "{\"name\":\"%s\",\"image\":\"free\"%s}".formatted(manager.freshName(), more));
    }

    private Answer start(UUID id) {
        return manager.post("/v1/vms/" + id + "/start", "");
    }

    private Answer change(UUID id, String body) {
        return manager.send("PATCH", "/v1/vms/" + id, body, "application/json");
    }

    private int held(UUID id) {
        return Objects.requireNonNull(manager.hostAgent().held(id).spec().diskMib());
    }

    private static int mib(Answer vm) {
        return vm.json().path("disk_mib").intValue();
    }
}
