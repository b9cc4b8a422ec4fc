"""Asks of each small change to a program whether the tests notice it.

Standard input holds a line with the time by which this must end, in seconds since 1970, a line with the key that seals the report, and the job as JSON. Started
with the argument "wait" it first gets ready on a sample. Each changed program runs in a process of its own, forked from this one, and
in a folder of its own; this process never loads the program.
"""
import contextlib
import gc
import hashlib
import hmac
import io
import json
import os
import resource
import shutil
import signal
import sys
import time
import traceback

import coverage
import pytest

sys.path.insert(0, "/harness")
import mutants  # noqa: E402

del sys.path[0], sys.modules["mutants"]  # a program may have a module of that name
if os.path.isdir("/opt/packages"):  # before our own tools, which are loaded by now
    sys.path.insert(next((place for place, path in enumerate(sys.path) if "dist-packages" in path), len(sys.path)), "/opt/packages")

FOLDER = "/tmp/mutants"
PACKAGES = "/opt/packages"
MEMORY = 192 << 20  # for each changed program; the sandbox's limit would end all of them
SMALL = 0.3  # seconds of processor time that the slowest start of a test run may take
SAMPLE = {
    "files": [{"path": "sample.py", "content": "class Sample:\n    def add(self, a, b=1):\n        return a + b\n"},
              {"path": "test_sample.py", "content": "import pytest\nfrom sample import Sample\n\n\n@pytest.fixture\ndef sample():\n    return Sample()\n\n\n"
               "@pytest.mark.parametrize('a', [1])\ndef test_adds(sample, a):\n    assert sample.add(a) == 2 and [a] == [1]\n\n\ndef test_raises(sample):\n    with pytest.raises(TypeError):\n        sample.add('a')\n"}],
    "sources": ["sample.py"], "test_paths": ["test_sample.py"]
}


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


class Passed:
    """Hears which tests pass."""

    def __init__(self):
        self.names = []

    def pytest_runtest_logreport(self, report):
        if report.when == "call" and report.passed:
            self.names.append(report.nodeid)


def run_tests(job, *options, plugins=()):
    """Runs the tests in the current folder; returns pytest's exit code."""
    root = os.getcwd()
    sys.path[0:0] = [root, os.path.join(root, "src")] if any(path.startswith("src/") for path in job["sources"]) else [root]
    if os.path.isdir(PACKAGES):  # before our own tools, which are loaded by now
        sys.path.insert(next((place for place, path in enumerate(sys.path) if "dist-packages" in path), len(sys.path)), PACKAGES)
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        return int(pytest.main(["-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-c", os.devnull, "--rootdir", root, "--tb=no", *options, *job["test_paths"]], plugins=list(plugins)))


def unpack(job, folder, replaced=()):
    replaced = dict(replaced)
    for file in job["files"]:
        path = os.path.join(folder, file["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as out:
            out.write(replaced.get(file["path"]) or file["content"].encode())


class Child:
    """A forked process that works in a folder of its own on a program of its own."""

    number = 0

    def __init__(self, job, work, cpu, wall, until, replaced=()):
        Child.number += 1
        self.folder = os.path.join(FOLDER, str(Child.number))
        unpack(job, self.folder, replaced)
        self.reader, writer = os.pipe()
        self.ends = min(time.monotonic() + wall, until)
        self.cut = self.ends == until
        self.process = os.fork()
        if self.process == 0:
            self.live(work, writer, cpu)
        os.close(writer)

    def live(self, work, writer, cpu):
        try:
            os.setpgid(0, 0)
            os.close(self.reader)
            signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGCHLD])
            for descriptor in (0, 1, 2):
                os.dup2(os.open(os.devnull, os.O_RDWR), descriptor)
            os.chdir(self.folder)
            resource.setrlimit(resource.RLIMIT_DATA, (MEMORY, MEMORY))
            signal.setitimer(signal.ITIMER_PROF, cpu)  # ends a loop without an end, however busy the machine is
            code, answer = work()
            os.write(writer, json.dumps(answer).encode())
        except BaseException:
            code = 3
        os._exit(code if 0 <= code < 100 else 3)

    def kill(self):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process, signal.SIGKILL)

    def answer(self):
        """What the child wrote; None when it came to no end of its own."""
        with open(self.reader, "rb") as pipe:
            os.set_blocking(pipe.fileno(), False)
            text = pipe.read() or b""
        shutil.rmtree(self.folder, ignore_errors=True)
        try:
            return json.loads(text)
        except ValueError:
            return None


