// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import dev.hearth.manager.config.ConfigException;
import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.database.DatabaseException;
import dev.hearth.manager.home.HomeInUse;
import java.util.Optional;
import org.springframework.boot.web.server.PortInUseException;

/// Starts the manager. Ends with status 2 and a message for a person when it is configured wrongly
/// or may not have what it needs, with status 1 when it fails.
public final class Main {

    private static final int CANNOT_START = 2;

    private Main() {}

    /// Takes no arguments: all configuration is in the environment, see [ManagerConfig].
    public static void main(String[] args) {
        try {
            ManagerConfig config = ManagerConfig.of(System.getenv());
            Program program = new Program();
            Runtime.getRuntime().addShutdownHook(new Thread(program::close, "shutdown"));
            program.start(config);
        } catch (RuntimeException e) {
            Optional<String> reason = reasonForPeople(e);
            if (reason.isEmpty()) {
                throw e;
            }
            System.err.println("hearth-manager cannot start:\n" + reason.get());
            System.exit(CANNOT_START);
        }
    }

    private static Optional<String> reasonForPeople(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case ConfigException e -> {
                    return Optional.ofNullable(e.getMessage());
                }
                case HomeInUse e -> {
                    return Optional.ofNullable(e.getMessage());
                }
                case DatabaseException e -> {
                    return Optional.ofNullable(e.getMessage());
                }
                case PortInUseException e -> {
                    return Optional.of(
                            ("port %d is taken; stop who has it, or set HEARTH_MANAGER_LISTEN "
                                            + "to another, such as 127.0.0.1:0")
                                    .formatted(e.getPort()));
                }
                default -> {}
            }
        }
        return Optional.empty();
    }
}
