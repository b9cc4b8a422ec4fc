import threading

import pytest

from store import FIELDS, MAX_TEXT_LENGTH, Invalid, NotFound, Store, problem_with

WRONG = {"text": 5, "integer": 1.5, "number": "five", "boolean": "yes"}
NAMES = list(FIELDS)


def sample(number=1):
    values = {"text": f"text {number}", "integer": number, "number": number + 0.5,
              "boolean": number % 2 == 0}
    return {name: values[kind] for name, kind in FIELDS.items()}


@pytest.fixture
def store():
    with Store() as opened:
        yield opened


def ids(records):
    return [record["id"] for record in records]


def test_c1_what_is_created_can_be_read(store):
    created = store.create(sample())
    assert created == {"id": 1, **sample()}
    assert store.get(1) == created


def test_c1_values_come_back_as_what_they_were(store):
    record = store.create(sample(2))
    for name, value in sample(2).items():
        assert type(record[name]) is type(value)


def test_c1_a_new_store_is_empty(store):
    assert store.list() == []
    assert store.count() == 0


def test_c2_an_update_changes_the_fields_it_names(store):
    store.create(sample(1))
    name = NAMES[0]
    expected = {"id": 1, **sample(1), name: sample(2)[name]}
    assert store.update(1, {name: sample(2)[name]}) == expected
    assert store.get(1) == expected
    assert store.update(1, {}) == expected
    assert store.update(1, sample(3)) == {"id": 1, **sample(3)}


def test_c3_what_is_deleted_is_gone_and_its_id_is_not_used_again(store):
    store.create(sample())
    store.delete(1)
    assert store.count() == 0
    assert store.create(sample())["id"] == 2


@pytest.mark.parametrize("action", [
    lambda store: store.get(7), lambda store: store.delete(7),
    lambda store: store.update(7, sample()), lambda store: store.get("nonsense"),
])
def test_c3_a_record_that_is_not_there_is_told(store, action):
    with pytest.raises(NotFound, match="There is no"):
        action(store)


def test_c4_lists_come_in_pages(store):
    for number in range(1, 6):
        store.create(sample(number))
    assert ids(store.list(limit=2)) == [1, 2]
    assert ids(store.list(limit=2, offset=4)) == [5]
    assert store.list(limit=0) == []
    assert ids(store.list(descending=True)) == [5, 4, 3, 2, 1]


@pytest.mark.parametrize("limit, offset", [(-1, 0), (1, -1)])
def test_c4_pages_that_make_no_sense_are_refused(store, limit, offset):
    with pytest.raises(Invalid, match="below zero"):
        store.list(limit=limit, offset=offset)


@pytest.mark.parametrize("name", NAMES)
def test_c4_records_can_be_found_by_every_field(store, name):
    store.create(sample(1))
    store.create(sample(2))
    assert ids(store.list(where=(name, sample(2)[name]))) == [2]
    assert store.count(where=(name, sample(2)[name])) == 1
    assert store.count(where=(name, None)) == 0


@pytest.mark.parametrize("name", NAMES)
def test_c4_records_can_be_sorted_by_every_field(store, name):
    for number in (2, 1):
        store.create(sample(number))
    up, down = store.list(order_by=name), store.list(order_by=name, descending=True)
    assert [record[name] for record in up] == sorted(record[name] for record in up)
    assert ids(down) == ids(up)[::-1]


@pytest.mark.parametrize("name", NAMES)
def test_c5_a_field_of_the_wrong_kind_is_named(store, name):
    with pytest.raises(Invalid) as raised:
        store.create({**sample(), name: WRONG[FIELDS[name]]})
    assert list(raised.value.problems) == [name]
    assert store.count() == 0


def test_c5_missing_and_unknown_fields_are_named(store):
    with pytest.raises(Invalid) as raised:
        store.create({"nonsense": 1})
    assert raised.value.problems == {"nonsense": "is not a field",
                                     **{name: "is missing" for name in FIELDS}}


@pytest.mark.parametrize("kind, value", [
    ("integer", True), ("number", True), ("number", float("nan")), ("number", float("inf")),
    ("integer", 2**70), ("text", None), ("boolean", 1), ("text", "x" * (MAX_TEXT_LENGTH + 1)),
])
def test_c5_values_that_only_look_right_are_refused(kind, value):
    assert problem_with(kind, value)


def test_c2_an_update_that_is_not_valid_changes_nothing(store):
    before = store.create(sample())
    with pytest.raises(Invalid):
        store.update(1, {NAMES[0]: WRONG[FIELDS[NAMES[0]]]})
    assert store.get(1) == before


@pytest.mark.parametrize("hostile", ["x'; DROP TABLE {{resource.plural}}; --", '"', "1=1", ""])
def test_names_and_values_cannot_carry_sql(store, hostile):
    store.create(sample())
    with pytest.raises(Invalid):
        store.list(where=(hostile, 1))
    with pytest.raises(Invalid):
        store.list(order_by=hostile)
    assert store.list(where=(NAMES[0], hostile)) == []
    assert store.count() == 1


def test_c6_a_file_keeps_the_records(tmp_path):
    path = tmp_path / "data.db"
    with Store(path) as first:
        first.create(sample(1))
        first.create(sample(2))
        first.delete(1)
    with Store(path) as second:
        assert second.list() == [{"id": 2, **sample(2)}]
        assert second.create(sample(3))["id"] == 3


def test_several_threads_may_use_one_store(store):
    threads = [
        threading.Thread(target=lambda: [store.create(sample()) for _ in range(20)])
        for _ in range(5)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids(store.list(limit=1000))) == list(range(1, 101))
