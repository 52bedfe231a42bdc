// SPDX-License-Identifier: Apache-2.0
package dev.hearth.fakefirecracker;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A run that the build records, so that real runs start with their classes loaded and linked: one
/// boot over the API, and the end.
final class Training {

    private Training() {}

    /// Boots once.
    ///
    /// @param arguments a new folder, which is used and left behind
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        Path socket = folder.resolve("api.sock");
        Path kernel = Files.write(folder.resolve("kernel"), new byte[] {0x7f, 'E', 'L', 'F'});
        Thread.ofPlatform()
                .daemon()
                .start(() -> serve(List.of("--api-sock", socket.toString(), "--id", "training")));
        while (!Files.exists(socket)) {
            Thread.onSpinWait();
        }
        try (SocketChannel api = connect(socket)) {
            call(api, "GET", "/version", "");
            call(
                    api,
                    "PUT",
                    "/metrics",
                    "{\"metrics_path\":\"" + folder.resolve("metrics") + "\"}");
            call(api, "PUT", "/boot-source", "{\"kernel_image_path\":\"" + kernel + "\"}");
            call(
                    api,
                    "PUT",
                    "/drives/rootfs",
                    "{\"drive_id\":\"rootfs\",\"is_root_device\":true,\"path_on_host\":\""
                            + kernel
                            + "\"}");
            call(
                    api,
                    "PUT",
                    "/vsock",
                    "{\"guest_cid\":3,\"uds_path\":\"" + folder.resolve("v.sock") + "\"}");
            call(api, "PUT", "/machine-config", "{\"vcpu_count\":1,\"mem_size_mib\":128}");
            call(api, "PUT", "/actions", "{\"action_type\":\"InstanceStart\"}");
            call(api, "PUT", "/actions", "{\"action_type\":\"FlushMetrics\"}");
            call(api, "GET", "/", "");
        }
        System.exit(0);
    }

    private static void serve(List<String> options) {
        try {
            Main.run(options);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /// The file is there a moment before anybody listens.
    private static SocketChannel connect(Path socket) throws Exception {
        while (true) {
            SocketChannel api = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                api.connect(UnixDomainSocketAddress.of(socket));
                return api;
            } catch (java.net.ConnectException e) {
                api.close();
            }
        }
    }

    private static void call(SocketChannel api, String method, String uri, String body)
            throws Exception {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        String text = method + " " + uri + " HTTP/1.1\r\n" + length + "\r\n" + body;
        api.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
        api.read(ByteBuffer.allocate(4096));
    }
}
