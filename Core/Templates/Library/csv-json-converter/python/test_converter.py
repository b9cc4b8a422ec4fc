import io
import json

import pytest

from converter import (
    DELIMITER, ConversionError, csv_to_json, csv_to_records, json_to_csv, main, records_to_csv)

AWKWARD = [
    {"name": "Ada", "note": f"one{DELIMITER}two"},
    {"name": 'the "Countess"', "note": "two\nlines"},
    {"name": "Žofie 🎉", "note": " spaces "},
    {"name": "", "note": "\r\n"},
]


def line(*values):
    return DELIMITER.join(values) + "\n"


def test_c1_rows_become_records_by_the_names_of_the_first_line():
    text = line("name", "age") + line("Ada", "36") + line("Grace", "85")
    assert csv_to_records(text) == [{"name": "Ada", "age": "36"}, {"name": "Grace", "age": "85"}]


def test_c1_the_json_is_a_readable_array():
    assert csv_to_json(line("name") + line("Žofie")) == '[\n  {\n    "name": "Žofie"\n  }\n]\n'


def test_c1_records_become_rows():
    records = [{"name": "Ada", "age": 36}, {"name": "Grace", "age": 85}]
    assert records_to_csv(records) == line("name", "age") + line("Ada", "36") + line("Grace", "85")


def test_c2_awkward_text_survives_the_way_there_and_back():
    assert csv_to_records(json_to_csv(json.dumps(AWKWARD))) == AWKWARD


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_c3_any_delimiter_can_be_given(delimiter):
    text = records_to_csv(AWKWARD, delimiter)
    assert text.startswith(f"name{delimiter}note\n")
    assert csv_to_records(text, delimiter) == AWKWARD


@pytest.mark.parametrize("text, value", [
    ("7", 7), ("-7", -7), ("0", 0), ("1.5", 1.5), ("-0.25", -0.25), ("true", True),
    ("false", False), ("null", None), ("", None), ("007", "007"), ("1e5", "1e5"),
    ("+7", "+7"), (" 7", " 7"), ("True", "True"), ("nan", "nan"), ("1.", "1."),
    ("٣", "٣"), ("9" * 30, "9" * 30),
])
def test_c4_types_are_read_only_where_they_are_certain(text, value):
    records = csv_to_records(line("a", "b") + line(text, "x"), typed=True)
    assert records == [{"a": value, "b": "x"}]
    assert type(records[0]["a"]) is type(value)


def test_c4_without_types_everything_stays_text():
    assert csv_to_records(line("a", "b") + line("7", "true")) == [{"a": "7", "b": "true"}]


def test_c1_records_with_different_names_share_one_header():
    assert records_to_csv([{"a": 1}, {"b": 2}]) == line("a", "b") + line("1", "") + line("", "2")


def test_c4_values_of_every_kind_can_be_written():
    record = {"a": True, "b": None, "c": 1.5, "d": [1, "é"], "e": {"x": 1}}
    cells = csv_to_records(records_to_csv([record]))[0]
    assert cells == {"a": "true", "b": "", "c": "1.5", "d": '[1, "é"]', "e": '{"x": 1}'}


@pytest.mark.parametrize("text", ["", "\ufeff"])
def test_c5_an_empty_file_has_no_records(text):
    assert csv_to_records(text) == []


def test_c5_a_header_alone_has_no_records():
    assert csv_to_records(line("a", "b")) == []


@pytest.mark.parametrize("records", ["[]", "[{}]"])
def test_c5_nothing_to_write_is_an_empty_file(records):
    assert json_to_csv(records) == ""


def test_c5_a_byte_order_mark_and_blank_lines_are_passed_over():
    assert csv_to_records("\ufeff" + line("a") + "\n" + line("1")) == [{"a": "1"}]
    assert json_to_csv("\ufeff" + '[{"a": 1}]') == line("a") + line("1")


def test_c5_windows_line_ends_are_understood():
    text = (line("a", "b") + line("1", "2")).replace("\n", "\r\n")
    assert csv_to_records(text) == [{"a": "1", "b": "2"}]


@pytest.mark.parametrize("text, message", [
    (line("a", "b") + line("1"), "Line 2: 1 values for 2 columns."),
    (line("a", "b") + line("1", "2") + line("1", "2", "3"), "Line 3: 3 values for 2 columns."),
    (line("a", "a"), "Line 1: the column 'a' is there twice."),
    (line("a", " "), "Line 1: a column has no name."),
    (line("a") + '"never closed', "Line 2: unexpected end of data."),
])
def test_c6_what_is_wrong_with_csv_is_told_with_its_line(text, message):
    with pytest.raises(ConversionError) as raised:
        csv_to_records(text)
    assert str(raised.value) == message


@pytest.mark.parametrize("text, message", [
    ("[{]", "Line 1, column 3"), ("", "Line 1, column 1"), ('{"a": 1}', "array of objects"),
    ("[1]", "Item 1 is not an object"), ('[{"a": 1}, null]', "Item 2 is not an object"),
    ("[" * 100_000, "too deeply"),
])
def test_c6_what_is_wrong_with_json_is_told_with_its_place(text, message):
    with pytest.raises(ConversionError, match=message):
        json_to_csv(text)


def test_files_are_converted_there_and_back(tmp_path):
    source, middle, back = (str(tmp_path / name) for name in ("a.csv", "a.json", "b.csv"))
    (tmp_path / "a.csv").write_text(line("a", "b") + line("1", "é"), encoding="utf-8")
    assert main(["to-json", source, middle, "--types"]) == 0
    assert json.loads((tmp_path / "a.json").read_text(encoding="utf-8")) == [{"a": 1, "b": "é"}]
    assert main(["to-csv", middle, back]) == 0
    assert (tmp_path / "b.csv").read_bytes() == (tmp_path / "a.csv").read_bytes()


def test_standard_input_and_output_are_the_default(monkeypatch, capsys):
    monkeypatch.setattr("sys.stdin", io.StringIO("a\tb\n1\t2\n"))
    assert main(["to-json", "--delimiter", "\\t"]) == 0
    assert json.loads(capsys.readouterr().out) == [{"a": "1", "b": "2"}]


def test_c6_a_failure_is_told_in_a_line_and_in_the_exit_code(tmp_path, capsys):
    (tmp_path / "bad.csv").write_bytes(b"a\n\xff\n")
    assert main(["to-json", str(tmp_path / "missing.csv")]) == 1
    assert main(["to-json", str(tmp_path / "bad.csv")]) == 1
    error = capsys.readouterr().err
    assert error.count("converter: ") == 2
    assert "Traceback" not in error


@pytest.mark.parametrize("arguments", [
    [], ["to-xml"], ["to-json", "-d", "ab"], ["to-json", "-d", ""], ["to-json", "-d", '"']])
def test_c6_wrong_arguments_are_refused(arguments):
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
