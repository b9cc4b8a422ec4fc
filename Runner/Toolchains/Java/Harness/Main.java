package nightshift;

import java.io.BufferedReader;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Judges one Java program inside a sandbox: tests, lint or security; or mends it: fixes. It takes the program from standard input and ends with it. Started
 * before there is one, it first does its work on a sample of its own, so that everything is loaded.
 */
public final class Main {
    private static final String[] MODES = {"tests", "lint", "security", "fixes"};

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "versions" -> Versions.print();
            case "train" -> train(MODES);
            default -> judge(arguments[0], arguments.length > 1);
        }
    }

    /** Loads what the modes need. It ends as any program does, so the virtual machine can write an archive of what it loaded. */
    private static void train(String... modes) throws Exception {
        Job sample = Sample.job();
        sample.unpack();
        for (String mode : modes) {
            work(mode, sample, new Report(OutputStream.nullOutputStream(), ""));
        }
        sample.remove();
    }

    private static void judge(String mode, boolean waits) throws Exception {
        if (waits) {
            train(mode);
        }
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        Clock.start(Double.parseDouble(input.readLine()));
        String key = input.readLine();
        Job job = Job.read(input);
        job.unpack();
        boolean mends = mode.equals("fixes");
        Report report = new Report(new FileOutputStream("/reports/" + mode + (mends ? ".json" : ".jsonl")), key);
        work(mode, job, report);
        if (!mends) {
            report.seal();
        }
        Runtime.getRuntime().halt(0); // whatever threads the program left
    }

    private static void work(String mode, Job job, Report report) throws Exception {
        switch (mode) {
            case "tests" -> TestRun.run(job, report);
            case "lint" -> Lint.run(job, report);
            case "security" -> Security.run(job, report);
            case "fixes" -> Fixes.run(job, report);
            default -> throw new IllegalArgumentException(mode);
        }
    }
}
