// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.guest.kernel.Log;
import dev.hearth.guest.kernel.NativeKernel;

/// The program: `guest-agent [--listen ADDRESS:PORT] [--vm-id UUID]`.
public final class Main {

    private static final int USAGE_ERROR = 2;

    private Main() {}

    public static void main(String[] args) {
        NativeKernel kernel = new NativeKernel();
        switch (Command.parse(args)) {
            case Command.Run run -> {
                Agent agent = new Agent(kernel, run);
                while (true) {
                    agent.turn();
                }
            }
            case Command.Say say -> {
                kernel.print(Log.bytes(say.text()));
                kernel.exit(0);
            }
            case Command.Refuse refuse -> {
                new Log(kernel).say(refuse.reason() + "; --help lists the options");
                kernel.exit(USAGE_ERROR);
            }
        }
    }
}
