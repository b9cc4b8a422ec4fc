package nightshift;

import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import com.sun.source.util.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.lang.model.element.Element;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.TypeElement;
import javax.lang.model.element.VariableElement;
import javax.tools.Diagnostic;
import javax.tools.JavaFileObject;

/** Reads the code by its syntax and its types, and reports what can be attacked. How much each rule matters is not decided here; data is not followed. */
final class Security extends TreePathScanner<Void, Void> {
    private static final Set<String> SECRETS = Set.of("password", "passwd", "secret", "apikey", "api_key", "privatekey");
    private static final Set<String> SHELLS = Set.of("sh", "bash", "/bin/sh", "/bin/bash", "cmd", "cmd.exe");
    private final Trees trees;
    private final Report report;

    private Security(Trees trees, Report report) {
        this.trees = trees;
        this.report = report;
    }

    static void run(Job job, Report report) throws Exception {
        Compilation compilation = new Compilation(job.code());
        List<CompilationUnitTree> units = new ArrayList<>();
        compilation.parse().forEach(units::add);
        for (Diagnostic<? extends JavaFileObject> error : compilation.errors()) {
            report.finding("syntax", true, Compilation.place(error), Math.max(1, error.getColumnNumber()), Compilation.message(error));
        }
        compilation.task.analyze(); // an error of types is told by the tests and the linter; what could not be resolved is judged by its name
        for (CompilationUnitTree unit : units) {
            new Security(Trees.instance(compilation.task), report).scan(unit, null);
        }
        report.analyzed(job.code());
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
        List<? extends ExpressionTree> arguments = call.getArguments();
        ExpressionTree first = arguments.isEmpty() ? null : arguments.get(0);
        switch (called(call)) {
            case "java.lang.Runtime.exec" -> command(call, arguments);
            case "java.security.MessageDigest.getInstance" -> digest(call, text(first));
            case "javax.crypto.Cipher.getInstance" -> cipher(call, text(first));
            case "java.io.ObjectInputStream.readObject", "java.io.ObjectInputStream.readUnshared" -> tell("unsafe-deserialization", call, "objects are read from bytes that anyone may have written");
            case "java.sql.Statement.execute", "java.sql.Statement.executeQuery", "java.sql.Statement.executeUpdate", "java.sql.Connection.prepareStatement", "java.sql.Connection.prepareCall" -> {
                if (first != null && isJoined(first)) {
                    tell("sql-joined", call, "an SQL command is put together from text; pass values as parameters");
                }
            }
            case "javax.script.ScriptEngine.eval" -> tell(text(first) == null ? "script" : "script-literal", call, "a script is run inside the program");
            case "javax.xml.parsers.DocumentBuilderFactory.newInstance", "javax.xml.parsers.SAXParserFactory.newInstance", "javax.xml.stream.XMLInputFactory.newInstance" ->
                tell("xml-entities", call, "an XML parser reads external entities unless that is switched off");
            case "java.lang.reflect.AccessibleObject.setAccessible", "java.lang.reflect.Field.setAccessible", "java.lang.reflect.Method.setAccessible" -> tell("reflection", call, "access rules are passed by");
            case "java.lang.Math.random" -> tell("insecure-random", call, "Math.random can be guessed; use SecureRandom for secrets");
            default -> { }
        }
        return super.visitMethodInvocation(call, nothing);
    }

    @Override
    public Void visitNewClass(NewClassTree created, Void nothing) {
        switch (type(new TreePath(getCurrentPath(), created.getIdentifier()))) {
            case "java.lang.ProcessBuilder" -> command(created, created.getArguments());
            case "java.util.Random" -> tell("insecure-random", created, "java.util.Random can be guessed; use SecureRandom for secrets");
            default -> { }
        }
        return super.visitNewClass(created, nothing);
    }

    @Override
    public Void visitMethod(MethodTree method, Void nothing) {
        String name = method.getName().toString();
        BlockTree body = method.getBody();
        if (body != null && (name.equals("checkServerTrusted") || name.equals("checkClientTrusted")) && body.getStatements().isEmpty()) {
            tell("certificate-not-checked", method, "every certificate is trusted");
        }
        if (body != null && name.equals("verify") && method.getParameters().size() == 2 && type(new TreePath(getCurrentPath(), method.getParameters().get(1))).equals("javax.net.ssl.SSLSession")
            && body.getStatements().size() == 1 && body.getStatements().get(0) instanceof ReturnTree answer && answer.getExpression() instanceof LiteralTree always && Boolean.TRUE.equals(always.getValue())) {
            tell("certificate-not-checked", method, "every host name is accepted");
        }
        return super.visitMethod(method, nothing);
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
        secret(variable.getName().toString(), variable.getInitializer());
        return super.visitVariable(variable, nothing);
    }

