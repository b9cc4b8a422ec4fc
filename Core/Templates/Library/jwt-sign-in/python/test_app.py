import http.client
import json
import threading

import pytest

import app

SECRET = b"a secret for tests, long enough to be taken"
NAME = {"username": "ada.lovelace", "email": "ada@example.com"}[app.IDENTITY]
PASSWORD = "correct horse battery staple" + "!" * app.MIN_PASSWORD_LENGTH
LIFETIME = app.TOKEN_MINUTES * 60


class Clock:
    now = 1_700_000_000

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def accounts(clock):
    return app.Accounts(SECRET, clock)


@pytest.fixture
def call(accounts):
    server = app.create_server(accounts=accounts)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()

    def send(method, path, body=None, token=None, raw=None, headers=None):
        connection = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=5)
        sent = {"Authorization": f"Bearer {token}"} if token is not None else {}
        payload = raw if body is None else json.dumps(body).encode()
        connection.request(method, path, payload, {**sent, **(headers or {})})
        response = connection.getresponse()
        answer = json.loads(response.read())
        connection.close()
        return response.status, answer, response.headers

    yield send
    server.shutdown()
    server.server_close()
    thread.join()


def credentials(name=NAME, password=PASSWORD):
    return {app.IDENTITY: name, "password": password}


def signed_in(call):
    call("POST", f"{app.PREFIX}/register", credentials())
    return call("POST", f"{app.PREFIX}/login", credentials())[1]["access_token"]


def forge(claims, secret=SECRET, header=None):
    header = app.encode_part(header or {"alg": "HS256", "typ": "JWT"})
    message = f"{header}.{app.encode_part(claims)}"
    return f"{message}.{app.encode_bytes(app.sign(message, secret))}"


def test_c1_a_user_registers_signs_in_and_is_known(call, clock):
    status, body, _ = call("POST", f"{app.PREFIX}/register", credentials())
    assert (status, body) == (201, {app.IDENTITY: NAME})
    status, body, headers = call("POST", f"{app.PREFIX}/login", credentials())
    assert (status, body["token_type"], body["expires_in"]) == (200, "Bearer", LIFETIME)
    assert headers["Cache-Control"] == "no-store"
    status, me, _ = call("GET", f"{app.PREFIX}/me", token=body["access_token"])
    assert (status, me) == (200, {app.IDENTITY: NAME, "expires_at": clock.now + LIFETIME})


def test_the_server_is_up(call):
    assert call("GET", "/health?deep=1")[:2] == (200, {"status": "ok"})


def test_c2_a_name_is_taken_once_whatever_its_case(call):
    call("POST", f"{app.PREFIX}/register", credentials())
    assert call("POST", f"{app.PREFIX}/register", credentials(NAME.upper()))[0] == 409
    assert call("POST", f"{app.PREFIX}/login", credentials(f" {NAME.upper()} "))[0] == 200


@pytest.mark.parametrize("name", ["", "a", "has space", "x" * 300, "semi;colon", "@", "a@b"])
def test_c2_names_that_are_none_are_refused(call, name):
    assert call("POST", f"{app.PREFIX}/register", credentials(name))[0] == 422


@pytest.mark.parametrize("length, status", [
    (app.MIN_PASSWORD_LENGTH - 1, 422), (app.MIN_PASSWORD_LENGTH, 201),
    (app.MAX_PASSWORD_LENGTH, 201), (app.MAX_PASSWORD_LENGTH + 1, 422),
])
def test_c2_a_password_has_a_shortest_and_a_longest_length(call, length, status):
    assert call("POST", f"{app.PREFIX}/register", credentials(NAME, "x" * length))[0] == status


def test_c3_a_wrong_password_and_an_unknown_name_get_the_same_answer(call):
    call("POST", f"{app.PREFIX}/register", credentials())
    wrong = call("POST", f"{app.PREFIX}/login", credentials(NAME, PASSWORD + "x"))
    unknown = call("POST", f"{app.PREFIX}/login", credentials("nobody", PASSWORD))
    assert wrong[0] == unknown[0] == 401
    assert wrong[1] == unknown[1]


@pytest.mark.parametrize("body", [
    [], 7, {}, {app.IDENTITY: NAME}, {app.IDENTITY: NAME, "password": 5},
    {app.IDENTITY: None, "password": PASSWORD}, {app.IDENTITY: NAME, "password": "\ud800"},
])
def test_c7_both_name_and_password_must_be_text(call, body):
    assert call("POST", f"{app.PREFIX}/login", body)[0] == 400


