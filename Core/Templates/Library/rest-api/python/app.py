"""REST API for {{resource.plural}}: JSON over HTTP, kept in memory, standard library only.

Run:   python3 app.py --port 8000
Try:   curl http://127.0.0.1:8000{{prefix}}/{{resource.plural}}
Test:  python3 -m pytest

GET    {{prefix}}/{{resource.plural}}       one page: ?page=1&limit=20, and any field=value to filter
POST   {{prefix}}/{{resource.plural}}       create one
GET    {{prefix}}/{{resource.plural}}/<id>  read one
PUT    {{prefix}}/{{resource.plural}}/<id>  replace one
PATCH  {{prefix}}/{{resource.plural}}/<id>  change some of its fields
DELETE {{prefix}}/{{resource.plural}}/<id>  delete one
GET    /health      whether the server is up
"""

import argparse
import json
import math
import threading
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

COLLECTION = "{{prefix}}/{{resource.plural}}"
FIELDS = {
{{fields}}
}
MAX_BODY_BYTES = 64 * 1024
MAX_TEXT_LENGTH = 1000
MAX_LIMIT = 100
SOCKET_TIMEOUT_SECONDS = 10


class ApiError(Exception):
    """An answer that is not a success."""

    def __init__(self, status, message, details=None, headers=None):
        super().__init__(message)
        self.status = status
        self.body = {"error": message, **({"details": details} if details else {})}
        self.headers = headers or {}


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
    if not math.isfinite(value):
        return "must be finite"
    return "must be a whole number" if kind == "integer" and value != int(value) else None


def validate(body, partial=False):
    """Return the body's fields; with partial, not all of them need to be there."""
    if not isinstance(body, dict):
        raise ApiError(HTTPStatus.BAD_REQUEST, "The body must be a JSON object.")
    details = {name: "is not a field" for name in body if name not in FIELDS}
    for name, kind in FIELDS.items():
        if name in body:
            problem = problem_with(kind, body[name])
        else:
            problem = None if partial else "is missing"
        if problem:
            details[name] = problem
    if details:
        raise ApiError(HTTPStatus.UNPROCESSABLE_ENTITY, "Some fields are not valid.", details)
    return dict(body)


class Store:
    """Records by id, safe to use from several threads."""

    def __init__(self):
        self._records = {}
        self._last_id = 0
        self._lock = threading.Lock()

    def page(self, page, limit, filters):
        """Return one page of the records that match every filter, and how many match."""
        with self._lock:
            matching = [
                dict(record)
                for record in self._records.values()
                if all(as_text(record[name]) == value for name, value in filters.items())
            ]
        start = (page - 1) * limit
        return matching[start:start + limit], len(matching)

    def create(self, fields):
        with self._lock:
            self._last_id += 1
            record = {"id": self._last_id, **fields}
            self._records[self._last_id] = record
            return dict(record)

    def get(self, record_id):
        with self._lock:
            return dict(self._find(record_id))

    def update(self, record_id, fields):
        with self._lock:
            self._find(record_id).update(fields)
            return dict(self._records[record_id])

    def delete(self, record_id):
        with self._lock:
            self._find(record_id)
            del self._records[record_id]

    def _find(self, record_id):
        if record_id not in self._records:
            raise ApiError(HTTPStatus.NOT_FOUND, f"There is no {{resource.words}} {record_id}.")
        return self._records[record_id]


def as_text(value):
    """Write a value the way a query string does."""
    return json.dumps(value) if isinstance(value, bool) else str(value)


def number_in(query, name, default, most):
    text = query.pop(name, str(default))
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= most):
        raise ApiError(HTTPStatus.BAD_REQUEST, f"{name} must be a number from 1 to {most}.")
    return int(text)


class Handler(BaseHTTPRequestHandler):
    """Turns requests into calls of the store."""

    protocol_version = "HTTP/1.1"
    timeout = SOCKET_TIMEOUT_SECONDS
    store = None

    def _serve(self):
        try:
            status, body, headers = self._route()
        except ApiError as error:
            status, body, headers = error.status, error.body, error.headers
            self.close_connection = True  # what is left of the body was not read
        self._send(status, body, headers)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve

    def _route(self):
        url = urlsplit(self.path)
        if url.path == "/health":
            return self._choose({"GET": lambda: (HTTPStatus.OK, {"status": "ok"}, {})})
        if url.path.rstrip("/") == COLLECTION:
            return self._choose({"GET": lambda: self._list(url.query), "POST": self._create})
        parent, _, last = url.path.rpartition("/")
        if parent != COLLECTION or not (last.isascii() and last.isdigit() and len(last) < 19):
            raise ApiError(HTTPStatus.NOT_FOUND, f"There is nothing at {url.path}.")
        record_id = int(last)
        return self._choose({
            "GET": lambda: (HTTPStatus.OK, self.store.get(record_id), {}),
            "PUT": lambda: self._update(record_id, partial=False),
            "PATCH": lambda: self._update(record_id, partial=True),
            "DELETE": lambda: self._delete(record_id),
        })

    def _choose(self, actions):
        if self.command not in actions:
            message = f"{self.command} is not possible here."
            allowed = {"Allow": ", ".join(actions)}
            raise ApiError(HTTPStatus.METHOD_NOT_ALLOWED, message, headers=allowed)
        return actions[self.command]()

    def _list(self, query_text):
        query = dict(parse_qsl(query_text, keep_blank_values=True))
        page = number_in(query, "page", 1, 1_000_000)
        limit = number_in(query, "limit", 20, MAX_LIMIT)
        unknown = [name for name in query if name not in FIELDS]
        if unknown:
            raise ApiError(HTTPStatus.BAD_REQUEST, f"{unknown[0]} is not a field to filter by.")
        records, total = self.store.page(page, limit, query)
        return HTTPStatus.OK, {"items": records, "total": total, "page": page, "limit": limit}, {}

    def _create(self):
        record = self.store.create(validate(self._read_json()))
        return HTTPStatus.CREATED, record, {"Location": f"{COLLECTION}/{record['id']}"}

    def _update(self, record_id, partial):
        fields = validate(self._read_json(), partial)
        return HTTPStatus.OK, self.store.update(record_id, fields), {}

    def _delete(self, record_id):
        self.store.delete(record_id)
        return HTTPStatus.NO_CONTENT, None, {}

    def _read_json(self):
        length = self.headers.get("Content-Length", "")
        if not (length.isascii() and length.isdigit()):
            raise ApiError(HTTPStatus.LENGTH_REQUIRED, "Send a Content-Length.")
        if int(length) > MAX_BODY_BYTES:
            message = f"The body is over {MAX_BODY_BYTES} bytes."
            raise ApiError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, message)
        if self.headers.get_content_type() != "application/json":
            raise ApiError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, "Send application/json.")
        try:
            return json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise ApiError(HTTPStatus.BAD_REQUEST, "The body is not valid JSON.") from None

    def _send(self, status, body, headers):
        payload = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        if body is not None:
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(payload)))
        self.end_headers()
        self.wfile.write(payload)


def create_server(port=0, host="127.0.0.1", store=None):
    """Return a server that is ready to serve; port 0 takes a free one."""
    handler = type("BoundHandler", (Handler,), {"store": store or Store()})
    return ThreadingHTTPServer((host, port), handler)


def main(arguments=None):
    parser = argparse.ArgumentParser(description="REST API for {{resource.plural}}.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    options = parser.parse_args(arguments)
    with create_server(options.port, options.host) as server:
        print(f"Listening on http://{options.host}:{server.server_port}{COLLECTION}")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("Stopped.")


if __name__ == "__main__":
    main()