    @Override
    public Void visitAssignment(AssignmentTree assignment, Void nothing) {
        ExpressionTree target = assignment.getVariable();
        secret(target instanceof IdentifierTree name ? name.getName().toString() : target instanceof MemberSelectTree member ? member.getIdentifier().toString() : "", assignment.getExpression());
        return super.visitAssignment(assignment, nothing);
    }

    private void command(Tree at, List<? extends ExpressionTree> arguments) {
        List<ExpressionTree> words = new ArrayList<>();
        for (ExpressionTree argument : arguments) {
            if (argument instanceof com.sun.source.tree.NewArrayTree array && array.getInitializers() != null) {
                words.addAll(array.getInitializers());
            } else if (argument instanceof MethodInvocationTree list && called(list).matches("java\\.util\\.(List\\.of|Arrays\\.asList)")) {
                words.addAll(list.getArguments());
            } else {
                words.add(argument);
            }
        }
        if (words.stream().allMatch(word -> text(word) != null)) {
            return;
        }
        boolean shell = !words.isEmpty() && text(words.get(0)) != null && SHELLS.contains(text(words.get(0)));
        boolean line = at instanceof MethodInvocationTree && words.size() == 1; // exec(String) splits one line, as a shell does
        tell(shell || line && isJoined(words.get(0)) ? "shell-command" : "command", at, shell ? "a shell runs a command that is not literal" : "a command is run with arguments that are not literal");
    }

    private void digest(Tree at, String algorithm) {
        switch (algorithm == null ? "" : algorithm.toUpperCase(Locale.ROOT).replace("-", "")) {
            case "MD2", "MD4", "MD5" -> tell("broken-hash", at, algorithm + " is broken; use SHA-256, or PBKDF2 for passwords");
            case "SHA1", "SHA" -> tell("weak-hash", at, "SHA-1 is weak; use SHA-256");
            default -> { }
        }
    }

    private void cipher(Tree at, String transformation) {
        String upper = transformation == null ? "" : transformation.toUpperCase(Locale.ROOT);
        if (upper.matches("(DES|DESEDE|RC2|RC4|ARCFOUR|BLOWFISH)(/.*)?") || upper.contains("/ECB/") || upper.equals("AES")) {
            tell("broken-cipher", at, transformation + " does not protect; use AES/GCM/NoPadding");
        }
    }

    private void secret(String name, ExpressionTree value) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (value instanceof LiteralTree literal && literal.getValue() instanceof String text && text.length() >= 4 && SECRETS.stream().anyMatch(lower::contains)) {
            tell("secret-in-code", value, "a secret stands in the code");
        }
    }

    /** Text that is put together: "a" + b, String.format with more than its format. */
    private boolean isJoined(ExpressionTree expression) {
        return expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS && text(sum) == null
            || expression instanceof MethodInvocationTree call && (called(call).equals("java.lang.String.format") && call.getArguments().size() > 1 || called(call).equals("java.lang.String.formatted"));
    }

    /** A literal, constants and sums of such included; null when it is none. */
    private String text(ExpressionTree expression) {
        if (expression instanceof LiteralTree literal) {
            return String.valueOf(literal.getValue());
        }
        if (expression instanceof BinaryTree sum && sum.getKind() == Tree.Kind.PLUS) {
            String left = text(sum.getLeftOperand());
            String right = text(sum.getRightOperand());
            return left == null || right == null ? null : left + right;
        }
        return expression != null && trees.getElement(new TreePath(getCurrentPath(), expression)) instanceof VariableElement variable && variable.getConstantValue() != null ? variable.getConstantValue().toString() : null;
    }

    /** The method's full name; empty when it is not known. */
    private String called(MethodInvocationTree call) {
        Element method = trees.getElement(new TreePath(getCurrentPath(), call.getMethodSelect()));
        return method != null && method.getKind() == ElementKind.METHOD && method.getEnclosingElement() instanceof TypeElement type ? type.getQualifiedName() + "." + method.getSimpleName() : "";
    }

    private String type(TreePath path) {
        javax.lang.model.type.TypeMirror type = trees.getTypeMirror(path);
        return type == null ? "" : type.toString();
    }

    private void tell(String rule, Tree at, String message) {
        CompilationUnitTree unit = getCurrentPath().getCompilationUnit();
        long position = trees.getSourcePositions().getStartPosition(unit, at);
        report.finding(rule, false, new Place(Compilation.path(unit), unit.getLineMap().getLineNumber(position)), unit.getLineMap().getColumnNumber(position), message);
    }
}
