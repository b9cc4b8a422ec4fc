"""Sign-in API with JSON Web Tokens, standard library only.

Run:   JWT_SECRET=$(openssl rand -hex 32) python3 app.py --port 8000
       Without JWT_SECRET a random one is taken, and tokens end with the process.
Test:  python3 -m pytest

POST {{prefix}}/register  {"{{identity}}": …, "password": …}   makes an account
POST {{prefix}}/login     {"{{identity}}": …, "password": …}   gives a token
GET  {{prefix}}/me        Authorization: Bearer <token>     who the token belongs to
GET  /health
"""

import argparse
import base64
import binascii
import hashlib
import hmac
import json
import os
import re
import secrets
import threading
import time
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PREFIX = "{{prefix}}"
IDENTITY = "{{identity}}"
TOKEN_MINUTES = {{token_minutes}}
MIN_PASSWORD_LENGTH = {{password_length}}
MAX_PASSWORD_LENGTH = 256
MIN_SECRET_BYTES = 32
MAX_BODY_BYTES = 8 * 1024
SOCKET_TIMEOUT_SECONDS = 10
SCRYPT = {"n": 2**14, "r": 8, "p": 1, "dklen": 32}
PATTERNS = {
    "username": re.compile(r"[a-z0-9][a-z0-9._-]{1,63}"),
    "email": re.compile(r"[^@\s]{1,64}@[^@\s]{1,180}\.[^@\s.]{2,63}"),
}


class ApiError(Exception):
    """An answer that is not a success."""

    def __init__(self, status, message, headers=None):
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


class InvalidToken(Exception):
    """The token cannot be trusted; the message says why."""


def hash_password(password):
    """Return a salted scrypt hash that carries its own parameters."""
    salt = secrets.token_bytes(16)
    digest = hashlib.scrypt(password.encode(), salt=salt, **SCRYPT)
    cost = "$".join(str(SCRYPT[name]) for name in ("n", "r", "p"))
    return f"scrypt${cost}${encode_bytes(salt)}${encode_bytes(digest)}"


def verify_password(password, stored):
    """Compare in constant time, with the parameters of the stored hash."""
    _, n, r, p, salt, digest = stored.split("$")
    expected = decode_bytes(digest)
    actual = hashlib.scrypt(
        password.encode(), salt=decode_bytes(salt),
        n=int(n), r=int(r), p=int(p), dklen=len(expected))
    return hmac.compare_digest(actual, expected)


def encode_bytes(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def decode_bytes(text):
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def encode_part(value):
    return encode_bytes(json.dumps(value, separators=(",", ":")).encode())


def sign(message, secret):
    return hmac.digest(secret, message.encode(), "sha256")


def encode_token(claims, secret):
    """Return the claims as a JSON Web Token, signed with HS256."""
    message = f"{encode_part({'alg': 'HS256', 'typ': 'JWT'})}.{encode_part(claims)}"
    return f"{message}.{encode_bytes(sign(message, secret))}"


def decode_token(token, secret, now):
    """Return the claims of a token that is genuine and has not expired."""
    try:
        message, _, signature = token.rpartition(".")
        header_part, claims_part = message.split(".")
        header = json.loads(decode_bytes(header_part))
        signature = decode_bytes(signature)
    except (ValueError, binascii.Error, RecursionError):
        raise InvalidToken("The token is malformed.") from None
    if not isinstance(header, dict) or header.get("alg") != "HS256":
        raise InvalidToken("The token is not signed with HS256.")
    if not hmac.compare_digest(signature, sign(message, secret)):
        raise InvalidToken("The token's signature is wrong.")
    claims = json.loads(decode_bytes(claims_part))  # ours, as the signature shows
    if claims["exp"] <= now:
        raise InvalidToken("The token has expired.")
    return claims


class Accounts:
    """Accounts in memory, safe to use from several threads."""

    def __init__(self, secret=None, clock=time.time):
        secret = secret or secrets.token_bytes(MIN_SECRET_BYTES)
        if len(secret) < MIN_SECRET_BYTES:
            raise ValueError(f"The secret must have at least {MIN_SECRET_BYTES} bytes.")
        self._secret = secret
        self._clock = clock
        self._hashes = {}
        self._lock = threading.Lock()
        self._nobody = hash_password(secrets.token_hex())

    def register(self, identity, password):
        """Make an account and return its normalised identity."""
        identity = identity.strip().lower()
        if not PATTERNS[IDENTITY].fullmatch(identity):
            message = f"That is not a valid {IDENTITY}."
            raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, message)
        if not MIN_PASSWORD_LENGTH <= len(password) <= MAX_PASSWORD_LENGTH:
            message = f"A password has {MIN_PASSWORD_LENGTH} to {MAX_PASSWORD_LENGTH} characters."
            raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, message)
        hashed = hash_password(password)
        with self._lock:
            if identity in self._hashes:
                raise ApiError(HTTPStatus.CONFLICT, f"That {IDENTITY} is taken.")
            self._hashes[identity] = hashed
        return identity

    def login(self, identity, password):
        """Return a token. Unknown accounts take as long to refuse as wrong passwords."""
        identity = identity.strip().lower()
        with self._lock:
            hashed = self._hashes.get(identity)
        known = verify_password(password[:MAX_PASSWORD_LENGTH + 1], hashed or self._nobody)
        if not (known and hashed):
            raise ApiError(HTTPStatus.UNAUTHORIZED, f"The {IDENTITY} or the password is wrong.")
        now = int(self._clock())
        claims = {"sub": identity, "iat": now, "exp": now + TOKEN_MINUTES * 60}
        return encode_token(claims, self._secret)

    def whose(self, token):
        """Return the claims of a valid token whose account still exists."""
        claims = decode_token(token, self._secret, self._clock())
        with self._lock:
            if claims["sub"] not in self._hashes:
                raise InvalidToken("The account no longer exists.")
        return claims


