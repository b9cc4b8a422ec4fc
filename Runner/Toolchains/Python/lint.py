"""Runs flake8 by the program's own rules of style, or ours where it has none. Arguments: further options, and the code files."""
import sys

from flake8.main import cli

sys.path.insert(0, "/harness")
import style  # noqa: E402

sys.exit(cli.main(["--isolated", "--disable-noqa", "--jobs=1", "--exclude=", *style.flake8(), *sys.argv[1:]]))
