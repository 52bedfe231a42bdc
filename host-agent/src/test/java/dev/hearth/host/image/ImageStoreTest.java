// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which directories are images.
class ImageStoreTest {

    @TempDir Path directory;

    @Test
    void anImageNamesItsModulesInOrder() throws IOException {
        makeImage("demo");

        Image image = new ImageStore(directory).find("demo").orElseThrow();

        assertThat(image.modules().stream().map(path -> path.getFileName().toString()))
                .containsExactly("z.ko", "a.ko");
        assertThat(new ImageStore(directory).names()).containsExactly("demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"kernel", "rootfs.ext4", "modules/z.ko"})
    void anImageWithAPieceMissingIsNone(String piece) throws IOException {
        makeImage("demo");
        Files.delete(directory.resolve("demo").resolve(piece));

        assertThat(new ImageStore(directory).find("demo")).isEmpty();
        assertThat(new ImageStore(directory).names()).isEmpty();
    }

    @Test
    void anImageThatCannotBeReadHidesNoOther() throws IOException {
        makeImage("broken");
        makeImage("demo");
        Files.writeString(directory.resolve("broken/image.properties"), "modules=\\u12");

        assertThat(new ImageStore(directory).find("broken")).isEmpty();
        assertThat(new ImageStore(directory).names()).containsExactly("demo");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../demo", "demo/../demo", "Demo", ".demo.Xy12"})
    void aNameThatIsNoneFindsNothing(String name) throws IOException {
        makeImage("demo");

        assertThat(new ImageStore(directory.resolve("demo")).find(name)).isEmpty();
        assertThat(new ImageStore(directory).find(name)).isEmpty();
    }

    private void makeImage(String name) throws IOException {
        Path image = directory.resolve(name);
        Files.createDirectories(image.resolve("modules"));
        for (String file :
                Stream.of("kernel", "rootfs.ext4", "modules/z.ko", "modules/a.ko").toList()) {
            Files.writeString(image.resolve(file), file);
        }
        Files.writeString(image.resolve("image.properties"), "modules=z.ko a.ko\n");
    }
}
