// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.kernel.MemoryKernel;
import dev.hearth.guest.kernel.Peer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A machine in memory that writes down what it is asked for.
final class MemoryMachine implements Machine {

    private static final int ENOENT = 2;
    private static final int ELOOP = 40;

    final MemoryKernel kernel = new MemoryKernel();

    /// What was asked, one line each, in order.
    final List<String> done = new ArrayList<>();

    /// What a mount of a type answers, in turn; then, and of other types, 0.
    final Map<String, Deque<Integer>> mounts = new HashMap<>();

    /// Paths that are links.
    final Set<String> links = new TreeSet<>();

    /// Programs that can be run.
    final Set<String> programs = new TreeSet<>();

    /// What devices files are on, in turn; the last one stays. Of others, 1.
    final Map<String, Deque<Long>> devices = new HashMap<>();

    /// Whether the guest has a network device.
    boolean hasNetwork = true;

    /// How each start of the agent ends, as waitpid(2) says it; after the last one no pipe is left.
    final Deque<Integer> ends = new ArrayDeque<>();

    /// What a program that was started does at once.
    Runnable whenStarted = () -> {};

    /// What happens while the agent runs.
    Runnable whileItRuns = () -> {};

    private final Map<String, Peer> written = new TreeMap<>();
    private int process = 100;

    /// What was written to a file; null: it was not.
    @Nullable String written(String path) {
        Peer file = written.get(path);
        return file == null ? null : file.received();
    }

    MemoryMachine file(String path, String content) {
        kernel.files.put(path, content.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    private static String text(byte @Nullable [] path) {
        return path == null ? "-" : new String(path, 0, path.length - 1, StandardCharsets.US_ASCII);
    }

    private int note(String what) {
        done.add(what);
        return 0;
    }

    @Override
    public int processId() {
        return 7;
    }

    @Override
    public int mount(
            byte @Nullable [] source,
            byte[] target,
            byte @Nullable [] type,
            int flags,
            byte @Nullable [] data) {
        Deque<Integer> answers = mounts.getOrDefault(text(type), new ArrayDeque<>());
        note(
                "mount %s %s %s %d %s"
                        .formatted(text(source), text(target), text(type), flags, text(data)));
        return answers.size() > 1 ? answers.removeFirst() : answers.isEmpty() ? 0 : answers.peek();
    }

    @Override
    public int letGo(byte[] directory) {
        return note("let go " + text(directory));
    }

    @Override
    public long deviceOf(byte[] path) {
        Deque<Long> answers = devices.getOrDefault(text(path), new ArrayDeque<>(List.of(1L)));
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    @Override
    public int makeDirectory(byte[] path) {
        return 0;
    }

    @Override
    public int remove(byte[] path) {
        return note("remove " + text(path));
    }

    @Override
    public int changeDirectory(byte[] path) {
        return note("cd " + text(path));
    }

    @Override
    public int switchRoot(byte[] root) {
        return note("switch to " + text(root));
    }

    @Override
    public int openUnlinked(byte[] path) {
        return links.contains(text(path)) ? -ELOOP : kernel.openFile(path);
    }

    @Override
    public int create(byte[] path, int mode) {
        Peer file = new Peer();
        written.put(text(path), file);
        kernel.devices.put(text(path), file);
        return kernel.openStream(path);
    }

    @Override
    public int giveTo(byte[] path, int user) {
        return note("give " + text(path) + " to " + user);
    }

    @Override
    public int loadModule(int file) {
        return note("load");
    }

    @Override
    public int network(int request, byte[] argument) {
        String device = new String(argument, 0, 4, StandardCharsets.US_ASCII);
        if (!hasNetwork && device.equals("eth0")) {
            return -19;
        }
        return request == SIOCGIFFLAGS
                ? 0
                : note("network %x %s".formatted(request, significant(argument)));
    }

    /// Without the zeros that structs are full of: index and value of the others.
    private static String significant(byte[] argument) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < argument.length; i++) {
            if (argument[i] != 0) {
                text.append(text.isEmpty() ? "" : " ").append(i).append('=');
                text.append(argument[i] & 0xff);
            }
        }
        return text.toString();
    }

    @Override
    public int speakThrough(byte[] path) {
        return note("speak through " + text(path));
    }

    @Override
    public int become(byte[] path, byte[][] command) {
        note("become " + String.join(" ", texts(command)));
        return programs.contains(text(path)) ? 0 : -ENOENT;
    }

    @Override
    public int startIn(byte[] root, byte[] path, byte[][] command) {
        return note("start in " + text(root) + ": " + String.join(" ", texts(command)));
    }

    @Override
    public int enter(byte[] root) {
        return note("enter " + text(root));
    }

    @Override
    public int start(byte[] path, byte[][] command) {
        note("start " + text(path) + ": " + String.join(" ", texts(command)));
        whenStarted.run();
        return process++;
    }

    @Override
    public int startConfined(byte[] path, byte[][] command, int user, int lifeline) {
        note("start as " + user + ": " + String.join(" ", texts(command)));
        return process++;
    }

    private static List<String> texts(byte[][] command) {
        return Arrays.stream(command).map(MemoryMachine::text).toList();
    }

    /// The end that is read is a stream on which the agent's end can be seen.
    @Override
    public int pipe(int[] pair) {
        if (ends.isEmpty()) {
            throw new AllEnded();
        }
        for (int i = 0; i < 2; i++) {
            Peer end = new Peer();
            end.end();
            kernel.devices.put("pipe" + i, end);
            pair[i] = kernel.openStream(("pipe" + i + "\0").getBytes(StandardCharsets.US_ASCII));
        }
        return 0;
    }

    @Override
    public int await(int child) {
        whileItRuns.run();
        return ends.removeFirst();
    }

    @Override
    public void restart() {
        note("restart");
    }

    @Override
    public void exit(int status) {
        note("exit " + status);
    }

    /// Ends a supervisor, who never returns.
    static final class AllEnded extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
