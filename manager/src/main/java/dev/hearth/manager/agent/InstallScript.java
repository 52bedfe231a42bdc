// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.agent;

import dev.hearth.contract.rest.External;
import dev.hearth.manager.vm.VmId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The script that installs the guest agent in one machine, see the resource `install.sh`. Whatever
/// is put into it stands between single quotes, and can end none. Safe for use by many threads.
final class InstallScript {

    /// URLs, UUIDs, addresses, numbers and hex.
    private static final Pattern HARMLESS = Pattern.compile("[A-Za-z0-9:/.\\[\\]-]{0,300}");

    private final AgentBinaries binaries;
    private final String template;

    InstallScript(AgentBinaries binaries) {
        this.binaries = binaries;
        this.template = template();
    }

    /// The script for one machine.
    ///
    /// @param manager the URL the machine reaches this manager by, without a path
    /// @param token what the machine's agent shows the manager
    /// @param guestIp where the machine is asked
    String render(String manager, VmId vm, String token, String guestIp, External external) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("MANAGER", manager);
        values.put("VM_ID", vm.toString());
        values.put("TOKEN", token);
        values.put("GUEST_IP", guestIp);
        values.put("AGENT_PORT", Integer.toString(external.agentPort()));
        values.put("SHA256_AMD64", sha256(Platform.LINUX_AMD64));
        values.put("SHA256_ARM64", sha256(Platform.LINUX_ARM64));
        String script = template;
        for (Map.Entry<String, String> each : values.entrySet()) {
            script = script.replace("'@" + each.getKey() + "@'", quoted(each.getValue()));
        }
        return script;
    }

    private String sha256(Platform platform) {
        return binaries.find(platform).map(AgentBinary::sha256).orElse("");
    }

    private static String quoted(@Nullable String value) {
        if (value == null || !HARMLESS.matcher(value).matches()) {
            throw new IllegalStateException("not fit for a script: " + value);
        }
        return "'" + value + "'";
    }

    private static String template() {
        try (InputStream file = InstallScript.class.getResourceAsStream("install.sh")) {
            if (file == null) {
                throw new IllegalStateException("the manager was built without install.sh");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read install.sh", e);
        }
    }
}
