// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/// Fakes in a folder of their own, with a kernel, a disk and a FIFO for metrics; all are ended.
abstract class FakeFixture {

    static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path directory;

    private final List<Firecracker> started = new ArrayList<>();
    private Optional<RandomAccessFile> fifo = Optional.empty();

    @BeforeEach
    void makeFiles() throws IOException {
        byte[] elf = new byte[1024];
        System.arraycopy(new byte[] {0x7f, 'E', 'L', 'F'}, 0, elf, 0, 4);
        Files.write(file("kernel"), elf);
        Files.write(file("disk"), new byte[4096]);
    }

    @AfterEach
    void endAll() throws IOException {
        started.forEach(Firecracker::close);
        if (fifo.isPresent()) {
            fifo.orElseThrow().close();
        }
    }

    Path file(String name) {
        return directory.resolve(name);
    }

    Firecracker start(String rules, String... options) throws IOException {
        Firecracker fake = Firecracker.startFake(directory, "set tap pretended;" + rules, options);
        started.add(fake);
        return fake;
    }

    /// Starts one and waits for nothing.
    Firecracker spawn(String... options) throws IOException {
        Firecracker fake = Firecracker.spawn(directory, Firecracker.fake(), "", options);
        started.add(fake);
        return fake;
    }

    /// Has a kernel, a root drive, a NIC, vsock, a balloon with statistics, and metrics in the
    /// FIFO.
    void configure(Firecracker fake) throws IOException {
        openFifo();
        ok(fake, "PUT", "/metrics", "{'metrics_path':'" + file("metrics") + "'}");
        ok(
                fake,
                "PUT",
                "/boot-source",
                "{'kernel_image_path':'"
                        + file("kernel")
                        + "','boot_args':'console=ttyS0 panic=1'}");
        ok(
                fake,
                "PUT",
                "/drives/rootfs",
                "{'drive_id':'rootfs','is_root_device':true,'path_on_host':'"
                        + file("disk")
                        + "'}");
        ok(fake, "PUT", "/network-interfaces/eth0", "{'iface_id':'eth0','host_dev_name':'tap0'}");
        ok(fake, "PUT", "/vsock", "{'guest_cid':3,'uds_path':'" + file("v.sock") + "'}");
        ok(
                fake,
                "PUT",
                "/balloon",
                "{'amount_mib':0,'deflate_on_oom':true,'stats_polling_interval_s':1}");
    }

    void boot(Firecracker fake) throws IOException {
        configure(fake);
        ok(fake, "PUT", "/actions", "{'action_type':'InstanceStart'}");
    }

    void flush(Firecracker fake) throws IOException {
        ok(fake, "PUT", "/actions", "{'action_type':'FlushMetrics'}");
    }

    void pause(Firecracker fake) throws IOException {
        ok(fake, "PATCH", "/vm", "{'state':'Paused'}");
    }

    /// A call that succeeds.
    ///
    /// @param body with single quotes for double ones
    static String ok(Firecracker fake, String method, String uri, String body) throws IOException {
        ApiClient.Answer answer = call(fake, method, uri, body);
        assertThat(answer.status()).as(method + " " + uri + ": " + answer.body()).isLessThan(300);
        return answer.body();
    }

    static ApiClient.Answer call(Firecracker fake, String method, String uri, String body)
            throws IOException {
        return fake.call(method, uri, body.replace('\'', '"'));
    }

    private void openFifo() throws IOException {
        if (fifo.isPresent()) {
            return;
        }
        try {
            Process made = new ProcessBuilder("mkfifo", file("metrics").toString()).start();
            assertThat(made.waitFor()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        fifo = Optional.of(new RandomAccessFile(file("metrics").toFile(), "rw"));
    }

    /// Everything that is in the FIFO now.
    String drain() throws IOException {
        // Closed with the file it reads from.
        FileInputStream in = new FileInputStream(fifo.orElseThrow().getFD());
        StringBuilder text = new StringBuilder();
        while (in.available() > 0) {
            byte[] chunk = in.readNBytes(Math.min(in.available(), 65_536));
            text.append(new String(chunk, StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /// The lines that are in the FIFO now.
    List<JsonNode> lines() throws IOException {
        return drain().lines().map(JSON::readTree).toList();
    }
}
