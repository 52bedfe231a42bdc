// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.config.ConfigFile;
import dev.hearth.guest.config.Settings;
import dev.hearth.guest.kernel.Errno;
import dev.hearth.guest.kernel.Kernel;
import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.proc.ProcFile;
import dev.hearth.guest.upgrade.Upgrade;
import org.jspecify.annotations.Nullable;

/// What comes before serving, or instead of it.
final class Startup {

    private static final String USUAL_FILE = "/etc/guest-agent.conf";
    private static final int SECOND_MILLIS = 1000;

    private final Kernel kernel;
    private final Settings settings;

    Startup(Kernel kernel, Settings settings) {
        this.kernel = kernel;
        this.settings = settings;
    }

    /// Reads the agent's file.
    ///
    /// @param named null: the usual one, which need not be there
    void readFile(@Nullable String named) {
        String path = named == null ? USUAL_FILE : named;
        byte[] bytes = new byte[ConfigFile.MAX_BYTES + 1];
        int length = new ProcFile(kernel, path, bytes).read();
        if (length >= 0) {
            new ConfigFile(path, settings).read(bytes, length);
        } else if (named != null || length != -Errno.ENOENT) {
            settings.fault("cannot read " + path + ": error " + -length);
        }
    }

    /// Says every fault; answers whether there are none.
    boolean isFaultless() {
        Log log = new Log(kernel);
        for (String fault : settings.faults()) {
            log.say(fault);
        }
        return settings.faults().isEmpty();
    }

    /// Does what is asked for; returns only from what has an end.
    ///
    /// @param arguments the command line that the command came from
    void run(Command command, String[] arguments) {
        Upgrade upgrade = new Upgrade(kernel, settings, arguments);
        Agent agent = new Agent(kernel, settings, upgrade, command.inherited());
        Command.Action action = command.action();
        if (action == Command.Action.CHECK) {
            kernel.print(Log.bytes(settings.text()));
        } else if (action == Command.Action.ONCE) {
            kernel.poll(new int[2], 0, SECOND_MILLIS);
            kernel.print(agent.sample());
        } else {
            while (true) {
                agent.turn();
            }
        }
    }
}
