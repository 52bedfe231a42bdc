// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import dev.hearth.manager.config.ManagerConfig;
import dev.hearth.manager.database.DatabaseOpening;
import dev.hearth.manager.home.Home;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/// One run of the manager, from its lock to its ready line, and back in reverse order.
///
/// ```
///  start:  home locked ─► database opening ┐ (its own thread)
///                         context made ────┴─► serving ─► address written, ready
///  close:  address removed ◄─ context ◄─ database ◄─ home
/// ```
///
/// [#close] may be called by any thread, also while [#start] runs.
final class Program implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Program.class);
    private static final String ADDRESS_FILE = "address";

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private boolean closed;

    /// Starts the manager; returns where it serves. Throws what Main knows to explain.
    URI start(ManagerConfig config) {
        try {
            return open(config);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private URI open(ManagerConfig config) {
        Home home = keep(Home.open(config.home()));
        DatabaseOpening database = keep(new DatabaseOpening(home, config.database()));
        ConfigurableApplicationContext context = keep(context(config, home, database));
        URI address = address(config, (ServletWebServerApplicationContext) context);
        home.write(ADDRESS_FILE, address.getAuthority() + "\n");
        keep(() -> home.remove(ADDRESS_FILE));
        log.atInfo()
                .addKeyValue("address", address)
                .addKeyValue("start_ms", sinceJvmStart().toMillis())
                .log("manager ready");
        return address;
    }

    /// Ends everything that was started, in reverse order; it does not throw.
    @Override
    public synchronized void close() {
        closed = true;
        while (!open.isEmpty()) {
            closeQuietly(open.pop());
        }
    }

    private static ConfigurableApplicationContext context(
            ManagerConfig config, Home home, DatabaseOpening database) {
        SpringApplication application = new SpringApplication(ManagerConfiguration.class);
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setAddCommandLineProperties(false);
        application.addInitializers(context -> {
            ConfigurableListableBeanFactory beans = context.getBeanFactory();
            beans.registerSingleton("config", config);
            beans.registerSingleton("home", home);
            beans.registerSingleton("opening", database);
        });
        return application.run();
    }

    private static URI address(ManagerConfig config, ServletWebServerApplicationContext context) {
        InetAddress host = config.listen().getAddress();
        String literal =
                host.getAddress().length == 4
                        ? host.getHostAddress()
                        : "[" + host.getHostAddress() + "]";
        return URI.create(
                "http://"
                        + literal
                        + ":"
                        + Objects.requireNonNull(context.getWebServer()).getPort());
    }

    private static Duration sinceJvmStart() {
        return ProcessHandle.current()
                .info()
                .startInstant()
                .map(start -> Duration.between(start, Instant.now()))
                .orElse(Duration.ZERO);
    }

    /// Notes what has to be closed; at once, when the program is closed already.
    private synchronized <T extends AutoCloseable> T keep(T resource) {
        if (closed) {
            closeQuietly(resource);
            throw new CancellationException("the manager stops");
        }
        open.push(resource);
        return resource;
    }

    private static void closeQuietly(AutoCloseable resource) {
        try {
            resource.close();
        } catch (Exception e) {
            log.atError().setCause(e).log("something could not be closed");
        }
    }
}
