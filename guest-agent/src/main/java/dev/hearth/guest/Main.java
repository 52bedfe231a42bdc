// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.kernel.NativeKernel;
import dev.hearth.guest.upgrade.Upgrade;

/// The program: `guest-agent [OPTION]...`; `--help` lists them.
public final class Main {

    private static final int USAGE_ERROR = 2;

    private Main() {}

    public static void main(String[] args) {
        NativeKernel kernel = new NativeKernel();
        Command command = Command.parse(args);
        switch (command.action()) {
            case HELP -> kernel.print(Log.bytes(Command.HELP));
            case VERSION -> kernel.print(Log.bytes("guest-agent " + Version.TEXT + "\n"));
            case SERVE, ONCE, CHECK -> {
                if (command.inherited().length > 0) {
                    kernel.name(Upgrade.name());
                }
                Startup startup = new Startup(kernel, command.settings());
                startup.readFile(command.file());
                if (!startup.isFaultless()) {
                    kernel.exit(USAGE_ERROR);
                }
                startup.run(command, args);
            }
        }
        kernel.exit(0);
    }
}
