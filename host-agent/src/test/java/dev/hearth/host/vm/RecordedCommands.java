// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.vm;

import dev.hearth.host.network.Commands;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A host whose links are names, and whose rules are the text they were told in. Safe for use by
/// many threads.
final class RecordedCommands implements Commands {

    private static final Pattern LINK = Pattern.compile("tuntap add dev (\\S+) ");
    private static final Pattern ALIAS = Pattern.compile("link set dev (\\S+) alias (\\S+)");

    /// What was run that changes anything, in short.
    final List<String> changes = new CopyOnWriteArrayList<>();

    /// How many were run, whatever they do.
    private int runs;

    private Optional<Integer> failing = Optional.empty();

    /// What is to hold whenever something changes.
    volatile Runnable onChange = () -> {};

    private final Map<String, String> links = new TreeMap<>();
    private String rules = "";

    @Override
    public synchronized String run(List<String> command, String input) throws IOException {
        runs++;
        failing = failing.map(left -> left - 1);
        if (failing.equals(Optional.of(0))) {
            throw new IOException(command + " failed as told");
        }
        if (command.contains("show")) {
            return links.entrySet().stream()
                    .map(link ->
                            "{\"ifname\":\"%s\",\"ifalias\":\"%s\"}"
                                    .formatted(link.getKey(), link.getValue()))
                    .collect(Collectors.joining(",", "[", "]"));
        }
        if (command.contains("netns")) {
            return "";
        }
        onChange.run();
        change(command, input);
        return "";
    }

    synchronized int runs() {
        return runs;
    }

    /// From now on, the run with this number fails, from 1; empty: none.
    synchronized void fail(Optional<Integer> number) {
        failing = number;
    }

    /// The names of links there are now.
    synchronized List<String> links() {
        return List.copyOf(links.keySet());
    }

    /// The rules there are now.
    synchronized String rules() {
        return rules;
    }

    private void change(List<String> command, String input) {
        switch (command.getFirst()) {
            case "nft" -> {
                rules = input.contains("chain") ? input : "";
                changes.add(rules.isEmpty() ? "no rules" : "rules");
            }
            case "tee" -> changes.add("forwarding");
            default -> link(command, input);
        }
    }

    private void link(List<String> command, String input) {
        if (command.contains("delete")) {
            links.remove(command.getLast());
            changes.add("delete " + command.getLast());
        }
        Matcher made = LINK.matcher(input);
        if (made.find()) {
            links.put(made.group(1), "");
            changes.add("make " + made.group(1));
        }
        Matcher marked = ALIAS.matcher(input);
        if (marked.find()) {
            links.put(marked.group(1), marked.group(2));
        }
    }
}
