package nightshift;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The jars that were installed for the program, in the order of the class path; none for most. */
final class Packages {
    private static final Path FOLDER = Path.of("/opt/packages");

    static final List<String> JARS = read();

    static URL[] urls() {
        return JARS.stream().map(Packages::url).toArray(URL[]::new);
    }

    private static List<String> read() {
        Path list = FOLDER.resolve("classpath");
        try {
            return Files.exists(list) ? Files.readAllLines(list).stream().map(jar -> FOLDER.resolve(jar).toString()).toList() : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static URL url(String jar) {
        try {
            return Path.of(jar).toUri().toURL();
        } catch (MalformedURLException impossible) {
            throw new IllegalArgumentException(impossible);
        }
    }
}
