// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.http.HttpServer;
import dev.hearth.guest.http.Traffic;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.proc.CpuSampler;

/// The agent: wires everything, and takes a sample each second whatever the server does.
final class Agent {

    private static final long SAMPLE_NANOS = 1_000_000_000L;

    private final Log log;
    private final CpuSampler sampler;
    private final Identity identity;
    private final HttpServer server;
    private long nextSample;

    Agent(Kernel kernel, Command.Run command) {
        Traffic traffic = new Traffic();
        Sources sources = new Sources(kernel);
        log = new Log(kernel);
        sampler = sources.sampler();
        identity = new Identity(kernel, command.vmId(), sources.buffer());
        GuestRoutes routes =
                new GuestRoutes(
                        new Report(sources, identity, new Cost(kernel, sources.memory(), traffic)),
                        new Health(kernel, sources));
        server =
                new HttpServer(
                        kernel, command.listen(), routes, traffic, GuestApi.MAX_REPORT_BYTES);
        nextSample = kernel.monotonicNanos();
        sampleWhenDue(nextSample);
    }

    /// Waits for the next thing to do, and does it.
    void turn() {
        sampleWhenDue(server.turn(nextSample));
    }

    private void sampleWhenDue(long now) {
        if (now - nextSample < 0) {
            return;
        }
        sampler.sample(now);
        identity.complete(log);
        nextSample += SAMPLE_NANOS;
        if (nextSample - now <= 0) {
            nextSample = now + SAMPLE_NANOS;
        }
    }
}
