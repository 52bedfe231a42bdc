// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest.init;

import dev.hearth.guest.init.kernel.Machine;
import dev.hearth.guest.init.kernel.NativeMachine;
import dev.hearth.guest.kernel.NativeKernel;

/// The program `guest-init`: the guest's first process when it is that, else what its argument
/// says, which is a supervisor without any.
public final class Main {

    private Main() {}

    public static void main(String[] args) {
        Machine machine = new NativeMachine();
        NativeKernel kernel = new NativeKernel();
        if (machine.processId() == 1) {
            new Init(kernel, machine).run(args);
        } else if (args.length > 0 && args[0].equals(Follower.ARGUMENT)) {
            new Follower(kernel, machine).run();
        } else {
            new Supervisor(kernel, machine, args.length > 0).run();
        }
        // The kernel panics when a guest's first process ends.
        machine.exit(1);
    }
}
