// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// One of Hearth's server programs on this machine: the manager or the host agent.
///
/// It runs in a session of its own, so that the terminal's Ctrl-C reaches only the one who starts
/// and stops it. It writes its address to a file once it listens. Not safe for use by several
/// threads.
///
/// @param module the Maven module, and the program's name
/// @param folder its folder below the state home
/// @param jvmOptions options of the JVM
/// @param environment what is added to the environment of this process
public record Program(
        Home home,
        String module,
        String folder,
        List<String> jvmOptions,
        Map<String, String> environment) {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final Duration LOOK_AGAIN = Duration.ofMillis(10);
    private static final int LOG_LINES_SHOWN = 15;

    public Program {
        jvmOptions = List.copyOf(jvmOptions);
        environment = Map.copyOf(environment);
    }

    /// The same program with more in its environment.
    public Program with(Map<String, String> settings) {
        Map<String, String> more = new HashMap<>(environment);
        more.putAll(settings);
        return new Program(home, module, folder, jvmOptions, more);
    }

    /// Starts it. Throws [NotReady] when it runs already.
    public void start() {
        refuseWhenRunning();
        try {
            Files.createDirectories(home.run());
            Files.createDirectories(directory());
            Files.deleteIfExists(addressFile());
            keepLastLog();
            ProcessBuilder builder =
                    new ProcessBuilder(command())
                            .redirectInput(Path.of("/dev/null").toFile())
                            .redirectErrorStream(true)
                            .redirectOutput(log().toFile());
            builder.environment().put("HEARTH_HOME", home.data().toString());
            builder.environment().putAll(environment);
            long pid = builder.start().pid();
            Optional<ProcessId> id = ProcessId.of(pid);
            if (id.isPresent()) {
                Files.writeString(pidFile(), id.get() + "\n");
            }
        } catch (IOException e) {
            throw new UncheckedIOException("starting the " + module, e);
        }
    }

    /// Throws [NotReady] when it runs already.
    void refuseWhenRunning() {
        if (process().isPresent()) {
            throw new NotReady("a " + module + " runs already; stop it first: ./hearth down");
        }
    }

    /// Waits until it listens and returns its address, `HOST:PORT`. Throws [NotReady] when it ends
    /// instead, or takes longer than a minute.
    public String awaitAddress() {
        long deadline = System.nanoTime() + READY.toNanos();
        while (System.nanoTime() < deadline) {
            Optional<String> address = address();
            if (address.isPresent()) {
                return address.get();
            }
            if (process().isEmpty()) {
                throw new NotReady("the " + module + " ended at once. The end of " + tail());
            }
            LockSupport.parkNanos(LOOK_AGAIN.toNanos());
        }
        throw new NotReady("the " + module + " is not ready after a minute. The end of " + tail());
    }

    /// The running process, if it runs.
    public Optional<ProcessId> process() {
        try {
            return ProcessId.parse(Files.readString(pidFile())).filter(ProcessId::alive);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /// Ends it and waits for that; does nothing when it does not run.
    public void stop(Duration grace) {
        process().ifPresent(id -> id.end(grace));
        try {
            Files.deleteIfExists(pidFile());
            Files.deleteIfExists(addressFile());
        } catch (IOException e) {
            throw new UncheckedIOException("removing the pid file of the " + module, e);
        }
    }

    /// Runs one of its subcommands to its end, with its output in the program's log.
    public int run(String subcommand) {
        List<String> command = new ArrayList<>(command());
        command.add(subcommand);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()));
        builder.environment().put("HEARTH_HOME", home.data().toString());
        builder.environment().putAll(environment);
        try {
            return builder.start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException("running " + module + " " + subcommand, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /// Its log of this run; the one before is beside it, ending in `.1`.
    public Path log() {
        return directory().resolve(module + ".log");
    }

    private Path directory() {
        return home.data().resolve(folder);
    }

    private Path addressFile() {
        return directory().resolve("address");
    }

    private Path pidFile() {
        return home.run().resolve(module + ".pid");
    }

    private List<String> command() {
        List<String> command = new ArrayList<>();
        command.add("setsid");
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(jvmOptions);
        if (Files.exists(home.aotCache(module))) {
            command.add("-XX:AOTCache=" + home.aotCache(module));
        }
        command.add("-jar");
        command.add(home.jar(module).toString());
        return command;
    }

    /// Where it listens, `HOST:PORT`, by its own word; a killed one leaves its last.
    Optional<String> address() {
        try {
            String address = Files.readString(addressFile()).strip();
            return address.isEmpty() ? Optional.empty() : Optional.of(address);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void keepLastLog() throws IOException {
        if (Files.exists(log())) {
            Path last = log().resolveSibling(module + ".log.1");
            Files.move(log(), last, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private String tail() {
        try {
            List<String> lines = Files.readAllLines(log());
            int from = Math.max(0, lines.size() - LOG_LINES_SHOWN);
            return log() + ":\n" + String.join("\n", lines.subList(from, lines.size()));
        } catch (IOException e) {
            return log() + " cannot be read: " + e.getMessage();
        }
    }
}
