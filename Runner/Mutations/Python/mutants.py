"""Small changes to a Python program, found in its syntax tree and made in its text, so that everything else stays as it is."""
import ast
import hashlib
import re
from typing import NamedTuple

ARITHMETIC = {
    ast.Add: (rb"\+", b"-"), ast.Sub: (rb"-", b"+"), ast.Mult: (rb"\*", b"/"), ast.Div: (rb"/", b"*"), ast.FloorDiv: (rb"//", b"*"),
    ast.Mod: (rb"%", b"*"), ast.Pow: (rb"\*\*", b"*"), ast.BitAnd: (rb"&", b"|"), ast.BitOr: (rb"\|", b"&"), ast.BitXor: (rb"\^", b"&"),
    ast.LShift: (rb"<<", b">>"), ast.RShift: (rb">>", b"<<")
}
COMPARISON = {
    ast.Lt: (rb"<", b"<="), ast.LtE: (rb"<=", b"<"), ast.Gt: (rb">", b">="), ast.GtE: (rb">=", b">"), ast.Eq: (rb"==", b"!="),
    ast.NotEq: (rb"!=", b"=="), ast.Is: (rb"is", b"is not"), ast.IsNot: (rb"is\s+not", b"is"), ast.In: (rb"in", b"not in"), ast.NotIn: (rb"not\s+in", b"in")
}
LOGICAL = {ast.And: (rb"and", b"or"), ast.Or: (rb"or", b"and")}
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
REMOVABLE = (ast.AugAssign, ast.Delete, ast.Raise, ast.Continue)


class Mutant(NamedTuple):
    path: str
    line: int
    operator: str
    scope: str
    original: str
    mutated: str
    text: bytes


class Source:
    """One file: its bytes, and where each place of its tree is in them."""

    def __init__(self, path, text):
        self.path = path
        self.bytes = text.encode()
        self.tree = ast.parse(self.bytes)
        self.starts = [0]
        for line in self.bytes.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def at(self, line, column):
        return self.starts[line - 1] + column

    def span(self, node):
        return self.at(node.lineno, node.col_offset), self.at(node.end_lineno, node.end_col_offset)

    def between(self, left, right):
        return self.span(left)[1], self.span(right)[0]

    def replaced(self, changes):
        text = self.bytes
        for start, end, new in sorted(changes, reverse=True):
            text = text[:start] + new + text[end:]
        return text

    def lines(self, text, start, end):
        """The whole lines around a span, on one line."""
        start = text.rfind(b"\n", 0, start) + 1
        stop = text.find(b"\n", end)
        return b" ".join(text[start:stop if stop >= 0 else len(text)].split()).decode()[:200]


def find(source, covered):
    """Every change to a line that the tests ran, in the order of the text."""
    found = []

    def add(node, operator, scope, start, end, new):
        if node.lineno not in covered or source.bytes[start:end] == new:
            return
        text = source.replaced([(start, end, new)])
        try:
            compile(text, source.path, "exec")
        except (SyntaxError, ValueError):
            return
        found.append(Mutant(source.path, node.lineno, operator, scope, source.lines(source.bytes, start, end), source.lines(text, start, start + len(new)), text))

    for node, scope, told in walk(source.tree):
        for operator, start, end, new in changes(source, node, told):
            add(node, operator, scope, start, end, new)
    return found


def walk(tree):
    """Nodes with the function they are in, and whether what they say is only told to people (a message)."""
    waiting = [(tree, "", False)]
    while waiting:
        node, scope, told = waiting.pop()
        yield node, scope, told
        if isinstance(node, (ast.JoinedStr, ast.Import, ast.ImportFrom)) or names_the_module(node):
            continue
        inner = f"{scope}.{node.name}" if isinstance(node, (*FUNCTIONS, ast.ClassDef)) else scope
        for field, value in ast.iter_fields(node):
            if field in ("annotation", "returns", "decorator_list", "type_params"):
                continue
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST) and not is_docstring(child):
                    waiting.append((child, inner, told or isinstance(node, ast.Raise)))


def is_docstring(node):
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def names_the_module(node):
    """The lines that begin a program or list its names are not behaviour that a test could see."""
    names = node.targets if isinstance(node, ast.Assign) else [node.test.left] if isinstance(node, ast.If) and isinstance(node.test, ast.Compare) else []
    return any(isinstance(name, ast.Name) and name.id.startswith("__") for name in names)


