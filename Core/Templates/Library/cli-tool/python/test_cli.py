import json
from datetime import datetime, timezone

import pytest

from cli import COMMAND, MAX_TEXT_LENGTH, VERSION, main

NOW = datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.fixture
def run(tmp_path, capsys):
    path = tmp_path / "deep" / "list.json"

    def call(*arguments, code=0):
        assert main(["--file", str(path), *arguments], NOW) == code
        said = capsys.readouterr()
        return (said.err if code else said.out).rstrip("\n")

    call.path = path
    return call


def stored(run):
    return json.loads(run("list", "--all", "--json"))


def test_c1_a_new_list_is_empty_and_makes_no_file(run):
    assert run("list") == "Nothing to do."
    assert stored(run) == []
    assert not run.path.exists()


def test_c1_what_is_added_is_listed(run):
    assert run("add", "Write", "the report") == "Added 1: Write the report"
    assert run("add", "Žofie 🎉") == "Added 2: Žofie 🎉"
    assert run("list") == "1 [ ] Write the report\n2 [ ] Žofie 🎉"
    assert stored(run)[0] == {"id": 1, "text": "Write the report", "done": False,
                              "created_at": "2030-01-02T03:04:05+00:00"}


def test_c2_what_is_done_leaves_the_list_but_not_the_file(run):
    run("add", "one")
    run("add", "two")
    assert run("done", "1") == "Done: one"
    assert run("list") == "2 [ ] two"
    assert run("list", "--all") == "1 [x] one\n2 [ ] two"


def test_c3_several_can_be_done_or_removed_at_once(run):
    for text in ("one", "two", "three"):
        run("add", text)
    assert run("done", "1", "3") == "Done: one, three"
    assert run("remove", "1", "2") == "Removed 2."
    assert [item["id"] for item in stored(run)] == [3]


def test_c4_a_command_that_fails_halfway_changes_nothing(run):
    run("add", "one")
    for command in ("done", "remove"):
        assert run(command, "1", "9", code=1) == f"{COMMAND}: There is no {{item}} 9."
    assert stored(run)[0]["done"] is False


def test_c3_a_text_can_be_edited(run):
    run("add", "one")
    assert run("edit", "1", "the", "first") == "Changed 1: the first"
    assert run("list") == "1 [ ] the first"
    assert "There is no" in run("edit", "2", "x", code=1)


def test_c2_clear_removes_what_is_done(run):
    run("add", "one")
    run("add", "two")
    run("done", "2")
    assert run("clear") == "Removed 1."
    assert run("clear") == "Removed 0."
    assert [item["text"] for item in stored(run)] == ["one"]


def test_numbers_line_up(run):
    for number in range(10):
        run("add", f"number {number}")
    assert run("list").splitlines()[0] == " 1 [ ] number 0"


@pytest.mark.parametrize("text, kept", [
    ("  much   space  ", "much space"), ("two\nlines\tand", "two lines and"),
    ("\x1b[31mred", "[31mred"), ("x" * MAX_TEXT_LENGTH, "x" * MAX_TEXT_LENGTH),
])
def test_a_text_is_kept_on_one_safe_line(run, text, kept):
    run("add", text)
    assert stored(run)[0]["text"] == kept


@pytest.mark.parametrize("text, message", [
    ("", "empty"), (" \n ", "empty"), ("\x00", "empty"), ("x" * (MAX_TEXT_LENGTH + 1), "longer"),
])
def test_c5_a_text_that_is_none_is_refused(run, text, message):
    assert message in run("add", text, code=1)
    assert not run.path.exists()


@pytest.mark.parametrize("content", [
    "", "{", "7", "{}", "[1]", '[{"id": 1}]', '[{"id": "1", "text": "a", "done": false}]', "\ud800",
])
def test_c5_a_file_of_something_else_is_refused_and_left_alone(run, content):
    run.path.parent.mkdir()
    run.path.write_bytes(content.encode("utf-8", "surrogatepass"))
    before = run.path.read_bytes()
    assert str(run.path) in run("add", "one", code=1)
    assert run.path.read_bytes() == before


def test_c5_a_place_that_cannot_be_written_is_told(tmp_path, capsys):
    (tmp_path / "file").write_text("")
    assert main(["--file", str(tmp_path / "file" / "list.json"), "add", "one"]) == 1
    assert capsys.readouterr().err.startswith(f"{COMMAND}: ")


def test_c4_a_save_that_fails_keeps_the_old_list_and_leaves_no_rubbish(run, monkeypatch):
    run("add", "one")

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr("cli.os.replace", fail)
    assert "the disk is full" in run("add", "two", code=1)
    monkeypatch.undo()
    assert [item["text"] for item in stored(run)] == ["one"]
    assert [path.name for path in run.path.parent.iterdir()] == ["list.json"]


@pytest.mark.parametrize("arguments", [
    [], ["nonsense"], ["add"], ["done"], ["done", "one"], ["edit", "1"], ["list", "--nonsense"]])
def test_c5_wrong_arguments_are_refused_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert capsys.readouterr().err.startswith(f"usage: {COMMAND}")


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit) as raised:
        main(["--version"])
    assert raised.value.code == 0
    assert capsys.readouterr().out == f"{COMMAND} {VERSION}\n"
