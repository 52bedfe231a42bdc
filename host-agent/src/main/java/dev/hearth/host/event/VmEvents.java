// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.event;

import dev.hearth.contract.host.Verdict;
import dev.hearth.contract.host.VmEvent;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.storage.AtomicFile;
import dev.hearth.host.wire.Wire;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// The newest events of one VM: one line of JSON each, in a file that is written anew when it has
/// twice as many. Safe for use by many threads.
final class VmEvents {

    /// Hours of a VM that restarts every few minutes.
    static final int MOST = 256;

    private static final Logger log = LoggerFactory.getLogger(VmEvents.class);
    private static final JsonMapper JSON = Wire.mapper();

    private final Path file;
    private final Deque<VmEvent> events = new ArrayDeque<>();
    private int lines;

    /// Reads what an earlier host agent wrote.
    VmEvents(Path file) {
        this.file = file;
        try {
            if (Files.exists(file)) {
                for (String line : Files.readString(file).split("\n", -1)) {
                    read(line);
                }
            }
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", file).setCause(e).log("events could not be read");
        }
    }

    /// The last line of a host agent that was killed may be half.
    private void read(String line) {
        if (line.isEmpty()) {
            return;
        }
        lines++;
        try {
            keep(JSON.readValue(line, VmEvent.class));
        } catch (JacksonException e) {
            log.atWarn().addKeyValue("file", file).log("a line that is no event is passed over");
        }
    }

    synchronized void add(
            Instant at,
            VmEvent.Kind kind,
            @Nullable String incarnation,
            String detail,
            @Nullable Verdict verdict) {
        // A number that was given to an event which never reached the disk is not given again.
        long seq = Math.max(newest() + 1, at.toEpochMilli());
        VmEvent event = new VmEvent(seq, at, kind, incarnation, detail, verdict);
        keep(event);
        try {
            write(event);
        } catch (IOException | StorageFailed e) {
            log.atWarn()
                    .addKeyValue("file", file)
                    .setCause(e)
                    .log("an event is kept in memory only");
        }
    }

    synchronized long newest() {
        return events.isEmpty() ? 0 : events.getLast().seq();
    }

    synchronized List<VmEvent> after(long seq) {
        return events.stream().filter(event -> event.seq() > seq).toList();
    }

    private void keep(VmEvent event) {
        if (events.size() == MOST) {
            events.removeFirst();
        }
        events.addLast(event);
    }

    private void write(VmEvent event) throws IOException {
        if (lines < 2 * MOST) {
            // Begins a line of its own, whatever the one before came to.
            String line = (lines == 0 ? "" : "\n") + JSON.writeValueAsString(event);
            Files.writeString(
                    file,
                    line,
                    StandardCharsets.UTF_8,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
            lines++;
            return;
        }
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (VmEvent each : events) {
            all.writeBytes((all.size() == 0 ? "" : "\n").getBytes(StandardCharsets.UTF_8));
            all.writeBytes(JSON.writeValueAsBytes(each));
        }
        AtomicFile.write(file, all.toByteArray());
        lines = events.size();
    }
}