def changes(source, node, told):
    if isinstance(node, ast.BinOp):
        yield from operator_between(source, node.left, node.right, ARITHMETIC, node.op, "arithmetic")
    elif isinstance(node, ast.AugAssign):
        yield from operator_between(source, node.target, node.value, ARITHMETIC, node.op, "arithmetic")
    elif isinstance(node, ast.Compare):
        for left, op, right in zip([node.left, *node.comparators], node.ops, node.comparators):
            yield from operator_between(source, left, right, COMPARISON, op, "comparison")
    elif isinstance(node, ast.BoolOp):
        for left, right in zip(node.values, node.values[1:]):
            yield from operator_between(source, left, right, LOGICAL, node.op, "logical")
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.Not, ast.USub)):
        start = source.span(node)[0]
        yield "logical" if isinstance(node.op, ast.Not) else "arithmetic", start, start + (3 if isinstance(node.op, ast.Not) else 1), b""
    elif isinstance(node, ast.Constant) and not (told and isinstance(node.value, str)):
        yield from constant(node.value, *source.span(node))
    yield from branch(source, node)
    yield from statement(source, node)


def operator_between(source, left, right, table, op, operator):
    start, end = source.between(left, right)
    old, new = table.get(type(op), (None, None))
    gap = source.bytes[start:end]
    match = re.search(old, gap) if old and b"#" not in gap else None
    if match:
        yield operator, start + match.start(), start + match.end(), new


def constant(value, start, end):
    if isinstance(value, bool):
        yield "constant", start, end, repr(not value).encode()
    elif isinstance(value, (int, float)):
        yield "constant", start, end, repr(value + 1).encode()
    elif isinstance(value, (str, bytes)):
        empty, filled = (b"''", b"'x'") if isinstance(value, str) else (b"b''", b"b'x'")
        yield "constant", start, end, empty if value else filled


def branch(source, node):
    # A condition that is always true and one that is always false: tests that notice both notice its negation too.
    if isinstance(node, (ast.If, ast.IfExp)) and not isinstance(node.test, ast.Constant):
        yield "branch", *source.span(node.test), b"True"
        yield "branch", *source.span(node.test), b"False"
    elif isinstance(node, ast.While) and not isinstance(node.test, ast.Constant):
        yield "branch", *source.span(node.test), b"False"
    elif isinstance(node, ast.comprehension):
        for condition in node.ifs:
            yield "branch", *source.span(condition), b"True"


def statement(source, node):
    if isinstance(node, ast.Return) and node.value and not isinstance(node.value, ast.Constant):
        yield "return", *source.span(node.value), b"None"
    elif isinstance(node, ast.Expr) and isinstance(node.value, (ast.Call, ast.Await)):
        yield "removed call", *source.span(node), b"pass"
    elif isinstance(node, REMOVABLE) or isinstance(node, ast.Assign) and isinstance(node.targets[0], (ast.Attribute, ast.Subscript)):
        yield "removed statement", *source.span(node), b"pass"


def select(mutants, changed, most):
    """The same ones each time, changed lines first, and as many functions as can be."""
    numbers, ranked = {}, []
    for mutant in sorted(mutants, key=digest):
        place = mutant.path, mutant.scope
        numbers[place] = numbers.get(place, 0) + 1
        ranked.append((mutant.line not in changed.get(mutant.path, ()), numbers[place], len(ranked), mutant))
    return [mutant for *_, mutant in sorted(ranked)[:most]]


def digest(mutant):
    return hashlib.sha256(f"{mutant.path}\n{mutant.line}\n{mutant.operator}\n{mutant.original}\n{mutant.mutated}".encode()).digest()


def emptied(source):
    """The same signatures, and nothing in any function: no value is returned, and nothing is thrown."""
    def bodies(node):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, FUNCTIONS):
                decorated = getattr(child.body[0], "decorator_list", [])
                first = source.span(decorated[0])[0] - 1 if decorated else source.span(child.body[0])[0]
                yields = any(isinstance(inner, (ast.Yield, ast.YieldFrom)) for inner in ast.walk(child))
                yield first, source.span(child.body[-1])[1], b"return; yield" if yields else b"pass"
            elif isinstance(child, ast.Lambda):
                yield *source.span(child.body), b"None"
            elif not isinstance(child, ast.JoinedStr):
                yield from bodies(child)
    return source.replaced(list(bodies(source.tree)))
