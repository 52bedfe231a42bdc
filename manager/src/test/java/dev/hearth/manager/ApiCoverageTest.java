// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hearth.contract.rest.Contract;
import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.WithManager;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.parser.OpenAPIV3Parser;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.ClassOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// No operation of the contract without a test. Runs after all others; alone it has nothing to say.
@Order(Integer.MAX_VALUE)
@ExtendWith(WithManager.class)
class ApiCoverageTest {

    @Test
    void everyOperationOfTheContractWasMet(ManagerUnderTest manager) {
        Set<String> met = manager.contract().met();
        assumeTrue(
                System.getProperty("test") == null && !met.isEmpty(),
                () -> "only part of the tests ran; see " + ClassOrderer.OrderAnnotation.class);

        assertThat(met).containsAll(operations());
    }

    private static Set<String> operations() {
        OpenAPI contract =
                new OpenAPIV3Parser().readContents(Contract.openApi(), null, null).getOpenAPI();
        return contract.getPaths().entrySet().stream()
                .flatMap(path ->
                        path.getValue().readOperationsMap().keySet().stream()
                                .map(method -> method + " " + path.getKey()))
                .collect(Collectors.toSet());
    }
}
