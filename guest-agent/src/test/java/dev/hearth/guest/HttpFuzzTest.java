// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/// The HTTP server against any bytes. Fixture: the agent on a kernel in memory. `mvn verify` runs
/// it on its seeds; with `JAZZER_FUZZ=1` in the environment Jazzer searches for more.
class HttpFuzzTest {

    /// The kernel in memory remembers each connection.
    private static final int EXECUTIONS_PER_AGENT = 200;

    private AgentFixture fixture = new AgentFixture();
    private int executions = EXECUTIONS_PER_AGENT;

    @FuzzTest(maxDuration = "10m")
    void noBytesStopTheServerOrLeaveAConnectionOpen(byte[] bytes) {
        if (executions++ == EXECUTIONS_PER_AGENT) {
            fixture = new AgentFixture();
            fixture.start(null);
            executions = 0;
        }

        String answers = fixture.ask(new String(bytes, ISO_8859_1));

        assertThat(answers.isEmpty() || answers.startsWith("HTTP/1.1 ")).isTrue();
        // An answer that ends the connection lingers until its time is over.
        for (int second = 0; second < 3 && fixture.kernel.openSockets() > 0; second++) {
            fixture.passSecond();
        }
        assertThat(fixture.kernel.openSockets()).isZero();
    }
}
