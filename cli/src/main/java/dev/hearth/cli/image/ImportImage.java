// SPDX-License-Identifier: Apache-2.0
package dev.hearth.cli.image;

import dev.hearth.cli.api.ManagerApi;
import dev.hearth.contract.rest.Image;
import dev.hearth.contract.rest.ImageImport;
import dev.hearth.contract.rest.ImageImportCreate;
import dev.hearth.contract.rest.ImageSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Imports an image: sends a file, or has the host fetch one, and follows it to its end.
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        description = {
            "make an image of an ext4 file, or of an archive of docker or OCI tools, also compressed",
            "A file of this machine is sent in parts, and its SHA-256 is checked when it is there."
                    + " A URL, or with --on-host a path, is read by the host, if its operator"
                    + " opened that (HEARTH_HOST_IMAGE_URLS, HEARTH_HOST_IMAGE_FOLDERS)."
        })
final class ImportImage implements Callable<Integer> {

    private static final String USUAL_KERNEL = "demo";
    private static final int PAUSE_MILLIS = 300;
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

    private final Images.Manager manager;
    private final PrintStream out;
    private final PrintStream progress;

    @Parameters(paramLabel = "SOURCE", description = "a file, or a URL")
    private String source = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "of the image to be; without it, the file's, up to its first dot")
    private @Nullable String name;

    @Option(
            names = "--kernel-of",
            paramLabel = "IMAGE",
            description = "whose kernel, modules and initrd it gets (" + USUAL_KERNEL + ")")
    private @Nullable String kernelOf;

    @Option(
            names = "--kernel",
            paramLabel = "SOURCE",
            description = "a kernel of its own instead: ELF or bzImage")
    private @Nullable String kernel;

    @Option(
            names = "--initrd",
            paramLabel = "SOURCE",
            description = "what --kernel begins with, as its distribution made it")
    private @Nullable String initrd;

    @Option(names = "--on-host", description = "each SOURCE is a path on the host")
    private boolean onHost;

    @Option(
            names = "--upload",
            paramLabel = "ID",
            description = "go on with what was sent of the file before")
    private @Nullable UUID upload;

    ImportImage(Images.Manager manager, PrintStream out, PrintStream progress) {
        this.manager = manager;
        this.out = out;
        this.progress = progress;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        String image = name == null ? nameOf(source) : name;
        try (ManagerApi api = manager.open()) {
            check(image, api.images().stream().map(Image::name).toList());
            ImageImportCreate wanted =
                    new ImageImportCreate(
                            image,
                            kernel == null ? lender() : null,
                            kernel == null ? null : send(api, kernel, null),
                            initrd == null ? null : send(api, initrd, null),
                            send(api, source, upload));
            ImageImport now = api.importImage(wanted);
            Said said = new Said(progress);
            while (now.state() == ImageImport.State.RUNNING) {
                said.step(now.step(), now.bytesDone(), now.bytesTotal());
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
                now = api.imageImport(now.id());
            }
            said.end();
            if (now.state() == ImageImport.State.DONE) {
                out.println("image " + image + " is there");
                return 0;
            }
            String why = now.error() == null ? "somebody stopped it" : now.error();
            throw new IllegalStateException("there is no image " + image + ": " + why);
        }
    }

    /// What would be refused when all is sent.
    private void check(String image, List<String> there) {
        if (!NAME.matcher(image).matches()) {
            throw new IllegalStateException(
                    "%s is no name for an image, which has 1 to 63 of a-z, 0-9, dot, _ and -; say --name"
                            .formatted(image));
        }
        if (there.contains(image)) {
            throw new IllegalStateException(
                    "there is an image %s already; say another --name, or first: image rm %s"
                            .formatted(image, image));
        }
        if (kernel != null && kernelOf != null) {
            throw new IllegalStateException("--kernel and --kernel-of exclude each other; say one");
        }
        if (kernel == null && initrd != null) {
            throw new IllegalStateException("--initrd belongs to a kernel; say --kernel, too");
        }
        if (kernel == null && !there.contains(lender())) {
            throw new IllegalStateException(
                    "there is no image %s to take the kernel of; say --kernel, or --kernel-of and one of: %s"
                            .formatted(lender(), String.join(", ", there)));
        }
        for (String each : Arrays.asList(kernel, initrd, source)) {
            if (each != null && isFile(each) && !Files.isRegularFile(Path.of(each))) {
                throw new IllegalStateException(
                        "there is no file " + each + " here; --on-host says that it is the host's");
            }
        }
    }

    private String lender() {
        return kernelOf == null ? USUAL_KERNEL : kernelOf;
    }

    private boolean isFile(String from) {
        return !onHost && !isUrl(from);
    }

    private static boolean isUrl(String from) {
        return from.startsWith("http://") || from.startsWith("https://");
    }

    /// What the host is told of a source; a file of this machine is there then.
    private ImageSource send(ManagerApi api, String from, @Nullable UUID begun) throws IOException {
        if (isFile(from)) {
            return Sending.send(api, Path.of(from), begun, progress);
        }
        return onHost
                ? new ImageSource(null, from, null, null)
                : new ImageSource(null, null, from, null);
    }

    private static String nameOf(String source) {
        String last = source.replaceFirst("[?#].*", "").replaceFirst(".*/", "");
        int dot = last.indexOf('.');
        return dot > 0 ? last.substring(0, dot) : last;
    }
}
