"""Mends style and unused imports in the code files named as arguments; writes what changed as JSON."""
import json
import sys

import autoflake
import autopep8
import pycodestyle


class Codes(pycodestyle.BaseReport):
    def error(self, line_number, offset, text, check):
        self.codes.add(text[:4])


def codes(text):
    report = Codes(pycodestyle.StyleGuide(max_line_length=100).options)
    report.codes = set()
    pycodestyle.Checker(lines=text.splitlines(keepends=True), options=pycodestyle.StyleGuide(max_line_length=100).options, report=report).check_all()
    return report.codes


def mend(path, text):
    used = text if path.endswith("__init__.py") else autoflake.fix_code(text, remove_all_unused_imports=True)
    clean = autopep8.fix_code(used, options={"max_line_length": 100})
    return clean, ({"F401"} if used != text else set()) | (codes(used) - codes(clean))


def main():
    report = {"files": [], "rules": []}
    for path in sys.argv[2:]:
        with open(path, encoding="utf-8", newline="") as file:
            text = file.read()
        try:
            clean, rules = mend(path, text)
        except (SyntaxError, ValueError, IndexError, RecursionError):
            continue
        if clean != text:
            report["files"].append({"path": path, "content": clean})
            report["rules"].extend(sorted(rules))
    with open(sys.argv[1], "w", encoding="utf-8") as file:
        json.dump(report, file)


main()
