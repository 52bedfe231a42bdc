// SPDX-License-Identifier: Apache-2.0
package dev.hearth.bench.delivery;

import dev.hearth.bench.Row;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Imports archives made to do harm, as `docker save` would write them, from a folder of the
/// host's. Each must fail with a reason, and nothing may be anywhere but where it was.
final class HostileArchives {

    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRIES = 1200;
    private static final String IMPORTS = "/v1/image-imports";

    private HostileArchives() {}

    /// @param folder from which the host may import
    static Row measure(Hearth hearth, Path work, Path folder)
            throws IOException, InterruptedException {
        Path mark = work.resolve("outside");
        Programs.run(
                work,
                "/usr/bin/python3",
                Programs.resource("hostile.py", work).toString(),
                folder.toString(),
                mark.toString());
        Path home = hearth.stack().home().data();
        List<String> before = files(home);
        List<String> reasons = new ArrayList<>();
        int harm = 0;
        for (Path archive : list(folder)) {
            String name = archive.getFileName().toString().replaceFirst("\\..*", "");
            JsonNode end = importOf(hearth, name, archive);
            boolean refused =
                    end.path("state").asString().equals("failed")
                            && !end.path("error").asString().isBlank();
            harm += refused ? 0 : 1;
            reasons.add(name + ": " + end.path("error").asString());
        }
        harm += Files.exists(mark) ? 1 : 0;
        List<String> after = files(home);
        after.removeAll(before);
        harm += after.size();
        reasons.forEach(reason -> System.err.println("    " + reason));
        return new Row(
                "hostile archives: files outside the target, and archives taken",
                harm,
                0,
                "of " + reasons.size(),
                "traversal, absolute names, links that lead out, a device, a lying size, a name"
                        + " that is a command, 10^6 entries, a bomb; each refused with a reason"
                        + (after.isEmpty() ? "" : "; left: " + after));
    }

    private static JsonNode importOf(Hearth hearth, String name, Path archive)
            throws InterruptedException {
        String body =
                """
                {"name": "%s", "kernel_of": "demo", "rootfs": {"path": "%s"}}\
                """
                        .formatted(name, archive);
        Answer begun = Answer.to(hearth, "POST", IMPORTS, body);
        String id = JSON.readTree(begun.body()).path("id").asString();
        for (int i = 0; i < TRIES; i++) {
            for (JsonNode each : JSON.readTree(Answer.to(hearth, "GET", IMPORTS, "").body())) {
                if (each.path("id").asString().equals(id)
                        && !each.path("state").asString().equals("running")) {
                    return each;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new IllegalStateException(name + " does not end: " + begun.body());
    }

    /// What the host agent keeps: images and what is on its way to be one.
    private static List<String> files(Path home) throws IOException {
        try (Stream<Path> all = Files.walk(home.resolve("host/images"))) {
            return new ArrayList<>(all.filter(Files::isRegularFile).map(Path::toString).toList());
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.sorted().toList();
        }
    }
}
