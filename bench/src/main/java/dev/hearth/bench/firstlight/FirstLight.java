// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.firstlight;

import dev.hearth.bench.Row;
import java.io.IOException;
import java.util.List;

/// What issue "See inside a real VM" promised, measured on the real thing.
public final class FirstLight {

    private FirstLight() {}

    /// Takes about a minute.
    public static List<Row> measure() throws IOException, InterruptedException {
        say("agent: size and memory");
        AgentCost agent = AgentCost.measure();
        say("manager: start to ready");
        Row manager = ManagerStart.measure();
        say("VM: create and start to the first sample from inside");
        Row firstSample = FirstSample.measure();
        say("./hearth up: to the first sample printed");
        Row up = UpTime.measure();
        return List.of(agent.size(), agent.memory(), firstSample, up, manager);
    }

    private static void say(String what) {
        System.err.println("==> " + what);
    }
}
