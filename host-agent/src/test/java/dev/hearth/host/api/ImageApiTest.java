// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.host.image.archive.Archives;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Images over real HTTP: sent in parts, imported from a file or an archive, shown, deleted.
class ImageApiTest {

    private static final String VM = "7f230000-0000-4000-8000-000000000001";
    private static final String IMPORTS = "/agent/v1/image-imports/";
    private static final String UPLOADS = "/agent/v1/image-uploads";

    @TempDir Path directory;
    private TestApi api;

    @BeforeEach
    void serve() throws Exception {
        api = new TestApi(directory);
    }

    @AfterEach
    void close() {
        api.close();
    }

    @Test
    void anImageThatWasPutThereIsShownWithWhoUsesIt() throws Exception {
        JsonNode image = api.tree(api.get("/agent/v1/images").body()).path(0);

        assertThat(image.path("name").asString()).isEqualTo("demo");
        assertThat(image.path("rootfs_sha256").isNull()).isTrue();
        assertThat(image.path("used_by")).isEmpty();
        api.ensure(VM);
        image = api.tree(api.get("/agent/v1/images/demo").body());
        assertThat(image.path("used_by").path(0).asString()).isEqualTo(VM);
        api.assertProblem(api.delete("/agent/v1/images/demo"), 409, "wrong-state", "the VM demo");
        api.assertProblem(api.get("/agent/v1/images/other"), 404, "not-found", "other");
        api.assertProblem(api.delete("/agent/v1/images/..%2fvms"), 404, "not-found", "vms");
    }

    @Test
    void anUploadGoesOnWhereItEndedAndBecomesAnImage() throws Exception {
        byte[] disk = Archives.gzip(TestExt4.disk());
        String upload = begin(disk.length);

        assertThat(offset(upload)).isZero();
        assertThat(patch(upload, 0, Arrays.copyOf(disk, 1000)).statusCode()).isEqualTo(204);
        assertThat(offset(upload)).isEqualTo(1000);
        String source = "{\"upload\": \"%s\", \"path\": null, \"url\": null, \"sha256\": \"%s\"}";
        source = source.formatted(id(upload), Archives.sha256(disk));
        String early = importOf("mine", source);
        api.assertProblem(put(UUID.randomUUID(), early), 409, "wrong-state", "1000 of");
        api.assertProblem(patch(upload, 0, disk), 409, "wrong-state", "go on from there");
        byte[] rest = Arrays.copyOfRange(disk, 1000, disk.length);
        assertThat(patch(upload, 1000, rest).statusCode()).isEqualTo(204);

        JsonNode done = ended(importOf("mine", source));

        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
        assertThat(done.path("bytes_done").asLong()).isGreaterThan(TestExt4.BYTES);
        JsonNode image = api.tree(api.get("/agent/v1/images/mine").body());
        assertThat(image.path("rootfs_bytes").asLong()).isEqualTo(TestExt4.BYTES);
        assertThat(image.path("rootfs_sha256").asString())
                .isEqualTo(Archives.sha256(TestExt4.disk()));
        assertThat(api.head(upload).statusCode()).as("what was imported is gone").isEqualTo(404);
        assertThat(api.delete("/agent/v1/images/mine").statusCode()).isEqualTo(204);
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void whatArrivedOfAnUploadThatWasCutOffStays() throws Exception {
        String upload = begin(100);

        try (Socket socket = new Socket(InetAddress.ofLiteral("127.0.0.1"), api.port())) {
            OutputStream out = socket.getOutputStream();
            String head =
                    "PATCH "
                            + upload
                            + " HTTP/1.1\r\nHost: 127.0.0.1:"
                            + api.port()
                            + "\r\nUpload-Offset: 0\r\nContent-Length: 100\r\n"
                            + "Content-Type: application/offset+octet-stream\r\n\r\n0123456789";
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.flush();
        }

        Awaitility.await().until(() -> offset(upload) == 10);
        Awaitility.await().until(() -> patch(upload, 10, new byte[90]).statusCode() == 204);
        assertThat(offset(upload)).isEqualTo(100);
        assertThat(api.delete(upload).statusCode()).isEqualTo(204);
        assertThat(api.head(upload).statusCode()).isEqualTo(404);
    }

    @Test
    void uploadsAreBounded() throws Exception {
        api.assertProblem(create("1" + "0".repeat(9)), 422, "invalid", "no such upload");
        api.assertProblem(create("0"), 422, "invalid", "no such upload");
        api.assertProblem(create("many"), 400, "bad-request", "Upload-Length");
        String upload = begin(10);
        assertThat(patch(upload, 0, new byte[20]).headers().firstValue("Upload-Offset"))
                .contains("10");
        HttpRequest.Builder wrong =
                api.request(upload)
                        .header("Upload-Offset", "0")
                        .method("PATCH", BodyPublishers.ofString("x"));
        api.assertProblem(api.send(wrong), 415, "unsupported-media-type", "offset+octet-stream");
    }

    @Test
    void aDockerArchiveInAnOpenedFolderBecomesABootableFileSystem() throws Exception {
        Path file = Files.createDirectories(directory.resolve("import")).resolve("image.tar");
        Files.write(file, Archives.docker(Archives.bootable()));

        JsonNode done = ended(importOf("box", path(file.toString())));

        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
        JsonNode image = api.tree(api.get("/agent/v1/images/box").body());
        assertThat(image.path("kernel_sha256").asString())
                .isEqualTo(Archives.sha256("kernel".getBytes(StandardCharsets.UTF_8)));
        assertThat(image.path("rootfs_bytes").asLong()).isEqualTo(512L << 20);
        assertThat(file).exists();
        api.assertProblem(
                put(UUID.randomUUID(), importOf("box", path(file.toString()))),
                409,
                "wrong-state",
                "box is there already");
        JsonNode same = ended(importOf("twin", path(file.toString())));
        assertThat(same.path("state").asString()).isEqualTo("done");
        assertThat(Files.getAttribute(home().resolve("box/kernel"), "unix:nlink"))
                .as("both images and the store have the same kernel")
                .isEqualTo(3);
    }

    @Test
    void aKernelComesWithItsInitrdAndLendsBoth() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("import"));
        Path kernel = Files.write(folder.resolve("vmlinuz"), bzImage());
        Path disk = Files.write(folder.resolve("disk"), TestExt4.disk());
        Path initrd = Files.write(folder.resolve("initrd.img"), Archives.gzip(new byte[100]));

