package nightshift;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** The compiler on files in memory, with the tests' library and the program's packages on the class path and nothing else. */
final class Compilation {
    private static final String JARS = "/usr/share/java/";
    private static final String CLASS_PATH = String.join(":", Stream.concat(Stream.of("junit-jupiter-api", "junit-jupiter-params", "junit-platform-commons", "opentest4j", "apiguardian-api").map(jar -> JARS + jar + ".jar"), Packages.JARS.stream()).toList());
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();
    private static final String MISSING = "compiler.err.doesnt.exist";

    final DiagnosticCollector<JavaFileObject> said = new DiagnosticCollector<>();
    final Map<String, byte[]> classes = new HashMap<>();
    final Map<String, String> sourceOf = new HashMap<>();
    final JavacTask task;

    Compilation(List<Job.JobFile> files, String... options) {
        List<String> all = new ArrayList<>(List.of("-proc:none", "-implicit:none", "-parameters", "-g", "-Xmaxerrs", "50", "-Xmaxwarns", "500", "-classpath", CLASS_PATH));
        all.addAll(List.of(options));
        task = (JavacTask) COMPILER.getTask(null, new Output(COMPILER.getStandardFileManager(said, Locale.ENGLISH, StandardCharsets.UTF_8)), said, all, null, files.stream().map(Source::new).toList());
    }

    Iterable<? extends CompilationUnitTree> parse() throws Exception {
        return task.parse();
    }

    List<Diagnostic<? extends JavaFileObject>> errors() {
        return said.getDiagnostics().stream().filter(Compilation::isError).toList();
    }

    static boolean isError(Diagnostic<?> diagnostic) {
        return diagnostic.getKind() == Diagnostic.Kind.ERROR;
    }

    /** An import that leads nowhere is a missing dependency; everything else is the compiler's own message. */
    static boolean isMissing(Diagnostic<?> error) {
        return error.getCode().equals(MISSING);
    }

    static String message(Diagnostic<?> error) {
        String text = error.getMessage(Locale.ENGLISH);
        return isMissing(error) ? "Cannot find package '" + text.replaceAll("^package (\\S+).*$", "$1") + "': " + text : "Compile error: " + text;
    }

    static Place place(Diagnostic<? extends JavaFileObject> diagnostic) {
        return diagnostic.getSource() instanceof Source source ? new Place(source.path, Math.max(1, diagnostic.getLineNumber())) : Place.UNKNOWN; // not about a file
    }

    static String path(CompilationUnitTree unit) {
        return unit.getSourceFile().toUri().getPath().substring(Job.WORKSPACE.length()); // the compiler wraps what it was given
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String path;
        private final String content;

        Source(Job.JobFile file) {
            super(uri(file.path()), Kind.SOURCE);
            path = file.path();
            content = file.content();
        }

        private static URI uri(String path) {
            try {
                return new URI("file", null, Job.WORKSPACE + path, null);
            } catch (URISyntaxException impossible) {
                throw new IllegalArgumentException(impossible);
            }
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return content;
        }
    }

    private final class Output extends ForwardingJavaFileManager<JavaFileManager> {
        Output(JavaFileManager files) {
            super(files);
        }

        @Override
        public JavaFileObject getJavaFileForOutput(Location location, String name, JavaFileObject.Kind kind, FileObject sibling) {
            if (sibling instanceof Source source) {
                sourceOf.put(name, source.path);
            }
            return new SimpleJavaFileObject(URI.create("memory:///" + name.replace('.', '/')), kind) {
                @Override
                public OutputStream openOutputStream() {
                    return new ByteArrayOutputStream() {
                        @Override
                        public void close() {
                            classes.put(name, toByteArray());
                        }
                    };
                }
            };
        }
    }
}
