// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.guest;

import java.util.Locale;

/// A root shell on the guest's serial port, as a terminal driver in the guest echoes it. Not safe
/// for use by many threads.
public final class Shell {

    /// What it shows when it waits for a command.
    public static final String PROMPT = "hearth-demo:/root# ";

    private final Guest guest;
    private final StringBuilder line = new StringBuilder();

    public Shell(Guest guest) {
        this.guest = guest;
    }

    /// What the kernel and init print while the guest boots.
    public static String bootLog(GuestSpec spec) {
        return "[    0.000000] Linux version 6.1.0-fake (hearth@fake) #1 SMP\r\n"
                + "[    0.000000] Command line: "
                + spec.bootArgs()
                + "\r\n[    0.020000] Memory: "
                + spec.memoryMib() * 1024
                + "K available\r\n[    0.050000] Run /sbin/init as init process\r\n\r\n"
                + "Welcome to a guest that is not there\r\n"
                + PROMPT;
    }

    /// Takes what was typed; answers what the terminal shows.
    public String typed(char c) {
        if (guest.life() != Guest.Life.UP) {
            return "";
        }
        if (c == '\r' || c == '\n') {
            String command = line.toString().strip();
            line.setLength(0);
            String output = run(command);
            return "\r\n" + output + (guest.life() == Guest.Life.UP ? PROMPT : "");
        }
        if (c == 3) {
            line.setLength(0);
            return "^C\r\n" + PROMPT;
        }
        if (c == 8 || c == 127) {
            if (line.isEmpty()) {
                return "";
            }
            line.setLength(line.length() - 1);
            return "\b \b";
        }
        if (line.length() < 4096) {
            line.append(c);
        }
        return String.valueOf(c);
    }

    private String run(String command) {
        String[] words = command.split("\\s+", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "" -> "";
            case "echo" -> rest.replace("\"", "").replace("'", "") + "\r\n";
            case "hostname" -> "hearth-demo\r\n";
            case "uname" -> "Linux hearth-demo 6.1.0-fake x86_64 GNU/Linux\r\n";
            case "nproc" -> guest.spec().vcpus() + "\r\n";
            case "cat" -> cat(rest);
            case "seq" -> sequence(rest);
            case "reboot", "poweroff", "halt", "panic" -> end(words[0]);
            default -> "-sh: " + words[0] + ": not found\r\n";
        };
    }

    private String end(String how) {
        switch (how) {
            case "reboot" -> guest.reboot();
            case "panic" -> guest.panic();
            default -> guest.powerOff();
        }
        return how.equals("panic") || how.equals("reboot") ? "" : "reboot: Power down\r\n";
    }

    private String cat(String file) {
        return switch (file) {
            case "/proc/uptime" ->
                    String.format(Locale.ROOT, "%.2f 0.00\r\n", guest.clock().millis() / 1000.0);
            case "/proc/sys/kernel/random/boot_id" -> guest.identity().bootId() + "\r\n";
            case "/proc/cmdline" -> guest.spec().bootArgs() + "\r\n";
            default -> "cat: can't open '" + file + "': No such file or directory\r\n";
        };
    }

    /// Much output for little typing: numbers up to the one given.
    private static String sequence(String to) {
        StringBuilder out = new StringBuilder();
        int last = to.matches("\\d{1,6}") ? Integer.parseInt(to) : 0;
        for (int i = 1; i <= last; i++) {
            out.append(i).append("\r\n");
        }
        return out.toString();
    }
}
