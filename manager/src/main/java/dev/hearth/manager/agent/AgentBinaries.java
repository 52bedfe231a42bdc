// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import dev.hearth.contract.rest.GuestAgentBinary;
import dev.hearth.manager.problem.HearthException.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The guest agents this manager has to give. A file that was built anew is read anew. Safe for use
/// by many threads.
final class AgentBinaries {

    private static final Logger log = LoggerFactory.getLogger(AgentBinaries.class);

    /// Sixty times what one has today.
    private static final int LARGEST = 16 << 20;

    private final Map<Platform, Path> files;
    private final SigningKey key;

    /// What was read last. Guarded by this.
    private final Map<Platform, Known> known = new EnumMap<>(Platform.class);

    /// @param size of the file when it was read
    /// @param modified likewise
    private record Known(long size, FileTime modified, AgentBinary binary) {}

    AgentBinaries(Map<Platform, Path> files, SigningKey key) {
        this.files = Map.copyOf(files);
        this.key = key;
    }

    /// All there are.
    List<GuestAgentBinary> list() {
        List<GuestAgentBinary> all = new ArrayList<>();
        for (Platform platform : Platform.values()) {
            find(platform).map(AgentBinary::shown).ifPresent(all::add);
        }
        return all;
    }

    /// The one for a platform. Throws NotFound.
    AgentBinary get(Platform platform) {
        return find(platform)
                .orElseThrow(() ->
                        new NotFound(
                                "this manager has no guest agent for %s; set %s to one and start it again"
                                        .formatted(platform, platform.setting())));
    }

    /// The one for a platform; empty when there is none, or no program for it where it should be.
    synchronized Optional<AgentBinary> find(Platform platform) {
        Path file = files.get(platform);
        if (file == null) {
            return Optional.empty();
        }
        try {
            long size = Files.size(file);
            FileTime modified = Files.getLastModifiedTime(file);
            Known last = known.get(platform);
            if (last == null || last.size() != size || !last.modified().equals(modified)) {
                last = new Known(size, modified, read(platform, file));
                known.put(platform, last);
            }
            return Optional.of(last.binary());
        } catch (NoSuchFileException e) {
            log.atWarn().addKeyValue("file", file).log("there is no guest agent where one was set");
            return Optional.empty();
        } catch (IOException e) {
            log.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file)
                    .log("the guest agent cannot be given");
            return Optional.empty();
        }
    }

    private AgentBinary read(Platform platform, Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST + 1);
            if (content.length > LARGEST || !platform.runs(content)) {
                throw new IOException(file + " is no program for " + platform);
            }
            return new AgentBinary(platform, content, key);
        }
    }
}