def work_through(waiting, workers, until, ended):
    """Starts children as places get free, and tells of each one that ended: its tag, its exit code (negative for a signal), its answer."""
    running = {}
    while running or waiting and time.monotonic() < until:
        while waiting and len(running) < workers and time.monotonic() < until:
            tag, start = waiting.pop(0)
            child = start()
            running[child.process] = tag, child
        soonest = min(child.ends for _, child in running.values())
        signal.sigtimedwait([signal.SIGCHLD], max(0, soonest - time.monotonic()))
        for _, child in running.values():
            if time.monotonic() >= child.ends:
                child.kill()
        for process in list(running):
            found, status = os.waitpid(process, os.WNOHANG)
            if found:
                tag, child = running.pop(process)
                child.kill()
                ended(tag, os.waitstatus_to_exitcode(status), child)


def measure(job):
    """The tests on the program as it is: which pass, which lines they run, what they cost."""
    passed, began, cpu = Passed(), time.monotonic(), time.process_time()
    measured = coverage.Coverage(data_file=None, config_file=False, include=[os.path.join(os.getcwd(), path) for path in job["sources"]])
    measured.start()
    code = run_tests(job, "-x", plugins=[passed])
    measured.stop()
    data = measured.get_data()
    lines = {path: sorted(data.lines(os.path.join(os.getcwd(), path)) or []) for path in job["sources"]}
    return code, {"passed": passed.names, "lines": lines, "seconds": time.monotonic() - began, "cpu": time.process_time() - cpu}


def passing(job):
    passed = Passed()
    return run_tests(job, plugins=[passed]), passed.names


def noticed(job):
    return run_tests(job, "-x"), None


def judge(job, report):
    sources = [mutants.Source(file["path"], file["content"]) for file in job["files"] if file["path"] in job["sources"]]
    base = baseline(job)
    if not base:
        return report.write("baseline", problem="the tests do not pass on the code as it is, or take too long", tests=0)
    report.write("baseline", problem=None, tests=len(base["passed"]))
    found = [mutant for source in sources for mutant in mutants.find(source, set(base["lines"][source.path]))]
    report.write("found", mutants=len(found))
    workers, until = len(os.sched_getaffinity(0)), time.monotonic() + job["seconds"]
    limits = SMALL + 4 * base["cpu"], 10 * SMALL + 5 * base["seconds"], until
    emptied = [(source.path, mutants.emptied(source)) for source in sources]
    waiting = [(None, lambda: Child(job, lambda: passing(job), *limits, emptied))]
    for mutant in mutants.select(found, {path: set(lines) for path, lines in job["changed_lines"].items()}, job["mutants"]):
        waiting.append((mutant, lambda mutant=mutant: Child(job, lambda: noticed(job), *limits, [(mutant.path, mutant.text)])))
    work_through(waiting, workers, until, lambda mutant, code, child: tell(report, mutant, code, child))


def baseline(job):
    """None when the tests do not pass."""
    ended, until = [], time.monotonic() + job["seconds"]
    work_through([(None, lambda: Child(job, lambda: measure(job), job["seconds"], job["seconds"], until))], 1, until,
                 lambda _, code, child: ended.append((code, child.answer())))
    return ended[0][1] if ended and ended[0][0] == 0 else None


def tell(report, mutant, code, child):
    answer, stopped = child.answer(), code in (-signal.SIGPROF, -signal.SIGKILL)
    if stopped and child.cut:
        return  # there was no time left to see
    if mutant is None:
        report.write("empty", passed=answer or [])
    else:
        report.write("mutant", path=mutant.path, line=mutant.line, operator=mutant.operator, original=mutant.original, mutated=mutant.mutated,
                     outcome="survived" if code == 0 else "timed_out" if stopped else "killed")


def main():
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    if sys.argv[1:] == ["wait"]:
        unpack(SAMPLE, "/tmp/sample")
        os.chdir("/tmp/sample")
        measure(SAMPLE)
        os.chdir("/")
        for name in ("sample", "test_sample"):
            sys.modules.pop(name, None)
        sys.path[:] = [folder for folder in sys.path if not folder.startswith("/tmp/sample")]
    gc.collect()
    gc.freeze()
    deadline = float(sys.stdin.readline())
    report = Report("/reports/mutations.jsonl", sys.stdin.readline().strip().encode())
    job = json.load(sys.stdin)
    job["seconds"] = min(job["seconds"], 0.8 * (deadline - time.time()))
    try:
        judge(job, report)
    except SyntaxError:
        report.write("baseline", problem="the code cannot be parsed", tests=0)
    except Exception:
        traceback.print_exc()
        return 1
    report.seal()
    return 0


sys.exit(main())
