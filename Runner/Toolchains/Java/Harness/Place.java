package nightshift;

/** A file below the workspace, and a line in it; null where nobody knows. */
record Place(String file, Long line) {
    static final Place UNKNOWN = new Place(null, null);
}
