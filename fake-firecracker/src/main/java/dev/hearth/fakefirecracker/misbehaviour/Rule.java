// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker.misbehaviour;

import dev.hearth.fakefirecracker.misbehaviour.Occasion.Moment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/// One rule: an occasion and a deed.
public record Rule(Occasion occasion, Deed deed) {

    /// Reads rules that are separated by `;` or line ends.
    ///
    /// @throws IllegalArgumentException when one is not understood; the message says which
    public static List<Rule> parse(String text) {
        List<Rule> rules = new ArrayList<>();
        for (String line : text.split("[;\n]", -1)) {
            if (!line.isBlank() && !line.strip().startsWith("#")) {
                rules.add(rule(line.strip()));
            }
        }
        return rules;
    }

    private static Rule rule(String line) {
        Deque<String> words = new ArrayDeque<>(List.of(line.split("\\s+", -1)));
        try {
            return new Rule(occasion(words), deed(words));
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("this rule is not understood: " + line, e);
        }
    }

    private static Occasion occasion(Deque<String> words) {
        String word = words.element();
        if (word.startsWith("start+")) {
            words.remove();
            return new Occasion.AfterStart(Long.parseLong(word.substring(6)));
        }
        if (word.startsWith("boot+")) {
            words.remove();
            return new Occasion.AfterBoot(Long.parseLong(word.substring(5)));
        }
        if (word.equals("before") || word.equals("after")) {
            words.remove();
            String call = words.remove() + " " + words.remove();
            boolean counted = words.element().startsWith("#");
            int nth = counted ? Integer.parseInt(words.remove().substring(1)) : 0;
            return new Occasion.AtCall(Moment.valueOf(word.toUpperCase(Locale.ROOT)), call, nth);
        }
        return new Occasion.Now();
    }

    private static Deed deed(Deque<String> words) {
        String verb = words.remove();
        return switch (verb) {
            case "hang" -> new Deed.Hang();
            case "wait" -> new Deed.Wait(Long.parseLong(words.remove()));
            case "exit" -> new Deed.Exit(Integer.parseInt(words.remove()));
            case "kill" -> new Deed.Kill(words.remove());
            case "close" -> new Deed.Close();
            case "answer" ->
                    new Deed.Answer(Integer.parseInt(words.remove()), String.join(" ", words));
            case "raw" -> new Deed.Raw(unescape(String.join(" ", words)));
            case "reboot", "panic", "poweroff" -> new Deed.InGuest(verb);
            case "tick" -> new Deed.Tick(Long.parseLong(words.remove()));
            case "set" -> new Deed.Set(words.remove(), String.join(" ", words));
            default -> throw new IllegalArgumentException(verb);
        };
    }

    private static String unescape(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n").replace("\\0", "\0");
    }
}
