package nightshift;

import com.puppycrawl.tools.checkstyle.api.AuditEvent;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Adds imports of the class library and of the program itself that the compiler misses, and removes those that checkstyle finds unused. */
final class Fixes {
    private static final List<String> PACKAGES = List.of(
        "java.util", "java.util.function", "java.util.stream", "java.util.concurrent", "java.util.concurrent.atomic", "java.util.regex", "java.io", "java.nio.file", "java.nio.charset",
        "java.time", "java.time.format", "java.math", "java.text", "java.net", "java.net.http", "java.security");

    static void run(Job job, Report report) throws Exception {
        Map<String, String> mended = new HashMap<>();
        Set<String> rules = new TreeSet<>();
        removeUnused(job, mended, rules);
        addMissing(job, mended, rules);
        List<Map<String, String>> files = mended.entrySet().stream().map(file -> Map.of("path", file.getKey(), "content", file.getValue())).toList();
        report.append(Report.json(Map.of("files", files, "rules", rules)).getBytes(StandardCharsets.UTF_8));
    }

    private static void removeUnused(Job job, Map<String, String> mended, Set<String> rules) throws Exception {
        Map<String, Set<Long>> lines = new HashMap<>();
        for (AuditEvent found : Lint.checkstyle(job.code())) {
            if (found.getSourceName().endsWith(".UnusedImportsCheck") || found.getSourceName().endsWith(".RedundantImportCheck")) {
                lines.computeIfAbsent(Lint.place(found).file(), file -> new TreeSet<>()).add(Lint.place(found).line());
                rules.add(found.getSourceName().replaceAll("^.*\\.|Check$", ""));
            }
        }
        for (Job.JobFile file : job.code()) {
            List<String> kept = new ArrayList<>(List.of(file.content().split("(?<=\n)")));
            List.copyOf(lines.getOrDefault(file.path(), Set.of())).stream().sorted((one, other) -> Long.compare(other, one)).forEach(line -> kept.remove((int) (line - 1)));
            if (lines.containsKey(file.path())) {
                mended.put(file.path(), String.join("", kept));
            }
        }
    }

    private static void addMissing(Job job, Map<String, String> mended, Set<String> rules) throws Exception {
        Compilation compilation = new Compilation(job.code());
        compilation.parse();
        compilation.task.analyze();
        Map<String, String> contents = job.code().stream().collect(Collectors.toMap(Job.JobFile::path, Job.JobFile::content));
        Map<String, Set<String>> imports = new HashMap<>();
        for (Diagnostic<? extends JavaFileObject> error : compilation.errors()) {
            Place place = Compilation.place(error);
            if (error.getCode().startsWith("compiler.err.cant.resolve") && place.file() != null && error.getEndPosition() > error.getStartPosition()) {
                String name = contents.get(place.file()).substring((int) error.getStartPosition(), (int) error.getEndPosition());
                find(name, contents).ifPresent(found -> imports.computeIfAbsent(place.file(), file -> new TreeSet<>()).add(found));
            }
        }
        imports.forEach((path, names) -> mended.put(path, insert(mended.getOrDefault(path, contents.get(path)), names)));
        if (!imports.isEmpty()) {
            rules.add("cant.resolve");
        }
    }

    /** The one class of that name in the program, else the first in the class library. */
    private static Optional<String> find(String name, Map<String, String> contents) {
        if (!name.matches("[A-Z]\\w*")) {
            return Optional.empty();
        }
        List<String> own = contents.entrySet().stream().filter(file -> file.getKey().endsWith("/" + name + ".java")).map(file -> packageOf(file.getValue())).filter(found -> !found.isEmpty()).toList();
        return own.size() == 1 ? Optional.of(own.get(0) + "." + name) : PACKAGES.stream().map(found -> found + "." + name).filter(Fixes::exists).findFirst();
    }

    private static boolean exists(String name) {
        try {
            return java.lang.reflect.Modifier.isPublic(Class.forName(name, false, null).getModifiers());
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }

    private static String packageOf(String content) {
        return content.lines().filter(line -> line.startsWith("package ")).map(line -> line.substring("package ".length()).replaceAll("[;\\s].*$", "")).findFirst().orElse("");
    }

    /** After the package's line, with the imports that are there. */
    private static String insert(String content, Set<String> names) {
        List<String> lines = new ArrayList<>(List.of(content.split("(?<=\n)")));
        int at = 0;
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).startsWith("package ") || lines.get(i).startsWith("import ")) {
                at = i + 1;
            }
        }
        String added = names.stream().map(name -> "import " + name + ";\n").collect(Collectors.joining());
        boolean first = at == 0 || lines.get(at - 1).startsWith("package ");
        while (first && at < lines.size() && lines.get(at).isBlank()) {
            lines.remove(at);
        }
        lines.add(at, (first && at > 0 ? "\n" : "") + added + (first ? "\n" : ""));
        return String.join("", lines);
    }
}
