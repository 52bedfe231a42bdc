// SPDX-License-Identifier: Apache-2.0
package dev.hearth.guest;

import dev.hearth.contract.guest.GuestApi;
import dev.hearth.guest.http.ListenAddress;
import org.jspecify.annotations.Nullable;

/// What the command line asks for.
sealed interface Command {

    /// Serve.
    ///
    /// @param vmId the VM this guest is; null when the kernel's command line may know it
    record Run(ListenAddress listen, @Nullable String vmId) implements Command {}

    /// Print a text and end.
    record Say(String text) implements Command {}

    /// Something is wrong with the command line.
    record Refuse(String reason) implements Command {}

    /// Any address of the guest.
    int ANY_ADDRESS = 0;

    String HELP =
            """
            guest-agent - says what happens inside this guest

            Usage: guest-agent [OPTION VALUE]...

              --listen ADDRESS:PORT  where to serve HTTP (default 0.0.0.0:8080); port 0: any
              --vm-id UUID           the VM this guest is (default: hearth.vm_id=UUID of the
                                     kernel's command line, if it is there)
              --version              print the version and end
              --help                 print this and end

            GET /metrics  what is measured, as JSON
            GET /health   whether it can be measured: 200 or 503
            """;

    static Command parse(String[] args) {
        ListenAddress listen = new ListenAddress(ANY_ADDRESS, GuestApi.PORT);
        String vmId = null;
        for (int i = 0; i < args.length; i += 2) {
            String value = i + 1 < args.length ? args[i + 1] : "";
            switch (args[i]) {
                case "--help" -> {
                    return new Say(HELP);
                }
                case "--version" -> {
                    return new Say("guest-agent " + Version.TEXT + "\n");
                }
                case "--listen" -> {
                    ListenAddress address = ListenAddress.parse(value);
                    if (address == null) {
                        return new Refuse("--listen needs ADDRESS:PORT, such as 0.0.0.0:8080");
                    }
                    listen = address;
                }
                case "--vm-id" -> {
                    if (!Uuid.isUuid(value)) {
                        return new Refuse("--vm-id needs a UUID of 36 characters");
                    }
                    vmId = value;
                }
                default -> {
                    return new Refuse("there is no option " + args[i]);
                }
            }
        }
        return new Run(listen, vmId);
    }
}
