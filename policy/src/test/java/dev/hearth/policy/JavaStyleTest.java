// SPDX-License-Identifier: Apache-2.0
package dev.hearth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.PrimitiveTypeTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;
import javax.lang.model.type.TypeKind;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Style that a parser can see. Fixture: every Java source of this checkout, parsed, not compiled.
final class JavaStyleTest {

    private static final int FILE_LINES = 400;
    private static final int METHOD_LINES = 70;
    private static final int PARAMETERS = 5;

    private static final List<String> LONG_METHODS = new ArrayList<>();
    private static final List<String> MANY_PARAMETERS = new ArrayList<>();
    private static final List<String> BOOLEAN_PARAMETERS = new ArrayList<>();
    private static final List<String> INFERRED_TYPES = new ArrayList<>();

    @BeforeAll
    static void parse() throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources =
                    Checkout.files(".java").stream().map(Checkout.ROOT::resolve).toList();
            Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(sources);
            JavacTask task =
                    (JavacTask) compiler.getTask(null, files, d -> {}, List.of(), null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new Rules(unit, positions).scan(unit, null);
            }
        }
    }

    @Test
    void methodsFitOnAScreen() {
        assertThat(LONG_METHODS).as("methods over %d lines", METHOD_LINES).isEmpty();
    }

    @Test
    void methodsTakeAHandfulOfParameters() {
        assertThat(MANY_PARAMETERS).as("more than %d: make a record", PARAMETERS).isEmpty();
    }

    @Test
    void publicMethodsTakeNoBooleans() {
        assertThat(BOOLEAN_PARAMETERS).as("an enum says what true means").isEmpty();
    }

    @Test
    void typesAreWritten() {
        assertThat(INFERRED_TYPES).as("no `var`: say the type").isEmpty();
    }

    @Test
    void filesStaySmall() {
        List<Path> large =
                Checkout.files(".java").stream()
                        .filter(file -> Checkout.read(file).lines().count() > FILE_LINES)
                        .toList();

        assertThat(large).as("files over %d lines", FILE_LINES).isEmpty();
    }

    @Test
    void commentsAreMarkdown() {
        List<Path> old =
                Checkout.files(".java").stream()
                        .filter(file -> Checkout.read(file).contains("/" + "**"))
                        .toList();

        assertThat(old).as("write /// instead").isEmpty();
    }

    @Test
    void whatIsUnfinishedNamesItsIssue() {
        List<Path> unfinished =
                Checkout.files(".java").stream()
                        .filter(file -> !file.endsWith("JavaStyleTest.java"))
                        .filter(file ->
                                Checkout.read(file)
                                        .lines()
                                        .anyMatch(line ->
                                                line.matches(
                                                        ".*\\b(TODO|FIXME)\\b" + "(?!.*#\\d).*")))
                        .toList();

        assertThat(unfinished).isEmpty();
    }

    private static final class Rules extends TreeScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;
        private final LineMap lines;
        private final String file;

        Rules(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
            this.lines = unit.getLineMap();
            this.file = Checkout.ROOT.relativize(Path.of(unit.getSourceFile().getName())) + ":";
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            long start = lines.getLineNumber(positions.getStartPosition(unit, method));
            String where = file + start + " " + method.getName();
            boolean constructor = method.getReturnType() == null;
            if (method.getBody() != null) {
                long end = lines.getLineNumber(positions.getEndPosition(unit, method));
                if (end - start + 1 > METHOD_LINES) {
                    LONG_METHODS.add(where);
                }
            }
            if (!constructor && method.getParameters().size() > PARAMETERS) {
                MANY_PARAMETERS.add(where);
            }
            if (method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                    && !constructor
                    && !overrides(method)
                    && method.getParameters().stream().anyMatch(Rules::isBoolean)) {
                BOOLEAN_PARAMETERS.add(where);
            }
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitVariable(VariableTree variable, Void nothing) {
            long end = positions.getEndPosition(unit, variable);
            long start = positions.getStartPosition(unit, variable);
            if (end > start && source(start).startsWith("var ")) {
                INFERRED_TYPES.add(file + lines.getLineNumber(start) + " " + variable.getName());
            }
            return super.visitVariable(variable, null);
        }

        private String source(long start) {
            try {
                CharSequence text = unit.getSourceFile().getCharContent(true);
                int from = (int) start;
                return text.subSequence(from, Math.min(text.length(), from + 4)).toString();
            } catch (IOException e) {
                return "";
            }
        }

        /// Its shape is somebody else's choice.
        private static boolean overrides(MethodTree method) {
            return method.getModifiers().getAnnotations().stream()
                    .anyMatch(a -> a.getAnnotationType().toString().equals("Override"));
        }

        private static boolean isBoolean(VariableTree parameter) {
            return parameter.getType() instanceof PrimitiveTypeTree type
                    && type.getPrimitiveTypeKind() == TypeKind.BOOLEAN;
        }
    }
}
