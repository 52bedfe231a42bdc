// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.manager.testing.Answer;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Rules and webhooks that cannot be, through the public API. On a whole manager.
@ExtendWith(WithManager.class)
class AlertRefusalTest {

    private final ManagerUnderTest manager;

    AlertRefusalTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name|'\"name\": \"\"'",
                "metric|'\"metric\": \"luck\"'",
                "comparison|'\"comparison\": \"=\"'",
                "threshold|'\"threshold\": \"90\"'",
                "clear_threshold|'\"clear_threshold\": 91'",
                "for_seconds|'\"for_seconds\": 86401'",
                "keep_firing_seconds|'\"keep_firing_seconds\": -1'",
                "enabled|'\"enabled\": 1'",
                "vm_id|'\"vm_id\": \"00000000-0000-0000-0000-000000000001\"'",
                "vm_id|'\"vm_id\": \"demo\"'",
                "webhooks|'\"webhooks\": [\"00000000-0000-0000-0000-000000000001\"]'",
                "webhooks|'\"webhooks\": \"x\"'",
                "mood|'\"mood\": 1'"
            })
    void aWrongRuleIsToldWhichFieldIsWrong(String field, String member) {
        Map<String, String> members = new LinkedHashMap<>();
        members.put("name", "\"name\": \"x\"");
        members.put("metric", "\"metric\": \"cpu_usage_percent\"");
        members.put("comparison", "\"comparison\": \">\"");
        members.put("threshold", "\"threshold\": 90");
        members.put(field, member);

        Answer refused =
                manager.post("/v1/alert-rules", "{" + String.join(",", members.values()) + "}");

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors")).hasSize(1);
        assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({
        "url, http://10.0.0.1/, a-secret-of-this-test",
        "url, https://127.0.0.2/, a-secret-of-this-test",
        "url, gopher://x/, a-secret-of-this-test",
        "secret, https://example.org/, short"
    })
    void aWrongWebhookIsToldWhichFieldIsWrong(String field, String url, String secret) {
        Answer refused =
                manager.post(
                        "/v1/webhooks",
                        "{\"name\": \"x\", \"url\": \"%s\", \"secret\": \"%s\"}"
                                .formatted(url, secret));

        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.json().path("errors").get(0).path("field").asString()).isEqualTo(field);
    }
}