class Handler(BaseHTTPRequestHandler):
    """Turns requests into calls of the accounts."""

    protocol_version = "HTTP/1.1"
    timeout = SOCKET_TIMEOUT_SECONDS
    accounts = None

    def _serve(self):
        try:
            status, body = self._route()
            headers = {}
        except ApiError as error:
            status, body, headers = error.status, {"error": str(error)}, error.headers
            self.close_connection = True  # what is left of the body was not read
        self._send(status, body, headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _route(self):
        routes = {
            "/health": ("GET", lambda: (HTTPStatus.OK, {"status": "ok"})),
            f"{PREFIX}/register": ("POST", self._register),
            f"{PREFIX}/login": ("POST", self._login),
            f"{PREFIX}/me": ("GET", self._me),
        }
        path = self.path.partition("?")[0]
        if path not in routes:
            raise ApiError(HTTPStatus.NOT_FOUND, f"There is nothing at {path}.")
        method, action = routes[path]
        if self.command != method:
            message = f"{path} takes {method} only."
            raise ApiError(HTTPStatus.METHOD_NOT_ALLOWED, message, {"Allow": method})
        return action()

    def _register(self):
        return HTTPStatus.CREATED, {IDENTITY: self.accounts.register(*self._credentials())}

    def _login(self):
        token = self.accounts.login(*self._credentials())
        body = {"access_token": token, "token_type": "Bearer", "expires_in": TOKEN_MINUTES * 60}
        return HTTPStatus.OK, body

    def _me(self):
        challenge = {"WWW-Authenticate": "Bearer"}
        scheme, _, token = self.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != "bearer":
            raise ApiError(HTTPStatus.UNAUTHORIZED, "Send a bearer token.", challenge)
        try:
            claims = self.accounts.whose(token.strip())
        except InvalidToken as error:
            raise ApiError(HTTPStatus.UNAUTHORIZED, str(error), challenge) from None
        return HTTPStatus.OK, {IDENTITY: claims["sub"], "expires_at": claims["exp"]}

    def _credentials(self):
        body = self._read_json()
        values = [body.get(name) if isinstance(body, dict) else None
                  for name in (IDENTITY, "password")]
        if not all(isinstance(value, str) and is_text(value) for value in values):
            message = f"Send a JSON object with {IDENTITY} and password."
            raise ApiError(HTTPStatus.BAD_REQUEST, message)
        return values

    def _read_json(self):
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise ApiError(HTTPStatus.LENGTH_REQUIRED, "Send a Content-Length.")
        if int(length) > MAX_BODY_BYTES:
            raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too long.")
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise ApiError(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.") from None

    def _send(self, status, body, headers):
        payload = json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.send_header("Content-Type", "application/json")
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


def is_text(value):
    """JSON can carry half of a surrogate pair, which no encoding takes."""
    return not any(0xD800 <= ord(character) <= 0xDFFF for character in value)


def create_server(port=0, host="127.0.0.1", accounts=None):
    """Return a server that is ready to serve; port 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"accounts": accounts or Accounts()})
    return ThreadingHTTPServer((host, port), handler)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Sign-in API with JSON Web Tokens.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    accounts = Accounts(os.environ.get("JWT_SECRET", "").encode() or None)
    with create_server(options.port, options.host, accounts) as server:
        print(f"Listening on http://{options.host}:{server.server_port}{PREFIX}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
