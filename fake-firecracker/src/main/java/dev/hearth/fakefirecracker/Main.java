// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import dev.hearth.fakefirecracker.api.Api;
import dev.hearth.fakefirecracker.http.ApiServer;
import dev.hearth.fakefirecracker.http.Turns;
import dev.hearth.fakefirecracker.machine.Log;
import dev.hearth.fakefirecracker.machine.Machine;
import dev.hearth.fakefirecracker.machine.Settings;
import dev.hearth.fakefirecracker.metrics.Counters;
import dev.hearth.fakefirecracker.misbehaviour.Rule;
import dev.hearth.fakefirecracker.misbehaviour.Rules;
import dev.hearth.fakefirecracker.posix.NeverBlocking;
import java.io.IOException;
import java.util.List;

/// Wires the process, in the order in which it starts.
public final class Main {

    /// Rules for misbehaviour, see the README.
    static final String RULES = "HEARTH_FAKE_FIRECRACKER";

    private static final int GENERIC_ERROR = 1;
    private static final int BAD_LOG_LEVEL = 152;
    private static final int BAD_ARGUMENTS = 153;

    private Main() {}

    /// Runs until the guest ends, or something kills it.
    public static void main(String[] arguments) throws Exception {
        run(List.of(arguments));
    }

    static void run(List<String> arguments) throws IOException, InterruptedException {
        Turns turns = new Turns("start");
        CommandLine options;
        try {
            options = new CommandLine(arguments);
        } catch (IllegalArgumentException e) {
            System.err.println("Arguments parsing error: " + e.getMessage());
            exit(BAD_ARGUMENTS);
            return;
        }
        Settings settings = new Settings();
        Rules rules = new Rules();
        Counters counters = new Counters();
        List<Rule> told = Rule.parse(System.getenv().getOrDefault(RULES, ""));
        if (options.text("level").isPresent() && !Log.knows(options.text("level").orElseThrow())) {
            System.err.println("Invalid log level: " + options.text("level").orElseThrow());
            exit(BAD_LOG_LEVEL);
        }
        Machine machine =
                new Machine(
                        options.id(),
                        settings,
                        rules,
                        counters,
                        NeverBlocking.standardOutput(),
                        options.mmdsLimit());
        machine.follow(told);
        if (tellsAndExits(options, settings)) {
            return;
        }
        ownTimes(options, counters);
        ConfigFile file = new ConfigFile(machine, options);
        file.logger();
        machine.log().info("Running Firecracker v" + settings.version());
        serve(options, machine, new Api(machine, rules, counters, turns), turns);
        file.apply();
        machine.started();
        machine.runTimeline();
    }

    /// Threads are named as the real one's are; the API is served before anything is configured.
    private static void serve(CommandLine options, Machine machine, Api api, Turns turns) {
        if (options.has("no-api")) {
            return;
        }
        try {
            ApiServer server =
                    ApiServer.bind(options.apiSocket(), api, options.maxPayload(), turns);
            Thread.ofPlatform().name("fc_api").daemon().start(server::serve);
            machine.log().info("Listening on API socket (\"" + options.apiSocket() + "\").");
        } catch (IOException e) {
            machine.log()
                    .error(
                            "RunWithApiError error: Failed to open the API socket at: "
                                    + options.apiSocket()
                                    + ". Check that it is not already used.");
            System.err.println(
                    "Error: RunWithApi(FailedToBindSocket(\"" + options.apiSocket() + "\"))");
            exit(GENERIC_ERROR);
        }
    }

    private static boolean tellsAndExits(CommandLine options, Settings settings) {
        if (options.has("version")) {
            System.out.println("Firecracker v" + settings.version() + "\n");
            return true;
        }
        if (options.has("snapshot-version")) {
            System.out.println("v" + settings.snapshotVersion());
            return true;
        }
        if (options.has("help")) {
            System.out.println("This is Hearth's fake Firecracker; its README lists the options.");
        }
        return options.has("help");
    }

    /// Known only when the jailer says when it began.
    private static void ownTimes(CommandLine options, Counters counters) {
        if (!options.has("start-time-us")) {
            return;
        }
        long now = System.nanoTime() / 1000;
        counters.set(
                "api_server",
                "process_startup_time_us",
                Math.max(1, now - options.number("start-time-us", now)));
        counters.set(
                "api_server",
                "process_startup_time_cpu_us",
                ProcessHandle.current()
                                .info()
                                .totalCpuDuration()
                                .map(time -> time.toNanos() / 1000)
                                .orElse(1L)
                        + options.number("parent-cpu-time-us", 0));
    }

    static void exit(int code) {
        Runtime.getRuntime().halt(code);
    }
}
