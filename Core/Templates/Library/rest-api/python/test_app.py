import http.client
import json
import threading

import pytest

import app

WRONG = {"text": 5, "integer": 1.5, "number": "five", "boolean": "yes"}


def sample(number=1):
    values = {"text": f"text {number}", "integer": number, "number": number + 0.5,
              "boolean": number % 2 == 0}
    return {name: values[kind] for name, kind in app.FIELDS.items()}


@pytest.fixture
def call():
    server = app.create_server()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()

    def send(method, path, body=None, headers=None, raw=None):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        if body is not None:
            raw = json.dumps(body).encode()
        sent = {"Content-Type": "application/json"} if raw is not None else {}
        connection.request(method, path, raw, {**sent, **(headers or {})})
        response = connection.getresponse()
        payload = response.read()
        connection.close()
        return response.status, json.loads(payload) if payload else None, response.headers

    yield send
    server.shutdown()
    server.server_close()
    thread.join()


def test_c6_a_new_server_is_up_and_empty(call):
    assert call("GET", "/health")[:2] == (200, {"status": "ok"})
    status, body, _ = call("GET", app.COLLECTION)
    assert (status, body) == (200, {"items": [], "total": 0, "page": 1, "limit": 20})


def test_c1_what_is_created_can_be_read(call):
    status, created, headers = call("POST", app.COLLECTION, sample())
    assert status == 201
    assert created == {"id": 1, **sample()}
    assert headers["Location"] == f"{app.COLLECTION}/1"
    assert call("GET", headers["Location"])[:2] == (200, created)


def test_c1_put_replaces_and_patch_changes_one_field(call):
    call("POST", app.COLLECTION, sample(1))
    path = f"{app.COLLECTION}/1"
    assert call("PUT", path, sample(2))[1] == {"id": 1, **sample(2)}
    name = next(iter(app.FIELDS))
    assert call("PATCH", path, {name: sample(3)[name]})[0] == 200
    assert call("GET", path)[1] == {"id": 1, **sample(2), name: sample(3)[name]}


def test_c1_put_needs_every_field(call):
    call("POST", app.COLLECTION, sample())
    status, body, _ = call("PUT", f"{app.COLLECTION}/1", {})
    assert status == 422
    assert body["details"] == {name: "is missing" for name in app.FIELDS}


def test_c2_what_is_deleted_is_gone(call):
    call("POST", app.COLLECTION, sample())
    path = f"{app.COLLECTION}/1"
    assert call("DELETE", path)[:2] == (204, None)
    assert call("GET", path)[0] == 404
    assert call("DELETE", path)[0] == 404
    assert call("PATCH", path, {})[0] == 404
    assert call("POST", app.COLLECTION, sample())[1]["id"] == 2


def test_c3_lists_come_in_pages(call):
    for number in range(1, 6):
        call("POST", app.COLLECTION, sample(number))
    body = call("GET", f"{app.COLLECTION}?page=2&limit=2")[1]
    assert [item["id"] for item in body["items"]] == [3, 4]
    assert (body["total"], body["page"], body["limit"]) == (5, 2, 2)
    assert call("GET", f"{app.COLLECTION}?page=9")[1]["items"] == []


@pytest.mark.parametrize("query", ["page=0", "page=x", "limit=0", "limit=101", "page=-1", "page="])
def test_c3_pages_that_make_no_sense_are_refused(call, query):
    assert call("GET", f"{app.COLLECTION}?{query}")[0] == 400


@pytest.mark.parametrize("name", app.FIELDS)
def test_c3_lists_can_be_filtered_by_every_field(call, name):
    call("POST", app.COLLECTION, sample(1))
    call("POST", app.COLLECTION, sample(2))
    value = app.as_text(sample(2)[name]).replace(" ", "%20")
    items = call("GET", f"{app.COLLECTION}?{name}={value}")[1]["items"]
    assert [item["id"] for item in items] == [2]


def test_c3_an_unknown_filter_is_refused(call):
    assert call("GET", f"{app.COLLECTION}?nonsense=1")[0] == 400


@pytest.mark.parametrize("name", app.FIELDS)
def test_c4_a_field_of_the_wrong_kind_is_named(call, name):
    wrong = WRONG[app.FIELDS[name]]
    status, body, _ = call("POST", app.COLLECTION, {**sample(), name: wrong})
    assert status == 422
    assert list(body["details"]) == [name]


@pytest.mark.parametrize("kind, value", [
    ("integer", True), ("number", True), ("number", float("nan")), ("text", None),
    ("boolean", 1), ("text", "x" * (app.MAX_TEXT_LENGTH + 1)),
])
def test_c4_values_that_only_look_right_are_refused(kind, value):
    assert app.problem_with(kind, value)


def test_c4_a_whole_number_may_be_written_as_a_float():
    assert app.problem_with("integer", 5.0) is None


def test_c4_unknown_fields_are_refused(call):
    body = call("POST", app.COLLECTION, {**sample(), "id": 7})[1]
    assert body["details"] == {"id": "is not a field"}


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff\xfe", b"[" * 20000])
def test_c5_a_body_that_is_no_json_is_refused(call, raw):
    assert call("POST", app.COLLECTION, raw=raw)[0] == 400


def test_c5_a_body_must_be_an_object(call):
    assert call("POST", app.COLLECTION, [1])[0] == 400


def test_c5_a_body_must_say_that_it_is_json(call):
    headers = {"Content-Type": "text/plain"}
    assert call("POST", app.COLLECTION, raw=b"{}", headers=headers)[0] == 415


def test_c5_a_body_must_have_a_sensible_length(call):
    assert call("POST", app.COLLECTION, raw=b"x" * (app.MAX_BODY_BYTES + 1))[0] == 413
    chunked = {"Transfer-Encoding": "chunked"}
    assert call("POST", app.COLLECTION, raw=iter([]), headers=chunked)[0] == 411


def test_c6_a_method_that_does_not_fit_is_refused_with_those_that_do(call):
    status, _, headers = call("DELETE", app.COLLECTION)
    assert (status, headers["Allow"]) == (405, "GET, POST")
    assert call("POST", f"{app.COLLECTION}/1", sample())[0] == 405


@pytest.mark.parametrize("path", ["/nothing", f"{app.COLLECTION}/x", f"{app.COLLECTION}/1/2",
                                  f"{app.COLLECTION}/{'9' * 30}"])
def test_c6_other_paths_lead_nowhere(call, path):
    assert call("GET", path)[0] == 404


def test_requests_at_once_get_ids_of_their_own(call):
    ids = []
    threads = [
        threading.Thread(target=lambda: ids.append(call("POST", app.COLLECTION, sample())[1]["id"]))
        for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ids) == list(range(1, 11))


def test_the_program_listens_until_it_is_interrupted(monkeypatch, capsys):
    def interrupt(self, poll_interval=0.5):
        raise KeyboardInterrupt

    monkeypatch.setattr(app.ThreadingHTTPServer, "serve_forever", interrupt)
    app.main(["--port", "0"])
    assert app.COLLECTION in capsys.readouterr().out
