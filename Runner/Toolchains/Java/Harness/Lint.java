package nightshift;

import com.puppycrawl.tools.checkstyle.Checker;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader;
import com.puppycrawl.tools.checkstyle.ConfigurationLoader.IgnoredModulesOptions;
import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import com.puppycrawl.tools.checkstyle.api.AuditListener;
import com.puppycrawl.tools.checkstyle.api.CheckstyleException;
import java.io.File;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;
import org.xml.sax.InputSource;

/** The compiler's warnings and checkstyle's rules on the code alone. Which of them matters how much is not decided here. */
final class Lint {
    static void run(Job job, Report report) throws Exception {
        Compilation compilation = new Compilation(job.code(), "-Xlint:all");
        compilation.parse();
        compilation.task.analyze();
        for (Diagnostic<? extends JavaFileObject> said : compilation.said.getDiagnostics()) {
            boolean error = Compilation.isError(said);
            if (Compilation.place(said).file() != null) {
                report.finding(rule(said), error, Compilation.place(said), Math.max(1, said.getColumnNumber()), error ? Compilation.message(said) : said.getMessage(Locale.ENGLISH));
            }
        }
        for (AuditEvent found : compilation.errors().isEmpty() ? checkstyle(job.code()) : List.<AuditEvent>of()) {
            report.finding(found.getSourceName().replaceAll("^.*\\.|Check$", ""), false, place(found), Math.max(1, found.getColumn()), found.getMessage());
        }
        report.analyzed(job.code());
    }

    private static String rule(Diagnostic<?> said) {
        return said.getCode().replaceFirst("^compiler\\.(err|warn|note|misc)\\.", "");
    }

    static Place place(AuditEvent found) {
        return new Place(found.getFileName().substring(Job.WORKSPACE.length()), (long) Math.max(1, found.getLine()));
    }

    /** What checkstyle cannot parse, as a sealed class, it says nothing of but that. */
    static List<AuditEvent> checkstyle(List<Job.JobFile> files) throws CheckstyleException {
        List<AuditEvent> found = new ArrayList<>();
        Checker checker = new Checker();
        checker.setModuleClassLoader(Checker.class.getClassLoader());
        try (InputStream rules = Lint.class.getResourceAsStream("/checkstyle.xml")) {
            checker.configure(ConfigurationLoader.loadConfiguration(new InputSource(rules), name -> new Properties().getProperty(name), IgnoredModulesOptions.OMIT));
        } catch (java.io.IOException unread) {
            throw new java.io.UncheckedIOException(unread);
        }
        checker.addListener(new Listener(found));
        checker.process(files.stream().map(file -> new File(Job.WORKSPACE + file.path())).toList());
        checker.destroy();
        return found;
    }

    private record Listener(List<AuditEvent> found) implements AuditListener {
        @Override
        public void addError(AuditEvent event) {
            found.add(event);
        }

        @Override
        public void addException(AuditEvent event, Throwable thrown) {
            found.add(event);
        }

        @Override
        public void auditStarted(AuditEvent event) { }

        @Override
        public void auditFinished(AuditEvent event) { }

        @Override
        public void fileStarted(AuditEvent event) { }

        @Override
        public void fileFinished(AuditEvent event) { }
    }
}
