package nightshift;

import java.util.Map;

/** The program's own classes, before any of the same name. */
final class ProgramLoader extends ClassLoader {
    private final Map<String, byte[]> classes;
    private final Coverage coverage;

    ProgramLoader(Map<String, byte[]> classes, Coverage coverage) {
        super(ProgramLoader.class.getClassLoader());
        this.classes = classes;
        this.coverage = coverage;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        synchronized (getClassLoadingLock(name)) {
            if (!classes.containsKey(name)) {
                return super.loadClass(name, resolve);
            }
            Class<?> loaded = findLoadedClass(name);
            return loaded != null ? loaded : define(name);
        }
    }

    private Class<?> define(String name) {
        byte[] bytes = coverage.instrument(name, classes.get(name));
        return defineClass(name, bytes, 0, bytes.length);
    }
}
