// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.host;

import dev.hearth.manager.problem.HearthException.HostUnreachable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// The consoles of a host's VMs. Every call throws the same exceptions as [HostAgent]. Safe for use
/// by many threads.
public final class ConsoleClient {

    /// 2 MiB in which every byte became a U+FFFD.
    private static final long LONGEST_LOG = 8L << 20;

    private static final int LONGEST_PROBLEM = 64 << 10;

    private final HostClient client;

    ConsoleClient(HostClient client) {
        this.client = client;
    }

    /// Begins to watch. The caller closes it.
    ///
    /// @param name for other viewers to see
    /// @param mode `write` or `watch`
    public ConsoleStream attach(UUID vm, String name, String mode) {
        String path =
                "vms/%s/console/stream?name=%s&mode=%s"
                        .formatted(vm, URLEncoder.encode(name, StandardCharsets.UTF_8), mode);
        try {
            HttpResponse<InputStream> answer = client.open(path);
            if (answer.statusCode() != 200) {
                try (InputStream body = answer.body()) {
                    client.ok(answer.statusCode(), body.readNBytes(LONGEST_PROBLEM));
                }
            }
            return new ConsoleStream(answer.body());
        } catch (IOException e) {
            throw new HostUnreachable(client.unreachable("cannot be reached"), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HostUnreachable(client.unreachable("was not waited for"), e);
        }
    }

    /// Types for a viewer. What the host agent does not type it says in the viewer's stream.
    public void type(UUID vm, UUID viewer, byte[] keys) {
        client.post(
                viewer(vm, viewer) + "/input",
                "application/octet-stream",
                BodyPublishers.ofByteArray(keys));
    }

    /// Asks for something else for a viewer.
    ///
    /// @param control a ConsoleControl in JSON
    public void control(UUID vm, UUID viewer, String control) {
        client.post(
                viewer(vm, viewer) + "/control",
                "application/json",
                BodyPublishers.ofString(control));
    }

    /// Takes a viewer's leave; nothing happens when it has gone already.
    public void leave(UUID vm, UUID viewer) {
        client.remove(viewer(vm, viewer));
    }

    /// What the guest printed last, as UTF-8.
    public byte[] log(UUID vm) {
        return client.get("vms/" + vm + "/console/log", LONGEST_LOG);
    }

    private static String viewer(UUID vm, UUID viewer) {
        return "vms/%s/console/viewers/%s".formatted(vm, viewer);
    }
}
