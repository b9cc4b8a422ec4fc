"""Mends style and unused imports in the code files named as arguments; writes what changed as JSON."""
import json
import sys

import autoflake
import autopep8
import pycodestyle

sys.path.insert(0, "/harness")
import style  # noqa: E402

options = style.autopep8()
keeps_imports = any("F401".startswith(code) for code in options.get("ignore", []))


class Codes(pycodestyle.BaseReport):
    def error(self, line_number, offset, text, check):
        self.codes.add(text[:4])


def codes(text):
    guide = pycodestyle.StyleGuide(max_line_length=options["max_line_length"]).options
    report = Codes(guide)
    report.codes = set()
    pycodestyle.Checker(lines=text.splitlines(keepends=True), options=guide, report=report).check_all()
    return report.codes


def mend(path, text):
    used = text if keeps_imports or path.endswith("__init__.py") else autoflake.fix_code(text, remove_all_unused_imports=True)
    clean = autopep8.fix_code(used, options=dict(options))
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
