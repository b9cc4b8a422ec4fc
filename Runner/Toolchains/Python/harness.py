"""Runs the tests under coverage and writes one JSON line for each thing that happens.

What to run comes on standard input: a line with the time by which it must end, in seconds since 1970, a line with the key of the seal, then the files
as JSON. Started with "wait", before there is a run, it first loads what every run needs.
The report's last line carries the seal. A program that ends the process early, or writes a report of its own, leaves one
without a valid seal. That raises the price of cheating and does not make it impossible: code in the same process could
search its memory.
"""
import faulthandler
import hashlib
import hmac
import importlib
import json
import os
import signal
import sys
import time

import coverage
import pytest
from _pytest.config import default_plugins

WORKSPACE = "/workspace/"
PACKAGES = "/opt/packages"


class Report:
    def __init__(self, path, key):
        self.file = open(path, "wb", buffering=0)
        self.digest = hmac.new(key, digestmod=hashlib.sha256)

    def write(self, event, **fields):
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        self.digest.update(line)
        self.file.write(line)

    def seal(self):
        self.file.write(json.dumps({"event": "sealed", "seal": self.digest.hexdigest()}).encode() + b"\n")


def below(path):
    path = str(path)
    return path[len(WORKSPACE):] if path.startswith(WORKSPACE) else None


def place(error):
    """The last place in the workspace that the error passed through, or the one that a syntax error names."""
    if isinstance(error, SyntaxError) and below(error.filename or ""):
        return below(error.filename), error.lineno
    found = None, None
    trace = error.__traceback__
    while trace:
        path = below(trace.tb_frame.f_code.co_filename)
        if path:
            found = path, trace.tb_lineno
        trace = trace.tb_next
    return found


def cause(error):
    """Pytest wraps what went wrong at import in an error of its own."""
    while isinstance(error, pytest.Collector.CollectError) and (error.__cause__ or error.__context__):
        error = error.__cause__ or error.__context__
    return error


def describe(error):
    name = type(error).__name__
    text = f"{error.msg}: {error.text.strip()}" if isinstance(error, SyntaxError) and error.text else str(error)
    return text if name == "Failed" else f"{name}: {text}" if text else name


class Events:
    def __init__(self, report):
        self.report = report
        self.errors = {}

    @pytest.hookimpl(hookwrapper=True)
    def pytest_load_initial_conftests(self):
        outcome = yield
        if outcome.excinfo:
            error = getattr(outcome.excinfo[1], "excinfo", outcome.excinfo)[1]
            file, line = place(error)
            self.report.write("finished", name=file or "conftest.py", status="error", message=describe(error), file=file, line=line, duration_ms=0)

    def pytest_runtest_logstart(self, nodeid, location):
        self.report.write("started", name=nodeid, file=location[0], line=(location[1] or 0) + 1)

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_makereport(self, item, call):
        report = (yield).get_result()
        if call.excinfo and not report.passed:
            self.errors[report.nodeid] = call.excinfo.value
        if report.when == "call" or not report.passed:
            self.finish(report, item.location)

    def finish(self, report, location):
        error = self.errors.pop(report.nodeid, None)
        file, line = place(error) if report.failed and error else (None, None)
        status = "skipped" if report.skipped else "passed" if report.passed else "failed" if report.when == "call" else "error"
        message = None if report.passed else describe(error) if error else str(report.longrepr)
        self.report.write(
            "finished", name=report.nodeid, status=status, message=message, file=file or location[0],
            line=line or (location[1] or 0) + 1, duration_ms=round(report.duration * 1000))

    def pytest_exception_interact(self, node, call, report):
        if isinstance(report, pytest.CollectReport):
            error = cause(call.excinfo.value)
            file, line = place(error)
            self.report.write(
                "finished", name=report.nodeid or "collection", status="error", message=describe(error),
                file=file or (report.nodeid or None), line=line, duration_ms=0)


def main(waits):
    if waits:
        for plugin in default_plugins:
            importlib.import_module(f"_pytest.{plugin}")
    limit = float(sys.stdin.readline()) - time.time()
    key = sys.stdin.readline().strip().encode()
    job = json.load(sys.stdin)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    code, tests = job["sources"], job["test_paths"]
    unpack(job["files"])
    go_on_within(limit)
    report = Report("/reports/tests.jsonl", key)
    stderr = os.fdopen(os.dup(2), "w")  # pytest captures the descriptor itself
    faulthandler.dump_traceback_later(max(0.1, limit * 0.8), file=stderr)
    sys.path[0:0] = job["roots"]
    if os.path.isdir(PACKAGES):  # before our own tools, which are loaded by now
        sys.path.insert(next((place for place, path in enumerate(sys.path) if "dist-packages" in path), len(sys.path)), PACKAGES)
    measured = coverage.Coverage(data_file=None, config_file=False, include=[WORKSPACE + path for path in code])
    measured.start()
    status = pytest.main(
        ["-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-c", os.devnull, "--rootdir", WORKSPACE, "--tb=short", "--color=no", *tests],
        plugins=[Events(report)])
    measured.stop()
    faulthandler.cancel_dump_traceback_later()
    for path in code:
        write_coverage(report, measured, path)
    report.seal()
    return int(status)


def unpack(files):
    for file in files:
        path = WORKSPACE + file["path"]
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8", newline="") as target:
            target.write(file["content"])


def go_on_within(seconds):
    """Goes on in a child. The parent ends it as the sandbox's own clock would, which began with the wait, and ends as it does."""
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGCHLD})
    deadline = time.monotonic() + seconds
    child = os.fork()
    if child == 0:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGCHLD})
        return
    ended, status = 0, 0
    while not ended:
        if signal.sigtimedwait({signal.SIGCHLD}, max(0, deadline - time.monotonic())) is None:
            os.kill(child, signal.SIGKILL)
        ended, status = os.waitpid(child, os.WNOHANG)
    code = os.waitstatus_to_exitcode(status)
    os._exit(code if code >= 0 else 128 - code)


def write_coverage(report, measured, path):
    try:
        _, statements, _, missing, _ = measured.analysis2(WORKSPACE + path)
    except coverage.CoverageException:
        return
    report.write("coverage", file=path, lines=len(statements), missed=len(missing))


sys.exit(main(sys.argv[1:] == ["wait"]))
