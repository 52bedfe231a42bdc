// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.testing;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Hands the one [ManagerUnderTest] of the run to tests that ask for it; it starts with the first
/// and ends with the last.
public final class WithManager implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == ManagerUnderTest.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext test) {
        return test.getRoot()
                .getStore(ExtensionContext.Namespace.create(WithManager.class))
                .computeIfAbsent(ManagerUnderTest.class, key -> new ManagerUnderTest());
    }
}
