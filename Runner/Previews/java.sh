# Compiles all there is and runs the class that is named.
classpath=/tmp/classes
if [ -f /opt/packages/classpath ]; then classpath="$classpath:$(sed 's|^|/opt/packages/|' /opt/packages/classpath | paste -sd: -)"; fi
find . -name '*.java' | sed 's/.*/"&"/' > /tmp/sources
javac -encoding UTF-8 -nowarn -d /tmp/classes -cp "$classpath" @/tmp/sources || exit 1
exec java -cp "$classpath" "$1"
