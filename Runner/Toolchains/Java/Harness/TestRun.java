package nightshift;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.TypeElement;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.engine.discovery.ClassSelector;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Compiles code and tests together, runs the tests of the test files one after the other, and measures what they cover. */
final class TestRun {
    private static final int MOST_ERRORS = 20;

    static void run(Job job, Report report) throws Exception {
        Compilation compilation = new Compilation(job.compiled());
        Map<String, Place> places = new HashMap<>();
        List<CompilationUnitTree> units = new ArrayList<>();
        compilation.parse().forEach(units::add);
        compilation.task.analyze();
        for (CompilationUnitTree unit : units) {
            new Methods(compilation, places).scan(unit, null);
        }
        compilation.task.generate();
        if (!compilation.errors().isEmpty()) {
            // What is missing comes first: the other errors follow from it.
            compilation.errors().stream().sorted(Comparator.comparing(error -> !Compilation.isMissing(error))).limit(MOST_ERRORS)
                .forEach(error -> report.finished(Objects.requireNonNullElse(Compilation.place(error).file(), "compilation"), "error", Compilation.message(error), Compilation.place(error), 0));
            return;
        }
        Set<String> code = job.code().stream().map(Job.JobFile::path).collect(Collectors.toSet());
        Coverage coverage = new Coverage(compilation, code);
        ClassLoader loader = new ProgramLoader(compilation.classes, coverage);
        Thread.currentThread().setContextClassLoader(loader);
        execute(testClasses(job, compilation, loader), new TestListener(report, compilation, places));
        coverage.write(report);
    }

    private static List<ClassSelector> testClasses(Job job, Compilation compilation, ClassLoader loader) throws Exception {
        Set<String> tests = job.tests().stream().map(Job.JobFile::path).collect(Collectors.toSet());
        List<ClassSelector> selectors = new ArrayList<>();
        for (String name : compilation.sourceOf.keySet().stream().filter(name -> !name.contains("$") && tests.contains(compilation.sourceOf.get(name))).sorted().toList()) {
            selectors.add(DiscoverySelectors.selectClass(Class.forName(name, false, loader)));
        }
        return selectors;
    }

    // Nothing that the program could bring along takes part: no engines, filters or listeners of its own.
    private static void execute(List<ClassSelector> classes, TestListener listener) {
        LauncherConfig config = LauncherConfig.builder().enableTestEngineAutoRegistration(false).addTestEngines(new JupiterTestEngine()).enablePostDiscoveryFilterAutoRegistration(false)
            .enableLauncherSessionListenerAutoRegistration(false).enableTestExecutionListenerAutoRegistration(false).enableLauncherDiscoveryListenerAutoRegistration(false).build();
        Launcher launcher = LauncherFactory.create(config);
        launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(classes).build(), listener);
    }

    /** Where each method begins, by type and name. */
    private static final class Methods extends TreePathScanner<Void, Void> {
        private final Compilation compilation;
        private final Map<String, Place> places;

        Methods(Compilation compilation, Map<String, Place> places) {
            this.compilation = compilation;
            this.places = places;
        }

        @Override
        public Void visitMethod(MethodTree method, Void nothing) {
            Trees trees = Trees.instance(compilation.task);
            CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
            if (method.getReturnType() != null && trees.getElement(getCurrentPath().getParentPath()) instanceof TypeElement type) {
                long line = unit.getLineMap().getLineNumber(trees.getSourcePositions().getStartPosition(unit, method.getReturnType())); // past the annotations
                places.putIfAbsent(compilation.task.getElements().getBinaryName(type) + "." + method.getName(), new Place(Compilation.path(unit), line));
            }
            return super.visitMethod(method, nothing);
        }
    }
}
