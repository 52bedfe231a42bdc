// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What the JSON files of an archive say of its one image: the layers, lowest first.
///
/// @param files finds a file of the archive that may have so many bytes
record ImageDescription(Files files) {

    private static final int MOST_JSON_BYTES = 4 << 20;
    private static final int MOST_LAYERS = 256;
    private static final int MOST_INDEXES = 3;
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /// A layer, as it is described.
    ///
    /// @param file where it is in the archive
    /// @param sha256 of the file as it is there; null where nobody says
    /// @param bytes of the same file; null where nobody says
    /// @param diffId the SHA-256 of the layer without compression
    record Layer(String file, @Nullable String sha256, @Nullable Long bytes, String diffId) {}

    /// Finds files.
    interface Files {
        /// Throws [ImportRefused] when it is longer.
        Optional<byte[]> find(String name, int mostBytes) throws IOException;
    }

    /// The layers. Throws [ImportRefused].
    List<Layer> layers() throws IOException {
        Optional<byte[]> index = files.find("index.json", MOST_JSON_BYTES);
        if (index.isPresent()) {
            return ofOci(parse("index.json", index.get()));
        }
        byte[] docker =
                files.find("manifest.json", MOST_JSON_BYTES)
                        .orElseThrow(() ->
                                new ImportRefused(
                                        "the archive has neither an index.json (OCI) nor a manifest.json (docker): make it with docker save, or skopeo copy to oci-archive:"));
        return ofDocker(parse("manifest.json", docker));
    }

    private List<Layer> ofOci(JsonNode first) throws IOException {
        JsonNode index = first;
        for (int depth = 0; depth < MOST_INDEXES; depth++) {
            JsonNode chosen = choose(index.path("manifests"));
            JsonNode document = blob(chosen);
            if (document.has("manifests")) {
                index = document;
            } else {
                return ofManifest(document);
            }
        }
        throw new ImportRefused("its index leads to an index, again and again");
    }

    /// The image for this machine, where there are several.
    private static JsonNode choose(JsonNode manifests) throws ImportRefused {
        List<JsonNode> fitting = new ArrayList<>();
        for (JsonNode each : manifests.values()) {
            JsonNode platform = each.path("platform");
            boolean fits =
                    platform.isMissingNode()
                            || (text(platform, "os").equals("linux")
                                    && text(platform, "architecture").equals(architecture()));
            if (fits) {
                fitting.add(each);
            }
        }
        if (fitting.size() != 1) {
            throw new ImportRefused(
                    "the archive holds %d images for linux/%s, and must hold one; save only the one you mean"
                            .formatted(fitting.size(), architecture()));
        }
        return fitting.getFirst();
    }

    private List<Layer> ofManifest(JsonNode manifest) throws IOException {
        JsonNode layers = manifest.path("layers");
        List<String> diffIds = diffIds(blob(manifest.path("config")), layers.size());
        List<Layer> found = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            JsonNode layer = layers.path(i);
            String digest = digest(text(layer, "digest"));
            found.add(
                    new Layer(
                            "blobs/sha256/" + digest,
                            digest,
                            layer.path("size").asLong(-1),
                            diffIds.get(i)));
        }
        return found;
    }

    private List<Layer> ofDocker(JsonNode manifest) throws IOException {
        if (manifest.size() != 1) {
            throw new ImportRefused(
                    "the archive holds %d images, and must hold one; save only the one you mean"
                            .formatted(manifest.size()));
        }
        JsonNode image = manifest.path(0);
        String config = text(image, "Config");
        byte[] bytes =
                files.find(config, MOST_JSON_BYTES)
                        .orElseThrow(() -> missing("the configuration", config));
        JsonNode layers = image.path("Layers");
        List<String> diffIds = diffIds(parse(config, bytes), layers.size());
        List<Layer> found = new ArrayList<>();
        for (int i = 0; i < layers.size(); i++) {
            found.add(new Layer(layers.path(i).asString(""), null, null, diffIds.get(i)));
        }
        return found;
    }

    private static List<String> diffIds(JsonNode config, int layers) throws ImportRefused {
        JsonNode ids = config.path("rootfs").path("diff_ids");
        if (layers < 1 || layers > MOST_LAYERS || ids.size() != layers) {
            throw new ImportRefused(
                    "the image has %d layers and %d digests for them; both must be the same, from 1 to %d"
                            .formatted(layers, ids.size(), MOST_LAYERS));
        }
        String architecture = text(config, "architecture");
        if (!architecture.equals(architecture())) {
            throw new ImportRefused(
                    "the image is for %s, and this host is %s; save the one for it, with --platform linux/%s"
                            .formatted(
                                    ImportRefused.quote(architecture),
                                    architecture(),
                                    architecture()));
        }
        List<String> found = new ArrayList<>();
        for (JsonNode each : ids.values()) {
            found.add(digest(each.asString("")));
        }
        return found;
    }

    private JsonNode blob(JsonNode descriptor) throws IOException {
        String digest = digest(text(descriptor, "digest"));
        String name = "blobs/sha256/" + digest;
        byte[] bytes =
                files.find(name, MOST_JSON_BYTES).orElseThrow(() -> missing("the blob", name));
        if (bytes.length != descriptor.path("size").asLong(-1)
                || !HexFormat.of().formatHex(Piece.newSha256().digest(bytes)).equals(digest)) {
            throw new ImportRefused(
                    "%s has another size or digest than its descriptor says; the archive is damaged"
                            .formatted(name));
        }
        return parse(name, bytes);
    }

    private static ImportRefused missing(String what, String name) {
        return new ImportRefused(
                "the archive does not hold %s %s".formatted(what, ImportRefused.quote(name)));
    }

    private static JsonNode parse(String name, byte[] bytes) throws ImportRefused {
        try {
            return JSON.readTree(bytes);
        } catch (JacksonException e) {
            throw new ImportRefused(
                    "%s in the archive is not JSON".formatted(ImportRefused.quote(name)), e);
        }
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String digest(String text) throws ImportRefused {
        if (!text.matches("sha256:[0-9a-f]{64}")) {
            throw new ImportRefused(
                    "%s is no digest of the kind sha256:…".formatted(ImportRefused.quote(text)));
        }
        return text.substring("sha256:".length());
    }

    private static String architecture() {
        String name = System.getProperty("os.arch");
        return name.equals("aarch64") ? "arm64" : name;
    }
}
