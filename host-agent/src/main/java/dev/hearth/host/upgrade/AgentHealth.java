// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.upgrade;

import dev.hearth.contract.guest.Field;
import dev.hearth.contract.guest.GuestApi;
import dev.hearth.host.guest.GuestDoor;
import dev.hearth.host.wire.Wire;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What an agent says of itself.
///
/// @param capabilities what it can beyond reporting; an agent that knows no such word can nothing
record AgentHealth(String version, double uptimeSeconds, List<String> capabilities) {

    private static final int MOST_CAPABILITIES = 16;

    boolean can(String capability) {
        return capabilities.contains(capability);
    }

    /// Throws IOException when nobody answers, or nobody who is an agent.
    static AgentHealth at(GuestDoor door) throws IOException {
        AgentSender.Answer answer = AgentSender.health(door);
        try {
            JsonNode health = Wire.mapper().readTree(answer.text());
            JsonNode version = health.path(Field.VERSION);
            JsonNode uptime = health.path(Field.UPTIME_SECONDS);
            if (version.isString()
                    && version.asString().matches("[!-~]{1," + GuestApi.MAX_VERSION + "}")
                    && uptime.isNumber()) {
                return new AgentHealth(version.asString(), uptime.asDouble(), capabilities(health));
            }
        } catch (JacksonException e) {
            throw new IOException("what answers at " + door.endpoint() + " is no guest agent", e);
        }
        throw new IOException("what answers at " + door.endpoint() + " is no guest agent");
    }

    private static List<String> capabilities(JsonNode health) {
        List<String> capabilities = new ArrayList<>();
        for (JsonNode each : health.path(Field.CAPABILITIES)) {
            if (each.isString() && capabilities.size() < MOST_CAPABILITIES) {
                capabilities.add(each.asString());
            }
        }
        return capabilities;
    }
}
