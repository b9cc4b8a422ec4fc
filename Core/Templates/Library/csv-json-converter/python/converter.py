"""Convert CSV to JSON and back, standard library only.

Run:   python3 converter.py to-json people.csv people.json
       python3 converter.py to-csv < people.json > people.csv
       Options: --delimiter ';'   --types (write 7, 1.5, true and null instead of text)
Test:  python3 -m pytest
"""

import argparse
import csv
import io
import json
import re
import sys

DELIMITER = "{{delimiter}}"
INTEGER = re.compile(r"-?(0|[1-9][0-9]{0,17})")
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,15})\.[0-9]{1,15}")
WORDS = {"true": True, "false": False, "null": None, "": None}


class ConversionError(Exception):
    """The input cannot be converted; the message says where and why."""


def csv_to_records(text, delimiter=DELIMITER, typed=False):
    """Return the rows as dicts by the names in the first line.

    Values stay text unless typed, so that 007 and 1e5 are never spoiled in silence.
    """
    lines = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""),
                       delimiter=delimiter, strict=True)
    try:
        header = next(lines, None)
        if header is None:
            return []
        check_header(header)
        return [to_record(header, row, lines.line_num, typed) for row in lines if row]
    except csv.Error as error:
        raise ConversionError(f"Line {lines.line_num}: {error}.") from None


def check_header(header):
    if any(not name.strip() for name in header):
        raise ConversionError("Line 1: a column has no name.")
    repeated = [name for name in header if header.count(name) > 1]
    if repeated:
        raise ConversionError(f"Line 1: the column {repeated[0]!r} is there twice.")


def to_record(header, row, line, typed):
    if len(row) != len(header):
        raise ConversionError(f"Line {line}: {len(row)} values for {len(header)} columns.")
    return dict(zip(header, map(to_value, row) if typed else row))


def to_value(text):
    """Return the number, boolean or null that the text writes, or the text itself."""
    if text in WORDS:
        return WORDS[text]
    if INTEGER.fullmatch(text):
        return int(text)
    return float(text) if NUMBER.fullmatch(text) else text


def records_to_csv(records, delimiter=DELIMITER):
    """Return CSV with a column for every name in any record, in the order they first appear."""
    if not isinstance(records, list):
        raise ConversionError("The JSON must be an array of objects.")
    header = {}
    for number, record in enumerate(records, 1):
        if not isinstance(record, dict):
            raise ConversionError(f"Item {number} is not an object.")
        header.update(dict.fromkeys(record))
    if not header:
        return ""
    output = io.StringIO(newline="")
    writer = csv.writer(output, delimiter=delimiter, lineterminator="\n")
    writer.writerow(header)
    for record in records:
        writer.writerow([to_cell(record.get(name)) for name in header])
    return output.getvalue()


def to_cell(value):
    """Write a value as it should stand in a cell; lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False)


def csv_to_json(text, delimiter=DELIMITER, typed=False):
    records = csv_to_records(text, delimiter, typed)
    return json.dumps(records, indent=2, ensure_ascii=False) + "\n"


def json_to_csv(text, delimiter=DELIMITER):
    try:
        return records_to_csv(json.loads(text.removeprefix("\ufeff")), delimiter)
    except json.JSONDecodeError as error:
        message = f"Line {error.lineno}, column {error.colno}: {error.msg}."
        raise ConversionError(message) from None
    except RecursionError:
        raise ConversionError("The JSON is nested too deeply.") from None


def read(path):
    """Return the text of a file, or of standard input for a dash."""
    if path == "-":
        return sys.stdin.read()
    with open(path, encoding="utf-8", newline="") as file:
        return file.read()


def write(path, text):
    if path == "-":
        sys.stdout.write(text)
        return
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(text)


def delimiter_argument(text):
    text = text.replace("\\t", "\t")
    if len(text) != 1 or text in "\"\r\n":
        raise argparse.ArgumentTypeError("must be one character and no quote")
    return text


def parse(arguments):
    parser = argparse.ArgumentParser(description="Convert CSV to JSON and back.")
    parser.add_argument("direction", choices=["to-json", "to-csv"])
    parser.add_argument("input", nargs="?", default="-", help="a file, or - for standard input")
    parser.add_argument("output", nargs="?", default="-", help="a file, or - for standard output")
    parser.add_argument("-d", "--delimiter", type=delimiter_argument, default=DELIMITER)
    parser.add_argument("--types", action="store_true",
                        help="write numbers, booleans and null instead of text")
    return parser.parse_args(arguments)


def main(arguments=None):
    """Return the exit code: 0, or 1 when the input could not be converted."""
    options = parse(arguments)
    try:
        text = read(options.input)
        if options.direction == "to-json":
            result = csv_to_json(text, options.delimiter, options.types)
        else:
            result = json_to_csv(text, options.delimiter)
        write(options.output, result)
    except (ConversionError, OSError, UnicodeError) as error:
        print(f"converter: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
