"""A store of {{resource.plural}} in SQLite, standard library only.

    with Store("{{resource.plural}}.db") as store:      # ":memory:" keeps nothing
        record = store.create({...})
        store.update(record["id"], {...})
        store.list(where=(field, value), order_by=field, limit=20)

Every value is checked before it is written, every write is a transaction, and one store may be
used from several threads.

Test:  python3 -m pytest
"""

import math
import sqlite3
import threading

FIELDS = {
{{fields}}
}
MAX_TEXT_LENGTH = 10_000
MAX_INTEGER = 2**63 - 1

CREATE_TABLE = """
CREATE TABLE IF NOT EXISTS "{{resource.plural}}" (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
{{fields.columns}}
)
"""

INSERT = """
INSERT INTO "{{resource.plural}}" (
{{fields.names}}
) VALUES (
{{fields.values}}
)
"""

SELECT = 'SELECT * FROM "{{resource.plural}}" WHERE id = :id'

LIST = """
SELECT * FROM "{{resource.plural}}"
WHERE CASE :field
{{fields.matches}}
    ELSE 1 END
ORDER BY CASE WHEN :descending THEN NULL ELSE CASE :order_by
{{fields.order}}
    ELSE id END END,
CASE WHEN :descending THEN CASE :order_by
{{fields.order}}
    ELSE id END END DESC,
id
LIMIT :limit OFFSET :offset
"""

COUNT = """
SELECT count(*) FROM "{{resource.plural}}"
WHERE CASE :field
{{fields.matches}}
    ELSE 1 END
"""

UPDATE = """
UPDATE "{{resource.plural}}" SET
{{fields.assignments}}
WHERE id = :id
"""

DELETE = 'DELETE FROM "{{resource.plural}}" WHERE id = :id'


class NotFound(LookupError):
    """There is no record with that id."""


class Invalid(ValueError):
    """Some values cannot be stored; problems says which and why."""

    def __init__(self, problems):
        super().__init__("; ".join(f"{name} {problem}" for name, problem in problems.items()))
        self.problems = problems


def problem_with(kind, value):
    """Why the value is not of the kind, or None when it is."""
    if kind == "boolean":
        return None if isinstance(value, bool) else "must be true or false"
    if kind == "text":
        if not isinstance(value, str):
            return "must be text"
        return None if len(value) <= MAX_TEXT_LENGTH else f"is longer than {MAX_TEXT_LENGTH}"
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return "must be a number"
    if not math.isfinite(value) or abs(value) > MAX_INTEGER:
        return "is out of range"
    return "must be a whole number" if kind == "integer" and value != int(value) else None


def check(values, partial=False):
    """Return the values, clean; with partial, not every field needs to be there."""
    problems = {name: "is not a field" for name in values if name not in FIELDS}
    for name, kind in FIELDS.items():
        if name in values:
            problem = problem_with(kind, values[name])
        else:
            problem = None if partial else "is missing"
        if problem:
            problems[name] = problem
    if problems:
        raise Invalid(problems)
    return {name: int(value) if FIELDS[name] == "integer" else value
            for name, value in values.items()}


def to_record(row):
    """Return a row as a dict, with booleans as booleans and numbers as floats."""
    convert = {"boolean": bool, "number": float}
    return {name: convert.get(FIELDS.get(name), lambda value: value)(row[name])
            for name in row.keys()}


class Store:
    """All {{resource.plural}} of one database file."""

    def __init__(self, path=":memory:"):
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False)
        self._connection.row_factory = sqlite3.Row
        with self._connection:
            self._connection.execute(CREATE_TABLE)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        with self._lock:
            self._connection.close()

    def create(self, values):
        """Store a new record and return it with its id."""
        clean = check(values)
        with self._lock:
            return self.get(self._write(INSERT, clean).lastrowid)

    def get(self, record_id):
        with self._lock:
            row = self._connection.execute(SELECT, {"id": record_id}).fetchone()
        if row is None:
            raise NotFound(f"There is no {{resource.words}} {record_id}.")
        return to_record(row)

    def list(self, where=None, order_by="id", descending=False, limit=100, offset=0):
        """Return records in order; where is a pair of a field and the value it must have."""
        if order_by != "id":
            self._known(order_by)
        if limit < 0 or offset < 0:
            raise Invalid({"limit and offset": "must not be below zero"})
        query = {**self._filter(where), "order_by": order_by, "descending": descending,
                 "limit": limit, "offset": offset}
        with self._lock:
            return [to_record(row) for row in self._connection.execute(LIST, query)]

    def count(self, where=None):
        with self._lock:
            return self._connection.execute(COUNT, self._filter(where)).fetchone()[0]

    def update(self, record_id, values):
        """Change some fields of a record and return all of it."""
        clean = check(values, partial=True)
        with self._lock:
            changed = {**self.get(record_id), **clean}
            self._write(UPDATE, changed)
            return self.get(record_id)

    def delete(self, record_id):
        with self._lock:
            if self._write(DELETE, {"id": record_id}).rowcount == 0:
                raise NotFound(f"There is no {{resource.words}} {record_id}.")

    def _write(self, statement, values):
        with self._connection:
            return self._connection.execute(statement, values)

    def _filter(self, where):
        field, value = where or (None, None)
        if where:
            self._known(field)
        return {"field": field, "value": value}

    @staticmethod
    def _known(name):
        if name not in FIELDS:
            raise Invalid({name: "is not a field"})
