package nightshift;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * A JSON object on each line, the last one with a seal over all others. A program that ends the process early, or writes a report of its own, leaves
 * one without a valid seal. That raises the price of cheating and does not make it impossible: code in the same process could search its memory.
 */
final class Report {
    private final OutputStream file;
    private final Mac digest;

    Report(OutputStream file, String key) throws Exception {
        this.file = file;
        digest = Mac.getInstance("HmacSHA256");
        digest.init(new SecretKeySpec(key.isEmpty() ? new byte[1] : key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    }

    void finished(String name, String status, String message, Place place, long milliseconds) {
        write("finished", "name", name, "status", status, "message", message, "file", place.file(), "line", place.line(), "duration_ms", milliseconds);
    }

    void finding(String rule, boolean error, Place place, long column, String message) {
        write("finding", "rule", rule, "error", error, "file", place.file(), "line", place.line(), "column", column, "message", message);
    }

    void analyzed(Collection<Job.JobFile> files) {
        write("analyzed", "files", files.stream().map(Job.JobFile::path).toList());
    }

    /** @param fields name, value, name, value */
    synchronized void write(String event, Object... fields) {
        StringBuilder line = new StringBuilder("{\"event\":").append(json(event));
        for (int i = 0; i < fields.length; i += 2) {
            line.append(',').append(json(fields[i])).append(':').append(json(fields[i + 1]));
        }
        byte[] bytes = line.append("}\n").toString().getBytes(StandardCharsets.UTF_8);
        digest.update(bytes);
        append(bytes);
    }

    synchronized void seal() {
        append(("{\"event\":\"sealed\",\"seal\":\"" + HexFormat.of().formatHex(digest.doFinal()) + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    synchronized void append(byte[] bytes) {
        try {
            file.write(bytes);
            file.flush();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    static String json(Object value) {
        if (value == null || value instanceof Number || value instanceof Boolean) {
            return String.valueOf(value);
        }
        if (value instanceof Collection<?> items) {
            return items.stream().map(Report::json).collect(Collectors.joining(",", "[", "]"));
        }
        if (value instanceof Map<?, ?> fields) {
            return fields.entrySet().stream().map(field -> json(field.getKey()) + ":" + json(field.getValue())).collect(Collectors.joining(",", "{", "}"));
        }
        StringBuilder text = new StringBuilder("\"");
        for (char character : value.toString().toCharArray()) {
            if (character < ' ' || character == '"' || character == '\\' || Character.isSurrogate(character)) {
                text.append(String.format("\\u%04x", (int) character));
            } else {
                text.append(character);
            }
        }
        return text.append('"').toString();
    }
}
