// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/// The fake does wrong what it is told to do wrong, and only then.
final class MisbehaviourTest extends FakeFixture {

    @Test
    void itDiesBeforeACall() throws Exception {
        Firecracker fake = start("before PUT /boot-source exit 148");

        assertThatThrownBy(() -> configure(fake)).isInstanceOf(IOException.class);
        assertThat(fake.exitCode()).isEqualTo(148);
    }

    @Test
    void itIsKilledAfterACallThatItDid() throws Exception {
        Firecracker fake = start("after PUT /drives/* kill KILL");

        assertThatThrownBy(() -> configure(fake)).isInstanceOf(IOException.class);
        assertThat(fake.exitCode()).isEqualTo(137);
    }

    @Test
    void itDiesBeforeItsSocketIsThere() throws Exception {
        Firecracker fake = start("exit 1");

        assertThat(fake.exitCode()).isEqualTo(1);
        assertThat(fake.socket()).doesNotExist();
    }

    @Test
    void itRefusesToStartAndCanBeAskedAgain() throws IOException {
        Firecracker fake = start("before PUT /actions:InstanceStart #1 answer 400 No.");
        configure(fake);

        assertThat(call(fake, "PUT", "/actions", "{'action_type':'InstanceStart'}").body())
                .isEqualTo("{\"fault_message\":\"No.\"}");
        ok(fake, "PUT", "/actions", "{'action_type':'InstanceStart'}");
    }

    @Test
    void itAnswersGarbageOrNothing() throws IOException {
        Firecracker fake =
                start("before GET /version raw HTTP/1.1 200\\r\\n\\r\\nx; before GET /mmds close");

        try (ApiClient client = fake.client()) {
            client.send("GET /version HTTP/1.1\r\n\r\n");
            assertThat(client.read().head()).isEqualTo("HTTP/1.1 200\r\n\r\n");
        }
        try (ApiClient client = fake.client()) {
            client.send("GET /mmds HTTP/1.1\r\n\r\n");
            assertThat(client.readToEnd()).isEmpty();
        }
    }

    @Test
    void whileItHangsNobodyIsAnswered() throws IOException {
        Firecracker fake = start("before GET /version hang");
        try (ApiClient first = fake.client();
                ApiClient second = fake.client()) {
            first.send("GET /version HTTP/1.1\r\n\r\n");
            second.send("GET / HTTP/1.1\r\n\r\n");

            assertThat(second.readNow(ByteBuffer.allocate(1))).isZero();
            assertThat(fake.process().isAlive()).isTrue();
        }
    }

    @Test
    void metricsCanBeTornOrNeverCome() throws IOException {
        Firecracker fake = start("set metrics torn");
        boot(fake);

        String torn = drain();
        assertThat(torn.lastIndexOf("{\"utc_timestamp_ms\"")).isEqualTo(1024);
        ok(fake, "PUT", "/hearth-fake", "set metrics never");
        flush(fake);

        assertThat(drain()).isEmpty();
    }

    @Test
    void aRuleThatIsNotUnderstoodIsRefused() throws IOException {
        assertThat(call(start(""), "PUT", "/hearth-fake", "dance").body())
                .contains("this rule is not understood: dance");
    }
}
