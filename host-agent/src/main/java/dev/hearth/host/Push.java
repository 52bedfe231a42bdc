// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host;

import dev.hearth.host.config.HostConfig;
import dev.hearth.host.fault.HostException.StorageFailed;
import dev.hearth.host.metrics.MetricsService;
import dev.hearth.host.metrics.Subscription;
import dev.hearth.host.remotewrite.RemoteWrite;
import dev.hearth.host.remotewrite.RemoteWriteCounts;
import dev.hearth.host.storage.StateHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Remote write as it is wired: there when it is wanted.
///
/// @param remote null, like the other, when nothing is pushed
record Push(@Nullable RemoteWrite remote, @Nullable Subscription batches) implements AutoCloseable {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

    /// Begins to push, when the configuration names a store. Throws [HostException] when this
    /// machine's name cannot be read.
    static Push of(HostConfig config, StateHome home, MetricsService metrics) {
        if (config.remoteWrite().isEmpty()) {
            return new Push(null, null);
        }
        RemoteWrite remote =
                new RemoteWrite(config.remoteWrite().get(), home.remoteWrite(), hostName());
        return new Push(remote, metrics.subscribe(remote));
    }

    /// What it did; empty when nothing is pushed.
    Optional<RemoteWriteCounts> counts() {
        return Optional.ofNullable(remote).map(RemoteWrite::counts);
    }

    @Override
    public void close() {
        if (batches != null) {
            batches.close();
        }
        if (remote != null) {
            remote.close();
        }
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            throw new StorageFailed("could not read " + HOST_NAME, e);
        }
    }
}
