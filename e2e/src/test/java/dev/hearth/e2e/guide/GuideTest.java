// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.guide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Answer;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.Hearth;
import dev.hearth.testkit.Terminal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.json.JsonMapper;

/// Every block of commands in the documentation is run as it stands there, by a shell that ends at
/// the first command that fails, against a real Hearth with a guest named `demo`. Only addresses,
/// ids and names that must be unique are put in.
final class GuideTest {

    private static final Duration BOOT = Duration.ofSeconds(90);
    private static final String PROMPT = "hearth-demo:/root#";

    /// What is run elsewhere, and where; or why nowhere.
    private static final Map<String, String> ELSEWHERE =
            Map.ofEntries(
                    Map.entry("README.md#1", "UpTest"),
                    Map.entry("README.md#2", "this is a part of it"),
                    Map.entry("docs/how-to/console.md#1", "ConsoleCommandTest, at a terminal"),
                    Map.entry("docs/how-to/console.md#3", "needs a machine to log in to"),
                    Map.entry("docs/how-to/guest-agent.md#2", "InstallTest, at a terminal"),
                    Map.entry("docs/how-to/guest-agent.md#3", "needs a machine to log in to"),
                    Map.entry("docs/how-to/guest-agent.md#4", "InstallTest, in machines"),
                    Map.entry("docs/how-to/guest-agent.md#5", "InstallTest, in machines"),
                    Map.entry("docs/how-to/guest-agent.md#9", "LoadTest, in a machine"),
                    Map.entry("docs/how-to/images.md#1", "needs Docker and its registry"),
                    Map.entry("docs/how-to/networks.md#1", "GuestNetworkTest has such a host"));

    /// One that fails when it is refused, and shows why.
    private static final String CURL =
            "curl() { case $1 in -f*) command curl \"$@\" ;; *) command curl --fail-with-body \"$@\" ;; esac; }";

    private static Hearth hearth;
    private static UUID demo;
    private static int names;

    @TempDir private static Path folder;

    @BeforeAll
    static void bootAGuest() {
        hearth = Hearth.start();
        demo = hearth.boot("demo").id();
        try (Terminal terminal = hearth.terminal(demo, "boot")) {
            terminal.awaitOutput(PROMPT, BOOT);
        }
    }

    @AfterAll
    static void endAll() {
        hearth.close();
    }

    static Stream<Block> blocks() throws IOException {
        return commands().filter(block -> !ELSEWHERE.containsKey(block.id()));
    }

