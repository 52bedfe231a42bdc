// SPDX-License-Identifier: Apache-2.0
package dev.hearth.host.diagnosis;

import dev.hearth.contract.host.Diagnosis.Finding;
import dev.hearth.contract.host.Diagnosis.Outcome;
import java.util.ArrayList;
import java.util.List;

/// Findings on their way into a diagnosis. For use by one thread.
final class Findings {

    private final List<Finding> all = new ArrayList<>();

    void ok(String check, String detail) {
        all.add(new Finding(check, Outcome.OK, detail, ""));
    }

    void warning(String check, String detail, String advice) {
        all.add(new Finding(check, Outcome.WARNING, detail, advice));
    }

    void broken(String check, String detail, String advice) {
        all.add(new Finding(check, Outcome.BROKEN, detail, advice));
    }

    void skipped(String check, String why) {
        all.add(new Finding(check, Outcome.SKIPPED, why, ""));
    }

    List<Finding> all() {
        return all;
    }
}
