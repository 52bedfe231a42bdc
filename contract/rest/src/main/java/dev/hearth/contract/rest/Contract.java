// SPDX-License-Identifier: Apache-2.0
package dev.hearth.contract.rest;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The OpenAPI document itself.
public final class Contract {

    private Contract() {}

    /// The text of `openapi.yaml`.
    public static String openApi() {
        try (InputStream document = Contract.class.getResourceAsStream("openapi.yaml")) {
            if (document == null) {
                throw new IllegalStateException("openapi.yaml is not packed beside its records");
            }
            return new String(document.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("read openapi.yaml", e);
        }
    }
}
