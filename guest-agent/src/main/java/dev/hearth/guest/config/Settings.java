// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.config;

import dev.hearth.guest.net.Endpoint;
import dev.hearth.guest.net.Networks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is set, and by whom: of several sources the strongest wins, whichever speaks first, since
/// the kernel's command line and the metadata may be there only after the agent. Faults are
/// collected, never thrown.
public final class Settings {

    private static final int MAX_FAULTS = 16;

    /// What is set for one key, and by whom.
    private static final class Entry {
        final Key key;
        Source source = Source.DEFAULT;
        @Nullable String value;

        Entry(Key key) {
            this.key = key;
        }
    }

    /// An array, because walking a list allocates, and some of this is asked at each request.
    private final Entry[] entries;

    private final List<String> faults = new ArrayList<>();
    private boolean closed;

    public Settings() {
        Key[] keys = Key.values();
        entries = new Entry[keys.length];
        for (int i = 0; i < keys.length; i++) {
            entries[i] = new Entry(keys[i]);
        }
        take(Source.DEFAULT, "", Key.LISTEN, "0.0.0.0:8080");
        take(Source.DEFAULT, "", Key.MMDS, "0");
    }

    private Entry entry(Key key) {
        for (Entry entry : entries) {
            if (entry.key == key) {
                return entry;
            }
        }
        throw new IllegalStateException("every key has one");
    }

    /// Takes what a source says. A faulty value is left out; where it was to keep people out, the
    /// agent keeps out everybody.
    ///
    /// @param where stands before the fault; empty, or such as `agent.conf:3: `
    public void take(Source source, String where, Key key, String value) {
        Entry entry = entry(key);
        if (!key.accepts(value)) {
            closed |= key.isGuarding();
            fault(where + source.nameOf(key) + " needs " + key.needs());
        } else if (entry.source.compareTo(source) <= 0) {
            entry.value = value;
            entry.source = source;
        }
    }

    /// Forgets what this source has said.
    public void forget(Source source) {
        for (Entry entry : entries) {
            if (entry.source == source) {
                entry.value = null;
                entry.source = Source.DEFAULT;
            }
        }
    }

    /// Notes a fault, unless there are many.
    public void fault(String sentence) {
        if (faults.size() < MAX_FAULTS) {
            faults.add(sentence);
        }
    }

    /// What was wrong, in the order in which it was met; the caller may clear it.
    public List<String> faults() {
        return faults;
    }

    private @Nullable String value(Key key) {
        return entry(key).value;
    }

    public Endpoint listen() {
        String value = value(Key.LISTEN);
        Endpoint endpoint = value == null ? null : Endpoint.parse(value);
        if (endpoint == null) {
            throw new IllegalStateException("it has a default");
        }
        return endpoint;
    }

    public @Nullable String vmId() {
        return value(Key.VM_ID);
    }

    /// Whether [#manager] is set. Allocates nothing.
    public boolean hasManager() {
        return value(Key.MANAGER_URL) != null;
    }

    /// Where the manager is.
    public @Nullable Endpoint manager() {
        String url = value(Key.MANAGER_URL);
        return url == null ? null : Key.manager(url);
    }

    /// What the agent shows the manager.
    public @Nullable String token() {
        return value(Key.TOKEN);
    }

    /// What clients on TCP must show the agent; null when they need nothing.
    public @Nullable String accessToken() {
        return value(Key.ACCESS_TOKEN);
    }

    /// Who may connect on TCP; null when everybody may.
    public @Nullable Networks allow() {
        String list = value(Key.ALLOW);
        return closed ? new Networks() : list == null ? null : Networks.parse(list);
    }

    /// Whether to ask the metadata service of Firecracker.
    public boolean asksMetadata() {
        return "1".equals(value(Key.MMDS));
    }

    /// With what another agent has to be signed to take this one's place; null: none may.
    public byte @Nullable [] upgradeKey() {
        String digits = value(Key.UPGRADE_KEY);
        return digits == null ? null : Key.key(digits);
    }

    /// One line for each key, with who said it; secrets are not shown.
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Entry entry : entries) {
            String value = entry.value == null ? "" : entry.value;
            text.append(entry.key).append('=');
            text.append(entry.key.isSecret() && !value.isEmpty() ? "***" : value);
            text.append("  # ").append(entry.source).append('\n');
        }
        return text.toString();
    }
}
