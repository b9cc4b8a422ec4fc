"""Judges what is typed by rules, read as a shell reads it: commands and their arguments, not pieces of text.

A rule is a line `allow|ask|deny: command argument …`; for each command the first one that fits decides, and what fits none is allowed. Of a line with several commands the strictest verdict counts.
Stars stand for anything; `-rf` asks for these letters among the options; `curl | sh` fits a line with both, one after the other. The sandbox is the wall; rules keep people from slips.
"""
import fnmatch
import itertools
import os
import re
import shlex

BEFORE = {"sudo", "env", "command", "builtin", "exec", "nohup", "nice", "time", "timeout", "xargs", "setsid", "stdbuf", "if", "then", "else", "elif", "while", "until", "do", "!", "{"}
SHELLS = {"bash", "sh", "dash", "zsh"}
LETTERS = {"--recursive": "r", "--force": "f", "--dir": "d"}
OPERATORS = set("();<>|&")
STRICTNESS = ["allow", "ask", "deny"]


def read(text):
    """The rules of a text: a verdict, its commands, and the line itself."""
    found = []
    for line in text.splitlines():
        verdict, _, words = line.partition(":")
        if verdict.strip() in STRICTNESS and words.strip():
            found.append((verdict.strip(), [part.split() for part in words.split("|")], words.strip()))
    return found


def judge(rules, line):
    """The verdict and a sentence with its reason."""
    typed = list(commands(line))
    found = [rule for command in typed for rule in [next((rule for rule in rules if len(rule[1]) == 1 and fits(rule[1][0], command)), None)] if rule]
    found += [rule for rule in rules if len(rule[1]) > 1 and follow(rule[1], typed)]
    verdict, _, words = max(found, key=lambda rule: STRICTNESS.index(rule[0]), default=("allow", [], ""))
    why = {"deny": f"The rules of this workspace refuse “{words}”.", "ask": f"The rules of this workspace ask before “{words}”."}
    return verdict, why.get(verdict, "")


def follow(parts, typed):
    left = iter(typed)
    return all(part and any(fits(part, command) for command in left) for part in parts)


def commands(line):
    """Each command of a line, with all that is within others."""
    line = re.sub(r"`([^`]*)`", r"$(\1)", line.replace("\n", " ; "))
    lexer = shlex.shlex(line, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    try:
        tokens = list(lexer)
    except ValueError:
        tokens = line.split()  # a quote that is not closed
    into_file = False
    for operator, group in itertools.groupby(tokens, key=lambda token: set(token) <= OPERATORS):
        words = list(group)
        if operator:
            into_file = set(words[-1]) & set("<>") != set() and "(" not in words[-1]
            continue
        for word in words:
            for inner in re.findall(r"\$\((.*)\)", word):
                yield from commands(inner)
        yield from within(words[1:] if into_file else words)


def within(words):
    """A command, and those that it starts."""
    while words and re.match(r"[A-Za-z_][A-Za-z0-9_]*=", words[0]):
        words = words[1:]
    if not words:
        return
    name, rest = os.path.basename(words[0]), words[1:]
    yield [name, *rest]
    if name in BEFORE:
        while rest and (rest[0].startswith("-") or rest[0][:1].isdigit()):
            rest = rest[1:]
        yield from within(rest)
    elif name == "eval":
        yield from commands(" ".join(rest))
    elif name in SHELLS and "-c" in rest[:-1]:
        yield from commands(rest[rest.index("-c") + 1])


def fits(rule, command):
    return fnmatch.fnmatchcase(command[0], rule[0]) and all(has(command[1:], wanted) for wanted in rule[1:])


def has(arguments, wanted):
    if re.fullmatch(r"-[a-zA-Z]+", wanted):
        letters = "".join(LETTERS.get(word, "") if word.startswith("--") else word[1:] for word in arguments if word.startswith("-"))
        return set(wanted[1:].lower()) <= set(letters.lower())
    return any(fnmatch.fnmatchcase(word, wanted) for word in arguments)
