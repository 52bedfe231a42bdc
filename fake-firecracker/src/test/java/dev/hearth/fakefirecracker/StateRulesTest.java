// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Every call in every state: allowed, or refused with the sentence for it. The table is the test's
/// own, not the fake's. Fixture: one fake that is walked through the states.
final class StateRulesTest extends FakeFixture {

    private enum When {
        BEFORE,
        AFTER,
        ALWAYS
    }

    private record Row(When when, String method, String uri, String body) {}

    private static final String NOT_AFTER =
            "The requested operation is not supported after starting the microVM.";
    private static final String NOT_BEFORE =
            "The requested operation is not supported before starting the microVM.";

    private final List<Row> rows = new ArrayList<>();

    private void row(When when, String method, String uri, String body) {
        rows.add(new Row(when, method, uri, body));
    }

    private void table() {
        row(When.ALWAYS, "GET", "/", "");
        row(When.ALWAYS, "GET", "/version", "");
        row(When.ALWAYS, "GET", "/machine-config", "");
        row(When.ALWAYS, "GET", "/vm/config", "");
        row(When.ALWAYS, "GET", "/mmds", "");
        row(When.ALWAYS, "PUT", "/mmds", "{}");
        row(When.ALWAYS, "PATCH", "/mmds", "{}");
        row(When.ALWAYS, "GET", "/balloon", "");
        row(When.BEFORE, "PUT", "/boot-source", "{'kernel_image_path':'kernel'}");
        row(When.BEFORE, "PUT", "/machine-config", "{'vcpu_count':1,'mem_size_mib':128}");
        row(When.BEFORE, "PATCH", "/machine-config", "{'smt':false}");
        row(When.BEFORE, "PUT", "/cpu-config", "{}");
        row(When.BEFORE, "PUT", "/drives/d", "{'drive_id':'d','is_root_device':false}");
        row(When.BEFORE, "PUT", "/network-interfaces/n", "{'iface_id':'n','host_dev_name':'t'}");
        row(When.BEFORE, "PUT", "/pmem/p", "{'id':'p','path_on_host':'disk'}");
        row(When.BEFORE, "PUT", "/vsock", "{'guest_cid':3,'uds_path':'v2.sock'}");
        row(When.BEFORE, "PUT", "/mmds/config", "{'network_interfaces':['n'],'version':'V2'}");
        row(When.BEFORE, "PUT", "/balloon", "{'amount_mib':0,'deflate_on_oom':true}");
        row(When.BEFORE, "PUT", "/entropy", "{}");
        row(When.BEFORE, "PUT", "/serial", "{'serial_out_path':'serial'}");
        row(When.BEFORE, "PUT", "/logger", "{'level':'Info'}");
        row(When.BEFORE, "PUT", "/metrics", "{'metrics_path':'metrics'}");
        row(When.BEFORE, "PUT", "/hotplug/memory", "{'total_size_mib':128}");
        row(When.BEFORE, "PUT", "/snapshot/load", "{'snapshot_path':'s','mem_file_path':'m'}");
        row(When.BEFORE, "PUT", "/actions", "{'action_type':'InstanceStart'}");
        row(When.AFTER, "PUT", "/actions", "{'action_type':'FlushMetrics'}");
        row(When.AFTER, "PATCH", "/drives/d", "{'drive_id':'d'}");
        row(When.AFTER, "PATCH", "/network-interfaces/n", "{'iface_id':'n'}");
        row(When.AFTER, "PATCH", "/pmem/p", "{'id':'p'}");
        row(When.AFTER, "DELETE", "/drives/d", "");
        row(When.AFTER, "DELETE", "/network-interfaces/n", "");
        row(When.AFTER, "DELETE", "/pmem/p", "");
        row(When.AFTER, "GET", "/balloon/statistics", "");
        row(When.AFTER, "PATCH", "/balloon", "{'amount_mib':1}");
        row(When.AFTER, "PATCH", "/balloon/statistics", "{'stats_polling_interval_s':1}");
        row(When.AFTER, "GET", "/balloon/hinting/status", "");
        row(When.AFTER, "PATCH", "/balloon/hinting/start", "{}");
        row(When.AFTER, "PATCH", "/balloon/hinting/stop", "{}");
        row(When.AFTER, "GET", "/hotplug/memory", "");
        row(When.AFTER, "PATCH", "/hotplug/memory", "{'requested_size_mib':0}");
        row(When.AFTER, "PUT", "/snapshot/create", "{'snapshot_path':'s','mem_file_path':'m'}");
    }

    @Test
    void everyCallIsAllowedOrRefusedByItsState() throws IOException {
        table();
        Firecracker fake = start("set ctrl-alt-del ignored; set boot-ms 0");

        for (Row row : rows) {
            boolean last = row.uri().equals("/actions") || row.uri().equals("/snapshot/load");
            if (row.when() == When.AFTER || !last) {
                check(fake, row, "not started", NOT_BEFORE, When.AFTER);
            }
        }
        ok(fake, "PUT", "/actions", "{'action_type':'InstanceStart'}");
        for (Row row : rows) {
            check(fake, row, "running", NOT_AFTER, When.BEFORE);
        }
        pause(fake);
        for (Row row : rows) {
            check(fake, row, "paused", NOT_AFTER, When.BEFORE);
        }
        ok(fake, "PATCH", "/vm", "{'state':'Resumed'}");
        ok(fake, "PATCH", "/vm", "{'state':'Resumed'}");
    }

    private static void check(
            Firecracker fake, Row row, String state, String sentence, When refused)
            throws IOException {
        ApiClient.Answer answer = call(fake, row.method(), row.uri(), row.body());
        String what = row.method() + " " + row.uri() + " " + row.body() + " when " + state;
        if (row.when() == refused) {
            assertThat(answer.body()).as(what).contains(sentence);
        } else {
            assertThat(answer.body()).as(what).doesNotContain(NOT_AFTER, NOT_BEFORE);
        }
    }

    @Test
    void aSnapshotOfARunningMachineIsRefused() throws IOException {
        Firecracker fake = start("");
        boot(fake);

        ApiClient.Answer answer =
                call(fake, "PUT", "/snapshot/create", "{'snapshot_path':'s','mem_file_path':'m'}");

        assertThat(answer.body())
                .contains(
                        "Create snapshot error: Cannot save the microVM state: Operation not allowed:"
                                + " save/restore unavailable while running");
        assertThat(file("s")).doesNotExist();
    }
}
