// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.contract.host.ImageImportSpec;
import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.FakeImages;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Images through the public API, on a whole manager with a fake host agent.
@ExtendWith(WithManager.class)
class ImageApiTest {

    private static final String NOBODY = "00000000-0000-4000-8000-000000000000";
    private static final String IMPORTS = "/v1/image-imports";
    private static final String UPLOADS = "/v1/image-uploads";

    private final ManagerUnderTest manager;

    ImageApiTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @Test
    void imagesAreThoseOfTheHostWithWhoUsesThem() {
        Answer all = manager.get("/v1/images");

        assertThat(all.json().findValuesAsString("name")).containsExactly("free", "used");
        Answer used = manager.get("/v1/images/used");
        assertThat(used.json()).isEqualTo(all.json().path(1));
        assertThat(used.member("host")).isEqualTo(manager.hostAgent().url().toString());
        assertThat(used.json().path("kernel_sha256").isNull()).isTrue();
        assertThat(used.json().path("used_by").path(0).asString())
                .isEqualTo(FakeImages.USER.toString());
        assertThat(manager.get("/v1/images/none").status()).isEqualTo(404);
    }

    @Test
    void anImageThatNobodyUsesIsDeleted() {
        assertThat(manager.delete("/v1/images/free").status()).isEqualTo(204);
        assertProblem(manager.delete("/v1/images/used"), 409, "wrong-state", "VMs need");
        assertProblem(manager.delete("/v1/images/none"), 404, "not-found", "GET /v1/images");
    }

    @Test
    void anImportIsBegunFollowedAndStopped() {
        Answer begun =
                manager.post(
                        IMPORTS,
                        "{\"name\": \"mine\", \"kernel_of\": \"demo\", \"rootfs\": {\"url\": \"https://a/b\", \"sha256\": \"00\"}}");

        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        String one = IMPORTS + "/" + begun.member("id");
        assertThat(begun.headers().firstValue("Location")).hasValue(one);
        assertThat(begun.member("state")).isEqualTo("running");
        assertThat(begun.json().path("bytes_done").longValue()).isEqualTo(7);
        ImageImportSpec asked = manager.hostAgent().images().last();
        assertThat(asked.kernel()).isNull();
        assertThat(asked.rootfs().url()).isEqualTo("https://a/b");
        assertThat(manager.get(one).json()).isEqualTo(begun.json());
        assertThat(manager.get(IMPORTS).json().findValuesAsString("id"))
                .contains(begun.member("id"));
        assertThat(manager.delete(one).status()).isEqualTo(204);
        assertThat(manager.get(one).status()).isEqualTo(404);
        assertThat(manager.delete(one).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"name\": \"a\"}",
                "{\"name\": \"a\", \"rootfs\": 1}",
                "{\"name\": \"a\", \"rootfs\": {\"upload\": \"mine\"}}",
                "{\"name\": \"a\", \"rootfs\": {\"paths\": \"mine\"}}",
                "{\"name\": \"Bad\", \"rootfs\": {\"path\": \"/a\"}}"
            })
    void whatCannotBeImportedNamesItsFaults(String body) {
        Answer refused = manager.post(IMPORTS, body);

        assertProblem(refused, 422, "invalid", "");
        assertThat(refused.json().path("errors")).isNotEmpty();
    }

    @Test
    void anUploadIsHandedOnAndGoesOnWhereItEnded() {
        Answer begun = send("POST", UPLOADS, Map.of("Upload-Length", "20"), "");

        assertThat(begun.status()).as(begun.text()).isEqualTo(201);
        UUID id = UUID.fromString(begun.member("id"));
        String one = UPLOADS + "/" + id;
        assertThat(begun.headers().firstValue("Location")).hasValue(one);
        assertThat(append(one, 0, "0123456789").status()).isEqualTo(204);
        assertThat(manager.get(one).json().path("offset").longValue()).isEqualTo(10);
        Answer head = send("HEAD", one, Map.of(), "");
        assertThat(head.headers().firstValue("Upload-Offset")).hasValue("10");
        assertThat(head.headers().firstValue("Upload-Length")).hasValue("20");
        assertProblem(append(one, 5, "x"), 409, "wrong-state", "go on from 10");
        Answer last = append(one, 10, "abcdefghij");
        assertThat(last.headers().firstValue("Upload-Offset")).hasValue("20");
        assertThat(manager.hostAgent().images().arrived(id)).isEqualTo("0123456789abcdefghij");
        assertThat(manager.delete(one).status()).isEqualTo(204);
        assertThat(manager.get(one).status()).isEqualTo(404);
    }

    @Test
    void anUploadThatIsSentWronglyIsToldHow() {
        Map<String, String> nothing = Map.of("Upload-Length", "0");
        assertProblem(send("POST", UPLOADS, nothing, ""), 422, "invalid", "");
        assertProblem(
                send("POST", UPLOADS, Map.of(), ""), 400, "malformed-request", "Upload-Length");
        String one = UPLOADS + "/" + NOBODY;
        assertProblem(append(one, 0, "x"), 404, "not-found", "POST /v1/image-uploads");
        assertThat(manager.delete(one).status()).isEqualTo(404);
        assertThat(manager.get(UPLOADS + "/mine").status()).isEqualTo(404);
        Answer plain = send("PATCH", one, Map.of("Upload-Offset", "0"), "x");
        assertProblem(plain, 415, "unsupported-media-type", "offset+octet-stream");
        // The operation by its own name, for the count of those that were met.
        assertThat(manager.send("PATCH", one, "x", "application/offset+octet-stream").status())
                .isEqualTo(400);
        assertThat(manager.send("POST", UPLOADS, null, "").status()).isEqualTo(400);
    }

    private Answer append(String path, long offset, String bytes) {
        return send(
                "PATCH",
                path,
                Map.of(
                        "Upload-Offset",
                        Long.toString(offset),
                        "Content-Type",
                        "application/offset+octet-stream"),
                bytes);
    }

    private Answer send(String method, String path, Map<String, String> headers, String body) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(manager.address() + path))
                        .method(
                                method,
                                body.isEmpty()
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        return manager.raw(request.build());
    }

    private static void assertProblem(Answer answer, int status, String type, String detail) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.member("type")).isEqualTo("/problems/" + type);
        assertThat(answer.member("detail")).contains(detail);
    }
}
