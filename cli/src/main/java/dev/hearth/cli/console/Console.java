// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.console;

import dev.hearth.cli.api.ConsoleConnection;
import dev.hearth.cli.api.ConsoleMode;
import dev.hearth.cli.api.ManagerApi;
import dev.hearth.cli.console.Session.End;
import dev.hearth.cli.console.Session.Visit;
import dev.hearth.cli.stack.Home;
import dev.hearth.cli.stack.Stack;
import dev.hearth.contract.rest.ConsoleControl;
import dev.hearth.contract.rest.Vm;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/// Joins the operator's terminal to a VM's serial console, or a script to it, until the operator
/// leaves or the console ends. Builds nothing and starts nothing.
@Command(
        name = "console",
        mixinStandardHelpOptions = true,
        description = {
            "a terminal on a VM's serial console; Ctrl-] leaves it",
            "Standard input may also be a file or a pipe: it is typed, and what the guest prints is"
                    + " shown until its console ends, or --timeout."
        })
public final class Console implements Callable<Integer> {

    private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int LONGEST_NAME = 64;

    private final Home home;
    private final Map<String, String> environment;

    @Parameters(paramLabel = "VM", description = "its name or its id")
    private String wanted = "";

    @ArgGroup(exclusive = true)
    private Wish wish = new Wish();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            converter = Seconds.class,
            description = "when standard input is no terminal: leave so long after its end")
    private @Nullable Duration patience;

    /// What to come for, beside typing while nobody else does.
    static final class Wish {
        @Option(names = "--watch", description = "only look; nothing is typed")
        private boolean watch;

        @Option(names = "--take", description = "take the keyboard over when another has it")
        private boolean take;
    }

    /// A number of seconds, 0 or more.
    static final class Seconds implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,6}")) {
                throw new TypeConversionException("'" + text + "' is no number of seconds");
            }
            return Duration.ofSeconds(Long.parseLong(text));
        }
    }

    public Console(Home home, Map<String, String> environment) {
        this.home = home;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public Integer call() throws InterruptedException {
        try (ManagerApi api = new ManagerApi(Stack.of(home).managerUrl(environment))) {
            Vm vm = find(api.vms());
            Optional<Tty> tty = Tty.ofInput();
            From from = tty.isPresent() ? From.TERMINAL : From.SCRIPT;
            Screen screen =
                    new Screen(
                            new FileOutputStream(FileDescriptor.out),
                            new FileOutputStream(FileDescriptor.err),
                            kind(from));
            Session session = new Session(vm.name(), visit(from), screen);
            ConsoleMode mode = wish.watch ? ConsoleMode.WATCH : ConsoleMode.WRITE;
            try (ConsoleConnection connection = api.console(vm.id(), name(), mode, session)) {
                return attend(connection, session, screen, tty);
            }
        }
    }

    private int attend(
            ConsoleConnection connection, Session session, Screen screen, Optional<Tty> tty)
            throws InterruptedException {
        End end;
        try {
            if (tty.isPresent()) {
                tty.get().makeRaw();
                screen.say(
                        (wish.watch ? "watching the console of " : "the console of ")
                                + session.vm()
                                + "; Ctrl-] leaves");
            }
            connection.begin();
            carry(connection, session, tty.isPresent() ? From.TERMINAL : From.SCRIPT);
            end = session.await();
        } finally {
            // First, for the screen may wait for somebody who does not read.
            tty.ifPresent(Tty::close);
            screen.end();
        }
        screen.say(end.text());
        return end.exitCode();
    }

    private enum From {
        TERMINAL,
        SCRIPT
    }

    /// A person can leave before the console has said anything; a script waits until it is heard.
    private void carry(ConsoleConnection connection, Session session, From from)
            throws InterruptedException {
        Keyboard keyboard =
                new Keyboard(new FileInputStream(FileDescriptor.in), connection, session);
        if (from == From.TERMINAL) {
            if (wish.watch) {
                keyboard.look();
            } else {
                keyboard.type();
            }
        }
        if (wish.take && session.awaitAttached()) {
            connection.ask(ConsoleControl.Type.TAKE_KEYBOARD);
        }
        if (from == From.SCRIPT) {
            if (wish.watch) {
                keyboard.lookOn(patience);
            } else {
                keyboard.typeAll(patience);
            }
        }
    }

    private Visit visit(From from) {
        if (wish.watch) {
            return Visit.WATCHING;
        }
        return from == From.TERMINAL ? Visit.TYPING : Visit.SCRIPT;
    }

    private static Screen.Kind kind(From from) {
        if (from == From.SCRIPT) {
            return Tty.isSame(1, 2) ? Screen.Kind.TOGETHER : Screen.Kind.APART;
        }
        boolean output = Tty.isSame(0, 1);
        boolean words = Tty.isSame(0, 2);
        if (output && words) {
            return Screen.Kind.RAW_TERMINAL;
        }
        if (output) {
            return Screen.Kind.OUTPUT_ON_RAW_TERMINAL;
        }
        return words ? Screen.Kind.WORDS_ON_RAW_TERMINAL : Screen.Kind.APART;
    }

    private Vm find(List<Vm> vms) {
        for (Vm vm : vms) {
            if (vm.name().equals(wanted) || vm.id().toString().equalsIgnoreCase(wanted)) {
                return vm;
            }
        }
        if (vms.isEmpty()) {
            throw new IllegalStateException(
                    "there is no VM " + wanted + ", and no other; ./hearth up makes one");
        }
        throw new IllegalStateException(
                vms.stream()
                        .map(vm -> "  %-20s %-8s %s".formatted(vm.name(), vm.state(), vm.id()))
                        .collect(
                                Collectors.joining(
                                        "\n", "there is no VM " + wanted + "; there are\n", "")));
    }

    /// Who looks, for other viewers to see.
    private static String name() {
        String name = System.getProperty("user.name") + "@" + hostName();
        String ascii = name.replaceAll("[^\\x21-\\x7e]", "?");
        return ascii.substring(0, Math.min(LONGEST_NAME, ascii.length()));
    }

    private static String hostName() {
        try {
            return Files.readString(HOST_NAME).strip();
        } catch (IOException e) {
            return "somewhere";
        }
    }
}
