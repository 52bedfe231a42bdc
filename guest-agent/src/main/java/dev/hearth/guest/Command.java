// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.config.Key;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.config.Source;
import dev.hearth.guest.upgrade.Upgrade;
import org.jspecify.annotations.Nullable;

/// What the command line asks for. Faults of the options are among those of the settings.
final class Command {

    enum Action {
        SERVE,
        /// Print one sample and end.
        ONCE,
        /// Print what is set, and end.
        CHECK,
        HELP,
        VERSION
    }

    static final String HELP =
            """
            guest-agent - says what happens inside this guest

              --listen ADDRESS:PORT  where to serve HTTP (default 0.0.0.0:8080); port 0: any
              --vm-id UUID           the VM this guest is
              --manager-url URL      where to register its address: http://ADDRESS:PORT
              --token TEXT           what it shows the manager
              --allow NETWORKS       who may connect over TCP, such as 10.0.0.0/8,fd00::/8
              --access-token TEXT    what requests over TCP must show
              --mmds 1               ask the metadata service of Firecracker
              --upgrade-key HEX      with what another agent must be signed to take its place
              --config FILE          default /etc/guest-agent.conf: VM_ID=..., LISTEN=..., ...
              --check-config         print what is set and by whom, and end
              --once                 print one sample and end
              --version, --help

            The kernel's command line may say hearth.vm_id=... and so on.
            GET /metrics, GET /health: TCP, vsock port 8080, virtio-serial dev.hearth.agent.0
            """;

    private static final int MOST_INHERITED = 8;
    private static final int MOST_DIGITS = 4;

    private final Settings settings = new Settings();
    private Action action = Action.SERVE;
    private @Nullable String file;
    private int[] inherited = new int[0];

    private Command() {}

    static Command parse(String[] args) {
        Command command = new Command();
        int at = 0;
        while (at < args.length) {
            at += command.take(args[at], at + 1 < args.length ? args[at + 1] : "");
        }
        return command;
    }

    /// Takes an option; answers how many words it was.
    private int take(String option, String value) {
        switch (option) {
            case "--help" -> action = Action.HELP;
            case "--version" -> action = Action.VERSION;
            case "--once" -> action = Action.ONCE;
            case "--check-config" -> action = Action.CHECK;
            case "--config" -> {
                file = value;
                return 2;
            }
            case Upgrade.INHERIT -> {
                inherited = numbers(value);
                return 2;
            }
            default -> {
                Key key = Key.of(Source.OPTION, option);
                if (key == null) {
                    // --token=SECRET is no option, and not for the log.
                    int equals = option.indexOf('=');
                    settings.fault(
                            "there is no option "
                                    + (equals < 0 ? option : option.substring(0, equals)));
                    return 1;
                }
                settings.take(Source.OPTION, "", key, value);
                return 2;
            }
        }
        return 1;
    }

    /// Descriptors with commas between them; what is none is -1.
    private static int[] numbers(String list) {
        int[] numbers = new int[MOST_INHERITED];
        int count = 0;
        int from = 0;
        while (from <= list.length() && count < MOST_INHERITED) {
            int comma = list.indexOf(',', from);
            int to = comma < 0 ? list.length() : comma;
            int number = to > from && to - from <= MOST_DIGITS ? 0 : -1;
            for (int at = from; number >= 0 && at < to; at++) {
                int digit = list.charAt(at) - '0';
                number = digit < 0 || digit > 9 ? -1 : 10 * number + digit;
            }
            numbers[count++] = number;
            from = to + 1;
        }
        while (count < MOST_INHERITED) {
            numbers[count++] = -1;
        }
        return numbers;
    }

    /// The sockets that an agent before this one left open.
    int[] inherited() {
        return inherited;
    }

    Action action() {
        return action;
    }

    Settings settings() {
        return settings;
    }

    /// The file it names; null: the usual one, if it is there.
    @Nullable String file() {
        return file;
    }
}
