// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.guide;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A fenced block of a page of the documentation.
///
/// @param page relative to the checkout
/// @param number of those of its language on the page, from 1
record Block(String page, String language, int number, String text) {

    private static final String FENCE = "```";

    /// Those of all pages for people who run Hearth, in their order.
    static List<Block> all(Path root) throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(root.resolve("README.md"));
        try (Stream<Path> files = Files.walk(root.resolve("docs"))) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(pages::add);
        }
        List<Block> blocks = new ArrayList<>();
        for (Path page : pages) {
            blocks.addAll(of(root.relativize(page).toString(), Files.readAllLines(page)));
        }
        return blocks;
    }

    private static List<Block> of(String page, List<String> lines) {
        List<Block> blocks = new ArrayList<>();
        int begin = -1;
        for (int line = 0; line < lines.size(); line++) {
            if (!lines.get(line).startsWith(FENCE)) {
                continue;
            }
            if (begin < 0) {
                begin = line;
                continue;
            }
            String language = lines.get(begin).substring(FENCE.length());
            String text = String.join("\n", lines.subList(begin + 1, line));
            long before = blocks.stream().filter(each -> each.language.equals(language)).count();
            blocks.add(new Block(page, language, (int) before + 1, text));
            begin = -1;
        }
        return blocks;
    }

    /// The page, and which of its blocks.
    String id() {
        return page + "#" + number;
    }

    @Override
    public String toString() {
        return id();
    }
}
