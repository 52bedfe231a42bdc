// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Archives as `docker save` and `skopeo copy` write them, around any layers.
public final class Archives {

    private static final String ARCHITECTURE =
            System.getProperty("os.arch").equals("aarch64") ? "arm64" : "amd64";

    private Archives() {}

    /// A layer that makes an image bootable, as far as Hearth looks.
    public static byte[] bootable() {
        return new TarWriter().directory("sbin").file("sbin/init", "#!/bin/sh\n").toByteArray();
    }

    /// As docker saves it, its layers not compressed.
    public static byte[] docker(byte[]... layers) {
        TarWriter tar = new TarWriter();
        tar.file("config.json", config(layers));
        for (int i = 0; i < layers.length; i++) {
            tar.file(i + "/layer.tar", layers[i], 0644);
        }
        String names =
                Stream.iterate(0, i -> i + 1)
                        .limit(layers.length)
                        .map(i -> "\"%d/layer.tar\"".formatted(i))
                        .collect(Collectors.joining(","));
        tar.file(
                "manifest.json",
                "[{\"Config\":\"config.json\",\"RepoTags\":null,\"Layers\":[%s]}]"
                        .formatted(names));
        return tar.toByteArray();
    }

    /// As skopeo writes it.
    ///
    /// @param blobs the layers as they are in the archive, compressed in some way
    /// @param layers the same without compression
    static byte[] oci(List<byte[]> blobs, List<byte[]> layers) {
        TarWriter tar = new TarWriter();
        tar.file("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}");
        String config = config(layers.toArray(byte[][]::new));
        StringBuilder list = new StringBuilder();
        for (byte[] blob : blobs) {
            list.append(list.isEmpty() ? "" : ",").append(descriptor(blob));
            tar.file("blobs/sha256/" + sha256(blob), blob, 0644);
        }
        String manifest =
                "{\"schemaVersion\":2,\"config\":%s,\"layers\":[%s]}"
                        .formatted(descriptor(utf8(config)), list);
        tar.file("blobs/sha256/" + sha256(utf8(config)), config);
        tar.file("blobs/sha256/" + sha256(utf8(manifest)), manifest);
        tar.file("index.json", "{\"manifests\":[%s]}".formatted(descriptor(utf8(manifest))));
        return tar.toByteArray();
    }

    public static byte[] gzip(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// Compressed by a program that writes to its output what it reads.
    public static byte[] by(String program, byte[] bytes) throws IOException {
        Process process = new ProcessBuilder(program, "-cq").start();
        try {
            Thread.ofVirtual()
                    .start(() -> {
                        try (OutputStream to = process.getOutputStream()) {
                            to.write(bytes);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    });
            return process.getInputStream().readAllBytes();
        } finally {
            process.destroyForcibly();
        }
    }

    private static String config(byte[]... layers) {
        String ids =
                Stream.of(layers)
                        .map(layer -> "\"sha256:%s\"".formatted(sha256(layer)))
                        .collect(Collectors.joining(","));
        return "{\"architecture\":\"%s\",\"os\":\"linux\",\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[%s]}}"
                .formatted(ARCHITECTURE, ids);
    }

    private static String descriptor(byte[] blob) {
        return "{\"mediaType\":\"x\",\"digest\":\"sha256:%s\",\"size\":%d}"
                .formatted(sha256(blob), blob.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(Piece.newSha256().digest(bytes));
    }
}
