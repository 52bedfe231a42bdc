// SPDX-License-Identifier: Apache-2.0
package dev.hearth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What a page says exists, exists; and no room is called `util`. Fixture: this checkout.
final class TidyTest {

    private static final Pattern IN_TICKS = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CLASS_NAME = Pattern.compile("[A-Z][a-z]+([A-Z][a-z0-9]*)+");
    private static final Pattern PATH = Pattern.compile("[\\w.-]+(/[\\w.{},*-]+)+/?");
    private static final Set<String> NO_ROOM =
            Set.of("util", "utils", "common", "helper", "helpers", "impl", "handler", "dto");

    @Test
    void everyClassThatArchitectureNamesExists() {
        Set<String> classes = new TreeSet<>();
        Stream.of(".java", ".ts", ".tsx")
                .flatMap(ending -> Checkout.files(ending).stream())
                .map(file -> file.getFileName().toString())
                .forEach(name -> classes.add(name.substring(0, name.indexOf('.'))));

        List<String> absent =
                ticked("ARCHITECTURE.md")
                        .filter(word -> CLASS_NAME.matcher(word).matches())
                        .filter(word -> !classes.contains(word))
                        .toList();

        assertThat(absent).as("ARCHITECTURE.md names classes that do not exist").isEmpty();
    }

    @Test
    void everyPlaceThatArchitectureNamesExists() {
        List<String> absent =
                ticked("ARCHITECTURE.md")
                        .filter(word -> PATH.matcher(word).matches())
                        .filter(word -> !word.contains("{") && !word.contains("*"))
                        .filter(word -> !Checkout.exists(word))
                        .toList();

        assertThat(absent).as("ARCHITECTURE.md names places that do not exist").isEmpty();
    }

    @Test
    void everyModuleHasAPlaceInArchitecture() {
        String architecture = Checkout.read(Path.of("ARCHITECTURE.md"));
        Matcher module =
                Pattern.compile("<module>([^<]+)</module>")
                        .matcher(Checkout.read(Path.of("pom.xml")));

        while (module.find()) {
            assertThat(architecture).contains("`" + module.group(1) + "`");
        }
    }

    @Test
    void everyLinkBetweenPagesLeadsSomewhere() {
        List<String> dead = new ArrayList<>();
        for (Path page : Checkout.files(".md")) {
            Matcher link = LINK.matcher(Checkout.read(page));
            while (link.find()) {
                Path from = page.getParent() == null ? Path.of("") : page.getParent();
                String target = from.resolve(link.group(1)).normalize().toString();
                if (!link.group(1).contains("://") && !Checkout.exists(target)) {
                    dead.add(page + " -> " + link.group(1));
                }
            }
        }

        assertThat(dead).as("links that lead nowhere").isEmpty();
    }

    @Test
    void noRoomIsCalledUtil() {
        List<Path> unnamed =
                Stream.of(".java", ".ts", ".tsx")
                        .flatMap(ending -> Checkout.files(ending).stream())
                        .filter(file ->
                                Stream.of(file.toString().split("/")).anyMatch(NO_ROOM::contains))
                        .toList();

        assertThat(unnamed).as("say what it is for: one noun, one folder").isEmpty();
    }

    @Test
    void everyDecisionIsNumberedOnceAndInOrder() {
        List<String> numbers =
                Checkout.files(".md").stream()
                        .filter(file -> file.startsWith("docs/adr"))
                        .map(file -> file.getFileName().toString().substring(0, 4))
                        .toList();

        assertThat(numbers).isNotEmpty();
        for (int i = 0; i < numbers.size(); i++) {
            assertThat(numbers.get(i)).isEqualTo("%04d".formatted(i + 1));
        }
    }

    private static Stream<String> ticked(String page) {
        return IN_TICKS.matcher(Checkout.read(Path.of(page)).replaceAll("(?s)```.*?```", ""))
                .results()
                .map(found -> found.group(1));
    }
}