        JsonNode done = ended(ownKernel("own", kernel, path(initrd.toString()), disk));

        assertThat(done.path("state").asString()).as(done.toString()).isEqualTo("done");
        JsonNode image = api.tree(api.get("/agent/v1/images/own").body());
        String digest = Archives.sha256(Files.readAllBytes(initrd));
        assertThat(image.path("initrd_sha256").asString()).isEqualTo(digest);
        assertThat(image.path("initrd_bytes").asLong()).isEqualTo(Files.size(initrd));
        assertThat(image.path("modules")).isEmpty();
        String lent = importOf("lent", path(disk.toString())).replace("\"demo\"", "\"own\"");
        assertThat(ended(lent).path("state").asString()).isEqualTo("done");
        assertThat(api.tree(api.get("/agent/v1/images/lent").body()).path("initrd_sha256"))
                .isEqualTo(image.path("initrd_sha256"));
        assertThat(api.tree(api.get("/agent/v1/images/demo").body()).path("initrd_bytes").isNull())
                .isTrue();
    }

    @Test
    void anInitrdThatIsNoneOrNobodysIsRefused() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("import"));
        Path kernel = Files.write(folder.resolve("vmlinuz"), bzImage());
        Path disk = Files.write(folder.resolve("disk"), TestExt4.disk());

        JsonNode failed = ended(ownKernel("own", kernel, path(disk.toString()), disk));

        assertThat(failed.path("error").asString()).startsWith("the initrd is no cpio archive");
        String lent =
                importOf("own", path(disk.toString()))
                        .replace("\"initrd\": null", "\"initrd\": " + path(disk.toString()));
        HttpResponse<String> refused = put(UUID.randomUUID(), lent);
        api.assertProblem(refused, 422, "invalid", "cannot import");
        assertThat(refused.body()).contains("\"field\":\"initrd\"", "belongs to one kernel");
        assertThat(leftBehind()).isEmpty();
    }

    private static String ownKernel(String name, Path kernel, String initrd, Path disk) {
        return importOf(name, path(disk.toString()))
                .replace("\"demo\", \"kernel\": null", "null, \"kernel\": " + path(kernel + ""))
                .replace("\"initrd\": null", "\"initrd\": " + initrd);
    }

    /// What is looked for in one (Documentation/arch/x86/boot.rst).
    private static byte[] bzImage() {
        byte[] kernel = new byte[1024];
        kernel[0x1fe] = 0x55;
        kernel[0x1ff] = (byte) 0xaa;
        System.arraycopy("HdrS".getBytes(StandardCharsets.US_ASCII), 0, kernel, 0x202, 4);
        return kernel;
    }

    @Test
    void whatMayNotBeImportedIsToldWhy() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("import"));
        Files.createSymbolicLink(folder.resolve("link"), Path.of("/etc/passwd"));
        Files.writeString(folder.resolve("text"), "no file system");

        assertThat(failure(path("/etc/passwd"))).contains("no file below a folder");
        assertThat(failure(path(folder + "/../busybox"))).contains("no file below a folder");
        assertThat(failure(path(folder + "/link"))).contains("no file below a folder");
        assertThat(failure(path(folder + "/none"))).contains("there is no file");
        assertThat(failure(path(folder + "/text"))).contains("neither ext4 nor");
        assertThat(failure(url("http://127.0.0.1/x"))).contains("HEARTH_HOST_IMAGE_URLS: none");
        String digest = path(folder + "/text").replace("\"sha256\": null", "\"sha256\": \"%s\"");
        assertThat(failure(digest.formatted("0".repeat(64)))).contains("fetch it again");
        HttpResponse<String> refused =
                put(
                        UUID.randomUUID(),
                        importOf("../x", path("/a")).replace("\"demo\"", "\"other\""));
        api.assertProblem(refused, 422, "invalid", "cannot import");
        assertThat(refused.body()).contains("\"field\":\"name\"", "\"field\":\"kernel_of\"");
        assertThat(leftBehind()).isEmpty();
    }

    @Test
    void importsAreListedAndForgotten() throws Exception {
        UUID id = UUID.randomUUID();
        assertThat(put(id, importOf("mine", path("/none"))).statusCode()).isEqualTo(200);
        Awaitility.await().until(() -> !state(id).equals("running"));

        assertThat(api.tree(api.get("/agent/v1/image-imports").body())).hasSize(1);
        assertThat(api.delete(IMPORTS + id).statusCode()).isEqualTo(204);
        api.assertProblem(api.get(IMPORTS + id), 404, "not-found", id.toString());
    }

    private Path home() {
        return directory.resolve("host/images");
    }

    /// Files of imports that no image has.
    private String[] leftBehind() {
        String[] imports = home().resolve(".imports").toFile().list();
        String[] blobs = home().resolve(".blobs").toFile().list();
        return Stream.of(imports, blobs)
                .filter(each -> each != null)
                .flatMap(Arrays::stream)
                .toArray(String[]::new);
    }

    private String failure(String source) throws Exception {
        JsonNode ended = ended(importOf("mine", source));
        assertThat(ended.path("state").asString()).isEqualTo("failed");
        return ended.path("error").asString();
    }

    private JsonNode ended(String body) throws Exception {
        UUID id = UUID.randomUUID();
        HttpResponse<String> begun = put(id, body);
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(200);
        Awaitility.await().until(() -> !state(id).equals("running"));
        return api.tree(api.get(IMPORTS + id).body());
    }

    private String state(UUID id) throws Exception {
        return api.tree(api.get(IMPORTS + id).body()).path("state").asString();
    }

    private static String importOf(String name, String rootfs) {
        return "{\"name\": \"%s\", \"kernel_of\": \"demo\", \"kernel\": null, \"initrd\": null, \"rootfs\": %s}"
                .formatted(name, rootfs);
    }

    private static String path(String path) {
        return "{\"upload\": null, \"path\": \"%s\", \"url\": null, \"sha256\": null}"
                .formatted(path);
    }

    private static String url(String url) {
        return "{\"upload\": null, \"path\": null, \"url\": \"%s\", \"sha256\": null}"
                .formatted(url);
    }

    private HttpResponse<String> put(UUID id, String body) throws Exception {
        return api.send(
                api.request(IMPORTS + id)
                        .header("Content-Type", "application/json")
                        .PUT(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> create(String length) throws Exception {
        return api.send(
                api.request(UPLOADS).header("Upload-Length", length).POST(BodyPublishers.noBody()));
    }

    private String begin(int length) throws Exception {
        HttpResponse<String> begun = create(Integer.toString(length));
        assertThat(begun.statusCode()).as(begun.body()).isEqualTo(201);
        return begun.headers().firstValue("Location").orElseThrow();
    }

    private HttpResponse<String> patch(String upload, long offset, byte[] bytes) throws Exception {
        return api.send(
                api.request(upload)
                        .header("Upload-Offset", Long.toString(offset))
                        .header("Content-Type", "application/offset+octet-stream")
                        .method("PATCH", BodyPublishers.ofByteArray(bytes)));
    }

    private long offset(String upload) throws Exception {
        return Long.parseLong(api.head(upload).headers().firstValue("Upload-Offset").orElseThrow());
    }

    private static String id(String upload) {
        return upload.substring(upload.lastIndexOf('/') + 1);
    }
}