@pytest.mark.parametrize("raw", [b"{", b"\xff", b"[" * 5000])
def test_c7_a_body_that_is_no_json_is_refused(call, raw):
    assert call("POST", f"{app.PREFIX}/login", raw=raw)[0] == 400


def test_c7_a_body_must_have_a_sensible_length(call):
    assert call("POST", f"{app.PREFIX}/login", raw=b"x" * (app.MAX_BODY_BYTES + 1))[0] == 413
    chunked = {"Transfer-Encoding": "chunked"}
    assert call("POST", f"{app.PREFIX}/login", raw=iter([]), headers=chunked)[0] == 411


def test_c1_me_needs_a_bearer_token(call):
    status, _, headers = call("GET", f"{app.PREFIX}/me")
    assert (status, headers["WWW-Authenticate"]) == (401, "Bearer")
    basic = {"Authorization": "Basic YTpi"}
    assert call("GET", f"{app.PREFIX}/me", headers=basic)[0] == 401


def test_c4_a_token_works_until_it_expires(call, clock):
    token = signed_in(call)
    clock.now += LIFETIME - 1
    assert call("GET", f"{app.PREFIX}/me", token=token)[0] == 200
    clock.now += 1
    status, body, _ = call("GET", f"{app.PREFIX}/me", token=token)
    assert (status, body["error"]) == (401, "The token has expired.")


@pytest.mark.parametrize("position", [0, 1, 2])
def test_c5_a_token_that_was_changed_anywhere_is_refused(call, position):
    parts = signed_in(call).split(".")
    parts[position] = ("A" if parts[position][0] != "A" else "B") + parts[position][1:]
    assert call("GET", f"{app.PREFIX}/me", token=".".join(parts))[0] == 401


@pytest.mark.parametrize("token", ["", "a", "a.b", "a.b.c", "....", "é.é.é", "W10.W10.W10"])
def test_c5_what_is_no_token_is_refused(accounts, token):
    with pytest.raises(app.InvalidToken):
        accounts.whose(token)


def test_c5_a_token_without_a_signature_is_refused(accounts, clock):
    accounts.register(NAME, PASSWORD)
    claims = {"sub": NAME, "exp": clock.now + 60}
    unsigned = f"{app.encode_part({'alg': 'none'})}.{app.encode_part(claims)}."
    for token in (unsigned, forge(claims, header={"alg": "none"})):
        with pytest.raises(app.InvalidToken, match="HS256"):
            accounts.whose(token)


def test_c5_a_token_of_another_server_is_refused(accounts, clock):
    accounts.register(NAME, PASSWORD)
    claims = {"sub": NAME, "exp": clock.now + 60}
    assert accounts.whose(forge(claims))["sub"] == NAME
    with pytest.raises(app.InvalidToken, match="signature"):
        accounts.whose(forge(claims, b"another secret of at least 32 bytes!"))


def test_c5_a_token_for_an_account_that_is_gone_is_refused(accounts, clock):
    with pytest.raises(app.InvalidToken, match="no longer"):
        accounts.whose(forge({"sub": "gone", "exp": clock.now + 60}))


def test_c4_the_token_is_as_the_standard_has_it():
    # The example of RFC 7515, appendix A.1.
    key = app.decode_bytes(
        "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow")
    message = ("eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
               "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFt"
               "cGxlLmNvbS9pc19yb290Ijp0cnVlfQ")
    signature = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    assert app.encode_bytes(app.sign(message, key)) == signature
    assert app.decode_token(f"{message}.{signature}", key, 1_300_000_000)["iss"] == "joe"


def test_c6_the_same_password_is_never_stored_the_same_way():
    first, second = app.hash_password(PASSWORD), app.hash_password(PASSWORD)
    assert first != second
    assert PASSWORD not in first
    assert app.verify_password(PASSWORD, first) and app.verify_password(PASSWORD, second)
    assert not app.verify_password(PASSWORD + " ", first)


def test_c6_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="32"):
        app.Accounts(b"short")


def test_c7_wrong_methods_and_paths_are_refused(call):
    status, _, headers = call("GET", f"{app.PREFIX}/login")
    assert (status, headers["Allow"]) == (405, "POST")
    assert call("GET", "/nothing")[0] == 404


def test_the_program_listens_until_it_is_interrupted(monkeypatch, capsys):
    def interrupt(self, poll_interval=0.5):
        raise KeyboardInterrupt

    monkeypatch.setattr(app.ThreadingHTTPServer, "serve_forever", interrupt)
    monkeypatch.setenv("JWT_SECRET", SECRET.decode())
    app.main(["--port", "0"])
    assert "Listening" in capsys.readouterr().out