    private static Stream<Block> commands() throws IOException {
        return Block.all(Checkout.root()).stream().filter(each -> each.language().equals("sh"));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void aBlockOfCommandsDoesWhatItSays(Block block) throws Exception {
        switch (block.id()) {
            case "docs/how-to/snapshots.md#1" -> pausedAndPutToDisk(block);
            case "docs/how-to/snapshots.md#2" -> restoredAndCloned(block);
            case "docs/how-to/guest-agent.md#6" ->
                    assertThat(run(block.text().replace("ID", demo.toString())))
                            .contains("\"after\"");
            case "docs/how-to/guest-agent.md#8" -> byHand(block);
            case "docs/how-to/images.md#2" -> {
                makeBox();
                assertThat(run(block.text())).contains("image box is there");
            }
            case "docs/how-to/images.md#3" -> {
                makeBox();
                Files.copy(
                        Checkout.demoImage().resolve("kernel"),
                        folder.resolve("vmlinuz"),
                        StandardCopyOption.REPLACE_EXISTING);
                run("printf '070701' | gzip >initrd.img");
                assertThat(run(block.text())).contains("image own is there");
            }
            case "docs/how-to/images.md#4" -> sent(block);
            case "docs/how-to/images.md#6" -> {
                Vm vm = hearth.api().create(new VmCreate("small", 1, 128, "demo"));
                run(block.text().replace("ID", vm.id().toString()));
                assertThat(hearth.api().vm(vm.id()).diskMib()).isEqualTo(4096);
            }
            case "docs/how-to/console.md#2" ->
                    assertThat(run(block.text().replace("--timeout 60", "--timeout 3")))
                            .contains("6.");
            default -> run(block.text());
        }
    }

    @Test
    void everyBlockSaysWhatItIs() throws IOException {
        List<Block> all = Block.all(Checkout.root());

        assertThat(all).extracting(Block::language).isSubsetOf("sh", "json", "ini", "python");
        assertThat(all.stream().filter(each -> each.language().equals("json")))
                .allSatisfy(each -> readAsJson(each.text()));
        Set<String> there = Set.copyOf(commands().map(Block::id).toList());
        assertThat(there).containsAll(ELSEWHERE.keySet());
    }

    @Test
    void theReceiverOfAWebhookTellsGenuineCallsFromOthers() throws Exception {
        Block block =
                Block.all(Checkout.root()).stream()
                        .filter(each -> each.language().equals("python"))
                        .findFirst()
                        .orElseThrow();

        run(
                """
                cat >receiver.py <<'END'
                %s

                now = str(int(time.time()))
                signature = hmac.new(b"s", now.encode() + b".body", hashlib.sha256).hexdigest()
                assert is_genuine("s", "t=" + now + ",v1=" + signature, b"body")
                assert not is_genuine("s", "t=" + now + ",v1=" + signature, b"other")
                assert not is_genuine("s", "t=1,v1=" + signature, b"body")
                END
                python3 receiver.py
                """
                        .formatted(block.text()));
    }

    /// Some show lines of a stream, or the part of a body that matters.
    private static void readAsJson(String text) {
        JsonMapper json = new JsonMapper();
        String fragment = text.stripLeading().startsWith("\"") ? "{" + text + "}" : text;
        try (MappingIterator<Object> values = json.readerFor(Object.class).readValues(fragment)) {
            assertThat(values.readAll()).isNotEmpty();
        }
    }

    private static void pausedAndPutToDisk(Block block) throws Exception {
        try (Hearth snapshots = Hearth.startOnFirecracker()) {
            UUID vm = snapshots.boot("web").id();
            snapshots.awaitGuest(vm, BOOT);

            run(block.text(), variables(snapshots, vm));

            assertThat(Answer.to(snapshots, "GET", "/v1/vms/" + vm + "/snapshots", "").body())
                    .contains("\"vm_id\":\"" + vm);
        }
    }

    private static void restoredAndCloned(Block block) throws Exception {
        try (Hearth snapshots = Hearth.startOnFirecracker()) {
            UUID vm = snapshots.boot("web").id();
            snapshots.awaitGuest(vm, BOOT);
            String path = "/v1/vms/" + vm + "/snapshots";
            String snapshot =
                    new JsonMapper()
                            .readTree(Answer.to(snapshots, "POST", path, "").body())
                            .path("id")
                            .asString();

            run("SNAPSHOT=" + snapshot + "\n" + block.text(), variables(snapshots, vm));

            assertThat(snapshots.api().vms())
                    .extracting(Vm::name, Vm::state)
                    .contains(tuple("web", VmState.RUNNING), tuple("web-2", VmState.RUNNING));
        }
    }

    private static Map<String, String> variables(Hearth of, UUID vm) {
        return Map.of("HEARTH", "http://" + of.managerAddress(), "VM", vm.toString());
    }

    /// The agent runs until it is ended.
    private static void byHand(Block block) throws Exception {
        Block fetched =
                commands()
                        .filter(each -> each.id().equals("docs/how-to/guest-agent.md#7"))
                        .findFirst()
                        .orElseThrow();
        String started =
                block.text()
                        .replace("0.0.0.0:8080", "127.0.0.1:0")
                        .replace("./linux-amd64", "timeout 2 ./linux-amd64");

        String said = run(fetched.text() + "\n" + started + " || [ $? -eq 124 ]");

        assertThat(said).contains("linux-amd64: OK", "Signature Verified Successfully");
    }

    private static void sent(Block block) throws Exception {
        makeBox();
        run(block.text());
        await().atMost(BOOT)
                .until(() ->
                        hearth.api().images().stream().anyMatch(each -> each.name().equals("box")));
        hearth.api().deleteImage("box");
    }

    private static void makeBox() throws Exception {
        run("PATH=$PATH:/usr/sbin:/sbin; mke2fs -q -F -t ext4 box 8M; gzip -c box >box.tar.gz");
    }

    private static String run(String commands) throws Exception {
        return run(commands, variables(hearth, demo));
    }

    /// What is printed. The shell ends at the first command that fails, and curl fails when it is
    /// refused.
    private static String run(String commands, Map<String, String> variables) throws Exception {
        names++;
        String manager = variables.get("HEARTH");
        String script =
                commands.replaceAll("http://(localhost|127\\.0\\.0\\.1):8080", manager)
                        .replaceAll("\\bID\\b", variables.get("VM"))
                        .replace("./hearth ", Checkout.root().resolve("hearth") + " ")
                        .replace("\"router\"", "\"router-" + names + "\"")
                        .replace("192.168.1.100", "192.168.1." + (100 + names));
        Path output = Files.createTempFile(folder, "output", "");
        ProcessBuilder builder =
                new ProcessBuilder("bash", "-euo", "pipefail", "-c", CURL + "\n" + script)
                        .directory(folder.toFile())
                        .redirectInput(Path.of("/dev/null").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().putAll(variables);
        builder.environment().put("HEARTH_HOME", hearth.stack().home().data().toString());
        builder.environment().put("HEARTH_MANAGER", manager);
        builder.environment().put("DATABASE_URL", hearth.databaseUrl());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            boolean ended = process.waitFor(120, TimeUnit.SECONDS);
            String said = Files.readString(output, StandardCharsets.UTF_8);
            assertThat(ended).as(said).isTrue();
            assertThat(process.exitValue()).as(script + "\n" + said).isZero();
            return said;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }
}
