// SPDX-License-Identifier: Apache-2.0
package dev.hearth.e2e.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.contract.rest.Vm;
import dev.hearth.contract.rest.VmCreate;
import dev.hearth.contract.rest.VmState;
import dev.hearth.testkit.Checkout;
import dev.hearth.testkit.GuestShell;
import dev.hearth.testkit.Hearth;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `./hearth image` against a real manager, down to a guest that boots from what `docker save`
/// would have written.
final class ImageCommandTest {

    private static final Duration BOOT = Duration.ofSeconds(90);

    private static Hearth hearth;

    @TempDir private Path folder;

    @BeforeAll
    static void start() {
        hearth = Hearth.start(Map.of("HEARTH_HOST_IMAGE_MAX_MIB", "256"));
    }

    @AfterAll
    static void end() {
        hearth.close();
    }

    /// What a command printed on both streams, and its exit code.
    private record Said(String text, int code) {}

    @Test
    void anArchiveIsImportedBootedListedAndKeptAsLongAsItIsNeeded() throws Exception {
        Said imported = image("import", archive().toString());
        assertThat(imported.text()).contains("sending ").endsWith("image box is there\n");
        assertThat(imported.code()).isZero();

        Vm vm = hearth.api().create(new VmCreate("boxed", 1, 128, "box"));
        hearth.api().start(vm.id());
        hearth.awaitGuest(vm.id(), BOOT);
        try (GuestShell shell = hearth.shell(vm.id())) {
            assertThat(shell.run("cat /etc/layer")).isEqualTo("upper");
            assertThat(shell.run("ls /etc")).doesNotContain("gone");
        }

        Said list = image("list");
        assertThat(list.text().lines().filter(line -> line.startsWith("box ")))
                .singleElement()
                .asString()
                .contains("MiB")
                .endsWith("boxed");
        assertThat(image("list", "--json").text()).contains("\"name\":\"box\"");

        Said refused = image("rm", "box");
        assertThat(refused.code()).isEqualTo(1);
        assertThat(refused.text()).startsWith("hearth: ").contains("needed by the VM boxed");

        hearth.api().stop(vm.id());
        await().until(() -> hearth.api().vm(vm.id()).state() == VmState.STOPPED);
        hearth.api().delete(vm.id());
        assertThat(image("rm", "box")).isEqualTo(new Said("image box is deleted\n", 0));
        assertThat(image("list").text()).doesNotContain("box");
    }

    @Test
    void anUploadThatWasCutOffGoesOn() throws Exception {
        byte[] archive = Files.readAllBytes(archive());
        UUID upload = hearth.api().beginUpload(archive.length).id();
        hearth.api().append(upload, 0, Arrays.copyOf(archive, archive.length / 2));

        String id = upload.toString();
        Said imported = image("import", "box.tar.gz", "--name", "half", "--upload", id);

        assertThat(imported.text())
                .contains("this is upload " + id)
                .endsWith("image half is there\n");
        Said other = image("import", "archive.sh", "--name", "other", "--upload", id);
        assertThat(other.code()).isEqualTo(1);
        assertThat(image("rm", "half").code()).isZero();
    }

    @Test
    void whatCannotBeImportedIsSaid() throws Exception {
        Path text = Files.writeString(folder.resolve("text.ext4"), "no file system");

        assertThat(image("import", text.toString()))
                .satisfies(said -> {
                    assertThat(said.code()).isEqualTo(1);
                    assertThat(said.text()).contains("hearth: there is no image text: ");
                });
        assertThat(image("import", folder.resolve("none").toString()).text())
                .contains("there is no file ")
                .contains("--on-host");
        assertThat(image("import", "--on-host", "/etc/passwd").code()).isEqualTo(1);
        assertThat(image("import", text.toString(), "--name", "demo").text())
                .contains("there is an image demo already")
                .doesNotContain("sending");
        assertThat(image("import", text.toString(), "--kernel-of", "nobody").text())
                .contains("no image nobody to take the kernel of", "one of: demo")
                .doesNotContain("sending");
        assertThat(image("import", text + "", "--initrd", text + "").text())
                .contains("--initrd belongs to a kernel")
                .doesNotContain("sending");
        assertThat(image("import", text + "", "--kernel", text + "", "--kernel-of", "demo").text())
                .contains("--kernel and --kernel-of exclude each other");
        assertThat(image("import", text + "", "--kernel", "none").text())
                .contains("there is no file none here")
                .doesNotContain("sending");
        assertThat(image("import", text.toString(), "--name", "No Name").text())
                .contains("No Name is no name for an image");
        assertThat(image("rm", "nobody").code()).isEqualTo(1);
        assertThat(image().code()).isEqualTo(2);
    }

    /// Two layers: busybox as init and shell, and files of which the upper one takes one away.
    private Path archive() throws Exception {
        Path script =
                Files.writeString(
                        folder.resolve("archive.sh"),
                        """
                        set -eu
                        mkdir -p lower/bin lower/sbin lower/etc lower/dev lower/proc lower/sys \\
                          lower/run lower/tmp upper/etc box/0 box/1
                        cp -L /bin/busybox lower/bin/busybox
                        for each in sh mount cat ls stty echo; do ln -s busybox lower/bin/$each; done
                        ln -s ../bin/busybox lower/sbin/init
                        echo lower >lower/etc/layer
                        echo gone >lower/etc/gone
                        echo '::respawn:-/bin/sh' >lower/etc/inittab
                        echo upper >upper/etc/layer
                        : >upper/etc/.wh.gone
                        tar -C lower --owner 0 --group 0 -cf box/0/layer.tar .
                        tar -C upper --owner 0 --group 0 -cf box/1/layer.tar .
                        id() { sha256sum <"$1" | cut -c 1-64; }
                        printf '{"architecture":"amd64","os":"linux","rootfs":{"type":"layers",%s}}' \\
                          "\\"diff_ids\\":[\\"sha256:$(id box/0/layer.tar)\\",\\"sha256:$(id box/1/layer.tar)\\"]" \\
                          >box/config.json
                        echo '[{"Config":"config.json","RepoTags":["box:1"],' \\
                          '"Layers":["0/layer.tar","1/layer.tar"]}]' >box/manifest.json
                        tar -C box -czf box.tar.gz config.json manifest.json 0/layer.tar 1/layer.tar
                        """);
        Said made = run(List.of("sh", script.toString()));
        assertThat(made.code()).as(made.text()).isZero();
        return folder.resolve("box.tar.gz");
    }

    private Said image(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Checkout.root().resolve("hearth").toString());
        command.add("image");
        command.addAll(List.of(arguments));
        return run(command);
    }

    private Said run(List<String> command) throws IOException, InterruptedException {
        Path output = folder.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(output.toFile());
        builder.environment().put("HEARTH_HOME", hearth.stack().home().data().toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        try {
            assertThat(process.waitFor(120, TimeUnit.SECONDS)).as(command.toString()).isTrue();
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        return new Said(Files.readString(output, StandardCharsets.UTF_8), process.exitValue());
    }
}
