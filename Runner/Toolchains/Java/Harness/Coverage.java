package nightshift;

import java.util.Set;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.ISourceFileCoverage;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.IRuntime;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;

/** Which lines ran, by JaCoCo. A class that it cannot read, as a sealed one is, runs as it is and is not counted. */
final class Coverage {
    private final Compilation compilation;
    private final Set<String> code;
    private final IRuntime runtime = new LoggerRuntime();
    private final RuntimeData data = new RuntimeData();
    private final Instrumenter instrumenter = new Instrumenter(runtime);

    Coverage(Compilation compilation, Set<String> code) throws Exception {
        this.compilation = compilation;
        this.code = code;
        runtime.startup(data);
    }

    byte[] instrument(String name, byte[] bytes) {
        try {
            return code.contains(compilation.sourceOf.get(name)) ? instrumenter.instrument(bytes, name) : bytes;
        } catch (Exception unreadable) {
            return bytes;
        }
    }

    void write(Report report) {
        ExecutionDataStore ran = new ExecutionDataStore();
        data.collect(ran, new SessionInfoStore(), false);
        runtime.shutdown();
        CoverageBuilder builder = new CoverageBuilder();
        Analyzer analyzer = new Analyzer(ran, builder);
        compilation.classes.forEach((name, bytes) -> analyze(analyzer, name, bytes));
        for (ISourceFileCoverage file : builder.getSourceFiles()) {
            report.write("coverage", "file", path(file), "lines", file.getLineCounter().getTotalCount(), "missed", file.getLineCounter().getMissedCount());
        }
    }

    private void analyze(Analyzer analyzer, String name, byte[] bytes) {
        try {
            if (code.contains(compilation.sourceOf.get(name))) {
                analyzer.analyzeClass(bytes, name);
            }
        } catch (Exception unreadable) {
            // Not counted.
        }
    }

    private String path(ISourceFileCoverage file) {
        String packageName = file.getPackageName().replace('/', '.');
        return compilation.sourceOf.entrySet().stream()
            .filter(entry -> code.contains(entry.getValue()) && entry.getValue().endsWith(file.getName()) && entry.getKey().replaceAll("\\.?[^.]*$", "").equals(packageName))
            .map(java.util.Map.Entry::getValue).findFirst().orElse("");
    }
}
