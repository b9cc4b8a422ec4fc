package nightshift;

import java.net.URLClassLoader;
import java.util.Map;

/** The program's own classes, then those of its packages, before any of the same name that our own tools have. */
final class ProgramLoader extends URLClassLoader {
    private final Map<String, byte[]> classes;
    private final Coverage coverage;

    ProgramLoader(Map<String, byte[]> classes, Coverage coverage) {
        super(Packages.urls(), ProgramLoader.class.getClassLoader());
        this.classes = classes;
        this.coverage = coverage;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : classes.containsKey(name) ? define(name) : load(name, resolve);
        }
    }

    private Class<?> load(String name, boolean resolve) throws ClassNotFoundException {
        try {
            // What judges has to be one and the same for it and for the program.
            return Packages.JARS.isEmpty() || name.startsWith("org.junit.") ? super.loadClass(name, resolve) : findClass(name);
        } catch (ClassNotFoundException elsewhere) {
            return super.loadClass(name, resolve);
        }
    }

    private Class<?> define(String name) {
        byte[] bytes = coverage.instrument(name, classes.get(name));
        return defineClass(name, bytes, 0, bytes.length);
    }
}
