package nightshift;

import com.puppycrawl.tools.checkstyle.Checker;
import java.io.File;
import java.util.Arrays;
import org.jacoco.core.JaCoCo;

/** The version of each tool; fails when one is missing. */
final class Versions {
    static void print() {
        System.out.println("java " + Runtime.version().toString().replaceAll("\\+.*", ""));
        System.out.println("junit " + junit());
        System.out.println("jacoco " + JaCoCo.VERSION.replaceAll("^(\\d+\\.\\d+\\.\\d+).*", "$1"));
        System.out.println("checkstyle " + Checker.class.getPackage().getImplementationVersion());
    }

    /** Debian's build does not know its own version, but its file's name does. */
    private static String junit() {
        return Arrays.stream(new File("/usr/share/java").list()).filter(name -> name.matches("junit-jupiter-engine-[\\d.]+\\.jar")).findFirst().orElseThrow().replaceAll("[^\\d.]|\\.jar", "");
    }
}
