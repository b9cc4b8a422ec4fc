package nightshift;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** What comes on standard input, after a line with the time by which it must end and a line with the key that seals the report: a line for each file. */
record Job(List<JobFile> files) {
    static final String WORKSPACE = "/workspace/";

    static Job read(BufferedReader lines) throws IOException {
        List<JobFile> files = new ArrayList<>();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            String[] parts = line.split(" ", -1);
            files.add(new JobFile(text(parts[1]), parts[0], text(parts[2])));
        }
        return new Job(files);
    }

    List<JobFile> code() {
        return files.stream().filter(file -> file.role.equals("code")).toList();
    }

    List<JobFile> tests() {
        return files.stream().filter(file -> file.role.equals("test")).toList();
    }

    /** Everything in Java, helpers of the tests included. */
    List<JobFile> compiled() {
        return files.stream().filter(file -> file.path.endsWith(".java")).toList();
    }

    /** Writes the files to where the program looks for them. */
    void unpack() throws IOException {
        for (JobFile file : files) {
            Path path = Path.of(WORKSPACE + file.path);
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.content);
        }
    }

    void remove() throws IOException {
        for (JobFile file : files) {
            Files.delete(Path.of(WORKSPACE + file.path));
        }
    }

    private static String text(String encoded) {
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    /** @param role code, test, or other */
    record JobFile(String path, String role, String content) {}
}
