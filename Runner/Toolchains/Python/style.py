"""What settings that came along say of style. Only rules are taken, nothing that loads code or leaves files out."""
import configparser
import json
import re
import tomllib

LINE = "max-line-length"
FLAKE8 = (LINE, "max-complexity", "max-doc-length", "select", "extend-select", "ignore", "extend-ignore", "per-file-ignores")


def settings():
    with open("/harness/settings.json", encoding="utf-8") as file:
        return {one["path"]: one["content"] for one in json.load(file) if "/" not in one["path"]}


def ini(text):
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error:
        pass  # what could be read counts
    return parser


def from_flake8(files):
    """As flake8 does, the first file that has a section of that name."""
    for name in ("setup.cfg", "tox.ini", ".flake8"):
        parser = ini(files.get(name, ""))
        if parser.has_section("flake8"):
            return {LINE: "79"} | {key.replace("_", "-"): re.sub(r"(?m)^\s*#.*$", "", value or "").strip() for key, value in parser.items("flake8")}
    return {}


def from_pyproject(files):
    """Of ruff and black, whose codes and line length are the same as flake8's."""
    try:
        tools = tomllib.loads(files.get("pyproject.toml", "")).get("tool", {})
    except tomllib.TOMLDecodeError:
        return {}
    ruff, black = (tools.get(name) if isinstance(tools.get(name), dict) else {} for name in ("ruff", "black"))
    lint = ruff.get("lint") if isinstance(ruff.get("lint"), dict) else {}
    ignored = [code for codes in (ruff.get("ignore"), lint.get("ignore")) if isinstance(codes, list) for code in codes]
    length = ruff.get("line-length") or black.get("line-length") or (88 if "black" in tools or "ruff" in tools else None)
    return ({LINE: str(length)} if length else {}) | ({"extend-ignore": ",".join(map(str, ignored))} if ignored else {})


def from_editor(files):
    parser = ini("[root]\n" + files.get(".editorconfig", ""))
    length = ""
    for section in parser.sections():
        if section == "*" or re.search(r"\bpy\b", section):
            length = parser.get(section, "max_line_length", fallback=length)
    return {LINE: "1000000" if length == "off" else length} if length else {}


def read():
    files = settings()
    found = {LINE: "100"} | from_editor(files) | (from_flake8(files) or from_pyproject(files))
    return {key: value for key, value in found.items() if key in FLAKE8 and (not key.startswith("max-") or re.fullmatch(r"-?\d{1,9}", value))}


def flake8():
    return [f"--{key}={value}" for key, value in read().items()]


def autopep8():
    """Its two options, in its own form."""
    found = read()
    codes = [code for key in ("ignore", "extend-ignore") for code in re.split(r"[,\s]+", found.get(key, "")) if code]
    return {"max_line_length": int(found[LINE])} | ({"ignore": ["E226", "E24", "W50", "W690", *codes]} if codes else {})
