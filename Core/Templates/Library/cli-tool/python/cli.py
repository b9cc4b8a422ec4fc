"""{{command}}: a {{item}} list for the command line, standard library only.

Run:   python3 cli.py add "Write the report"
       python3 cli.py list [--all] [--json]
       python3 cli.py done 1
       python3 cli.py edit 1 "Write the short report"
       python3 cli.py remove 1
       python3 cli.py clear                  (removes what is done)
       The list is kept in ~/.{{command}}.json, or in --file PATH.
Test:  python3 -m pytest

Exit codes: 0 done, 1 it could not be done, 2 wrong arguments.
"""

import argparse
import contextlib
import json
import os
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path

COMMAND = "{{command}}"
VERSION = "1.0.0"
MAX_TEXT_LENGTH = 500


class CommandError(Exception):
    """What was asked for cannot be done; the message says why."""


class ListFile:
    """The list on disk. A save puts a whole new file in the place of the old one."""

    def __init__(self, path):
        self.path = Path(path).expanduser()

    def load(self):
        try:
            items = json.loads(self.path.read_text(encoding="utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise CommandError(f"{self.path} cannot be read: {error}") from None
        if not (isinstance(items, list) and all(is_item(item) for item in items)):
            raise CommandError(f"{self.path} holds something else than a list of this program.")
        return items

    def save(self, items):
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".saving-")
            try:
                with open(handle, "w", encoding="utf-8") as file:
                    json.dump(items, file, ensure_ascii=False, indent=2)
                os.replace(name, self.path)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise
        except OSError as error:
            raise CommandError(f"{self.path} cannot be written: {error}") from None


def is_item(value):
    kinds = {"id": int, "text": str, "done": bool, "created_at": str}
    return isinstance(value, dict) and all(
        isinstance(value.get(name), kind) for name, kind in kinds.items())


def clean(text):
    """Return the text on one line, without what could steer a terminal."""
    line = " ".join(text.split())
    line = "".join(character for character in line if character.isprintable())
    if not line:
        raise CommandError("The text is empty.")
    if len(line) > MAX_TEXT_LENGTH:
        raise CommandError(f"The text is longer than {MAX_TEXT_LENGTH} characters.")
    return line


def find(items, item_id):
    for item in items:
        if item["id"] == item_id:
            return item
    raise CommandError(f"There is no {{item}} {item_id}.")


def add(items, options, now):
    item = {
        "id": max((item["id"] for item in items), default=0) + 1,
        "text": clean(" ".join(options.text)),
        "done": False,
        "created_at": now.isoformat(timespec="seconds"),
    }
    return [*items, item], f"Added {item['id']}: {item['text']}"


def show(items, options, _):
    shown = [item for item in items if options.all or not item["done"]]
    if options.json:
        return None, json.dumps(shown, ensure_ascii=False, indent=2)
    if not shown:
        return None, "Nothing to do."
    width = len(str(shown[-1]["id"]))
    lines = (f"{item['id']:>{width}} [{'x' if item['done'] else ' '}] {item['text']}"
             for item in shown)
    return None, "\n".join(lines)


def done(items, options, _):
    names = []
    for item_id in options.id:
        item = find(items, item_id)
        item["done"] = True
        names.append(item["text"])
    return items, f"Done: {', '.join(names)}"


def edit(items, options, _):
    item = find(items, options.id)
    item["text"] = clean(" ".join(options.text))
    return items, f"Changed {item['id']}: {item['text']}"


def remove(items, options, _):
    for item_id in options.id:
        items.remove(find(items, item_id))
    return items, f"Removed {len(options.id)}."


def clear(items, _, __):
    kept = [item for item in items if not item["done"]]
    return kept, f"Removed {len(items) - len(kept)}."


def build_parser():
    parser = argparse.ArgumentParser(prog=COMMAND, description="Keeps a {{item}} list.")
    parser.add_argument("--version", action="version", version=f"{COMMAND} {VERSION}")
    parser.add_argument("--file", default=f"~/.{COMMAND}.json", help="where the list is kept")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    def command(name, action, summary):
        added = commands.add_parser(name, help=summary)
        added.set_defaults(action=action)
        return added

    command("add", add, "add a {{item}}").add_argument("text", nargs="+")
    listing = command("list", show, "show what is open")
    listing.add_argument("--all", action="store_true", help="show what is done, too")
    listing.add_argument("--json", action="store_true", help="for other programs")
    command("done", done, "mark as done").add_argument("id", nargs="+", type=int)
    editing = command("edit", edit, "change the text")
    editing.add_argument("id", type=int)
    editing.add_argument("text", nargs="+")
    command("remove", remove, "remove for good").add_argument("id", nargs="+", type=int)
    command("clear", clear, "remove what is done")
    return parser


def main(arguments=None, now=None):
    """Run one command and return the exit code."""
    options = build_parser().parse_args(arguments)
    file = ListFile(options.file)
    try:
        changed, message = options.action(file.load(), options, now or datetime.now(timezone.utc))
        if changed is not None:
            file.save(changed)
    except CommandError as error:
        print(f"{COMMAND}: {error}", file=sys.stderr)
        return 1
    print(message)
    return 0


if __name__ == "__main__":
    sys.exit(main())
