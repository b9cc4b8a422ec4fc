package nightshift;

import java.util.HashMap;
import java.util.Map;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Hears what JUnit says and writes it down. */
final class TestListener implements TestExecutionListener {
    private final Report report;
    private final Compilation compilation;
    private final Map<String, Place> places;
    private final Map<String, Long> begun = new HashMap<>();
    private TestPlan plan;

    TestListener(Report report, Compilation compilation, Map<String, Place> places) {
        this.report = report;
        this.compilation = compilation;
        this.places = places;
    }

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        this.plan = plan;
    }

    @Override
    public void executionStarted(TestIdentifier test) {
        begun.put(test.getUniqueId(), System.nanoTime());
        if (test.isTest()) {
            report.write("started", "name", name(test), "file", place(test).file(), "line", place(test).line());
        }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
        report.finished(name(test), "skipped", reason, place(test), 0);
    }

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        Throwable thrown = result.getThrowable().orElse(null);
        if (!test.isTest() && thrown == null) {
            return;
        }
        Place thrownAt = thrown == null ? Place.UNKNOWN : place(thrown);
        String status = switch (result.getStatus()) {
            case SUCCESSFUL -> "passed";
            case ABORTED -> "skipped";
            case FAILED -> test.isTest() ? "failed" : "error";
        };
        long milliseconds = (System.nanoTime() - begun.getOrDefault(test.getUniqueId(), System.nanoTime())) / 1_000_000;
        report.finished(name(test), status, thrown == null ? null : describe(thrown), thrownAt.file() == null ? place(test) : thrownAt, milliseconds);
    }

    private String name(TestIdentifier test) {
        if (!(test.getSource().orElse(null) instanceof MethodSource source)) {
            return test.getLegacyReportingName();
        }
        boolean repeated = plan.getParent(test).flatMap(TestIdentifier::getSource).orElse(null) instanceof MethodSource;
        return source.getClassName() + "." + source.getMethodName() + (repeated ? " " + test.getDisplayName() : "");
    }

    private Place place(TestIdentifier test) {
        return test.getSource().orElse(null) instanceof MethodSource source ? places.getOrDefault(source.getClassName() + "." + source.getMethodName(), Place.UNKNOWN) : Place.UNKNOWN;
    }

    /** The innermost place in the program that it passed through. */
    private Place place(Throwable thrown) {
        for (StackTraceElement frame : thrown.getStackTrace()) {
            if (compilation.sourceOf.containsKey(frame.getClassName())) {
                return new Place(compilation.sourceOf.get(frame.getClassName()), (long) frame.getLineNumber());
            }
        }
        return thrown.getCause() == null ? Place.UNKNOWN : place(thrown.getCause());
    }

    private static String describe(Throwable thrown) {
        return thrown instanceof AssertionError && thrown.getMessage() != null ? thrown.getMessage() : thrown.toString();
    }
}
