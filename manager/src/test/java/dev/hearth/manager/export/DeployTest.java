// SPDX-License-Identifier: Apache-2.0
package dev.hearth.manager.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.hearth.manager.testing.ManagerUnderTest;
import dev.hearth.manager.testing.Samples;
import dev.hearth.manager.testing.WithManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// The files of `deploy/` fit what is exported. Fixture: Debian's `promtool`, and scrapes of a
/// manager that knows everything that can be known of a VM.
@ExtendWith(WithManager.class)
class DeployTest {

    private static final Path ROOT = Path.of(System.getProperty("hearth.root", ".."));
    private static final Path DEPLOY = ROOT.resolve("deploy");

    /// What PromQL says itself, and what is in braces, brackets or a list of labels.
    private static final Pattern NOT_A_NAME =
            Pattern.compile(
                    "\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring)\\s*\\([^)]*\\)"
                            + "|\\b(and|or|unless|bool|offset)\\b");

    private static final Pattern NAME = Pattern.compile("[a-zA-Z_:][\\w:]*(?!\\w*\\s*\\()");

    private final ManagerUnderTest manager;

    @TempDir Path directory;

    DeployTest(ManagerUnderTest manager) {
        this.manager = manager;
    }

    @AfterEach
    void theHostAgentMeasuresAsBefore() {
        manager.hostAgent().measure(Samples::of);
    }

    @ParameterizedTest
    @CsvSource({
        "check, rules, alerts.yml",
        "test, rules, alerts.test.yml",
        "check, config, prometheus.yml"
    })
    void promtoolFindsNothingWrong(String verb, String kind, String file) throws Exception {
        Path out = directory.resolve("out");

        Process promtool =
                new ProcessBuilder("promtool", verb, kind, file)
                        .directory(DEPLOY.resolve("prometheus").toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile())
                        .start();

        assertThat(promtool.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(promtool.exitValue()).as(Files.readString(out)).isZero();
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = Files.readString(DEPLOY.resolve("prometheus/alerts.test.yml"));

        assertThat(rules().map(rule -> rule.path("alert").asString()))
                .isNotEmpty()
                .allMatch(alert -> tests.contains("\"" + alert + "\""));
    }

    @Test
    void everyAlertSaysWhatToDo() throws IOException {
        assertThat(rules())
                .allSatisfy(rule -> {
                    assertThat(rule.path("annotations").path("summary").asString()).isNotBlank();
                    assertThat(rule.path("annotations").path("action").asString()).isNotBlank();
                    assertThat(rule.path("labels").path("severity").asString())
                            .isIn("critical", "warning", "info");
                });
    }

    @Test
    void everyNameInTheDashboardAndTheAlertsIsExported() throws IOException {
        JsonNode dashboard =
                new JsonMapper().readTree(DEPLOY.resolve("grafana/hearth.json").toFile());
        Set<String> wanted = new TreeSet<>();
        dashboard.findValues("expr").forEach(expr -> wanted.addAll(names(expr.stringValue())));
        rules().forEach(rule -> wanted.addAll(names(rule.path("expr").stringValue())));
        // Prometheus makes it.
        wanted.remove("up");

        Set<String> exported = exported();

        assertThat(wanted).hasSizeGreaterThan(40);
        assertThat(wanted)
                // What host agents count of themselves is for a test of theirs.
                .filteredOn(name -> !name.startsWith("hearth_host_agent_"))
                .allMatch(exported::contains);
    }

    @Test
    void everyFamilyHasALineInTheReference() throws IOException {
        String reference = Files.readString(ROOT.resolve("docs/reference/metrics.md"));

        assertThat(exported())
                .filteredOn(name -> name.startsWith("hearth_"))
                .allMatch(name -> reference.contains("| `" + name + "`"));
        assertThat(Fleet.FAMILIES)
                .allMatch(family -> reference.contains("| `" + family.seriesName() + "`"));
        assertThat(
                        Pattern.compile("\\| `(hearth_(?!host_agent_)\\w+)`")
                                .matcher(reference)
                                .results()
                                .map(found -> found.group(1)))
                .as("the reference names what does not exist")
                .containsExactlyInAnyOrderElementsOf(
                        Fleet.FAMILIES.stream().map(family -> family.seriesName()).toList());
    }

    /// Of two scrapes: one VM is seen from inside, another one through its balloon and its VMM.
    private Set<String> exported() {
        manager.startVm();
        Set<String> names = new TreeSet<>();
        await().until(() ->
                names.addAll(scraped()) && names.contains("hearth_vm_network_receive_bytes_total"));
        manager.hostAgent()
                .measure(vm -> vm.incarnation() == null ? Samples.of(vm) : Samples.outside(vm));
        await().until(() -> scraped().contains("hearth_vm_bottleneck"));
        names.addAll(scraped());
        return names;
    }

    private Set<String> scraped() {
        return manager.get("/metrics")
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.replaceFirst("[{ ].*", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<JsonNode> rules() throws IOException {
        JsonNode groups =
                new YAMLMapper()
                        .readTree(Files.readString(DEPLOY.resolve("prometheus/alerts.yml")));
        return groups.path("groups").values().stream()
                .flatMap(group -> group.path("rules").values().stream());
    }

    private static Set<String> names(String expression) {
        return NAME.matcher(NOT_A_NAME.matcher(expression).replaceAll(" "))
                .results()
                .map(found -> found.group())
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
