// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.config.BootParameters;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.http.Call;
import dev.hearth.guest.http.Door;
import dev.hearth.guest.http.Exchange;
import dev.hearth.guest.http.HttpServer;
import dev.hearth.guest.http.Response;
import dev.hearth.guest.http.TcpGuard;
import dev.hearth.guest.http.Traffic;
import dev.hearth.guest.json.JsonWriter;
import dev.hearth.guest.kernel.Channel;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.proc.CpuSampler;
import dev.hearth.guest.proc.ProcFile;
import dev.hearth.guest.register.MetadataClient;
import dev.hearth.guest.register.Registration;
import dev.hearth.guest.serial.SerialPort;
import dev.hearth.guest.upgrade.Upgrade;

/// The agent: wires everything, and takes a sample each second whatever the server does.
final class Agent {

    private static final long SAMPLE_NANOS = 1_000_000_000L;

    private final Kernel kernel;
    private final Log log;
    private final Settings settings;
    private final Upgrade upgrade;
    private final ProcFile commandLine;
    private final CpuSampler sampler;
    private final Identity identity;
    private final Continuity continuity;
    private final TcpGuard tcpGuard = new TcpGuard();
    private final SerialPort serialPort;
    private final MetadataClient metadata;
    private final Registration registration;
    private final Report report;
    private final HttpServer server;
    private boolean commandLineRead;
    private long nextSample;

    /// @param inherited sockets that listen already, see [HttpServer]
    Agent(Kernel kernel, Settings settings, Upgrade upgrade, int[] inherited) {
        this.kernel = kernel;
        this.settings = settings;
        this.upgrade = upgrade;
        log = new Log(kernel);
        Traffic traffic = new Traffic();
        Sources sources = new Sources(kernel);
        sampler = sources.sampler();
        commandLine = new ProcFile(kernel, "/proc/cmdline", sources.buffer());
        identity = new Identity(kernel, settings, sources.buffer());
        continuity = new Continuity(kernel);
        report = new Report(kernel, sources, identity, new Cost(kernel, sources.memory(), traffic));
        GuestRoutes routes = new GuestRoutes(report, new Health(kernel, sources, upgrade));
        Exchange exchange =
                new Exchange(routes, upgrade, traffic, new Response(GuestApi.MAX_REPORT_BYTES));
        serialPort = new SerialPort(kernel, exchange);
        Call metadataCall = new Call(kernel);
        metadata = new MetadataClient(kernel, settings, metadataCall, identity.seed());
        Call managerCall = new Call(kernel);
        registration =
                new Registration(kernel, settings, managerCall, sources.buffer(), identity.seed());
        server =
                new HttpServer(
                        kernel,
                        exchange,
                        new Door[] {
                            Door.tcp(settings.listen(), tcpGuard), Door.vsock(GuestApi.PORT)
                        },
                        new Channel[] {serialPort, metadataCall, managerCall},
                        inherited);
        applySettings();
        nextSample = kernel.monotonicNanos();
        tickWhenDue(nextSample);
    }

    /// Waits for the next thing to do, and does it.
    void turn() {
        tickWhenDue(server.turn(nextSample));
        if (upgrade.isReady()) {
            upgrade.handOver(server.listeners());
        }
    }

    /// Takes a sample now; answers the report with it.
    byte[] sample() {
        sampler.sample(kernel.monotonicNanos());
        byte[] buffer = new byte[GuestApi.MAX_REPORT_BYTES];
        JsonWriter json = new JsonWriter(buffer, 0);
        report.write(json);
        byte[] text = new byte[json.end()];
        System.arraycopy(buffer, 0, text, 0, text.length);
        return text;
    }

    private void tickWhenDue(long now) {
        if (now - nextSample < 0) {
            return;
        }
        tick(now);
        nextSample += SAMPLE_NANOS;
        if (nextSample - now <= 0) {
            nextSample = now + SAMPLE_NANOS;
        }
    }

    private void tick(long now) {
        boolean broken = continuity.isBroken();
        if (broken) {
            sampler.restart();
        }
        sampler.sample(now);
        if (broken || sampler.fell()) {
            startAnew();
        }
        readCommandLine();
        identity.complete();
        serialPort.tick();
        metadata.tick(now);
        registration.tick(now);
    }

    private void startAnew() {
        log.say("this guest was restored, moved, or its clock set; starting anew");
        identity.renew();
        metadata.again();
        registration.again();
    }

    /// /proc may be mounted after the agent starts.
    private void readCommandLine() {
        if (commandLineRead) {
            return;
        }
        int length = commandLine.read();
        if (length > 0) {
            commandLineRead = true;
            new BootParameters(settings).read(commandLine.buffer(), length);
            applySettings();
        }
    }

    private void applySettings() {
        for (String fault : settings.faults()) {
            log.say(fault + "; it is left out");
        }
        settings.faults().clear();
        tcpGuard.set(settings.allow(), settings.accessToken());
    }
}
