"""Keeps the shells of a workspace, and its files in step with those outside.

Arguments: Runner's socket, a JSON object with `rules` (see rules.py), and of files that stay inside `passed_over` (names), `most_bytes` and `longest_path` (above them). One connection to
Runner is for orders and news, a line of JSON each; each shell has one of its own, for what it prints and what is typed. Ends with the first connection.
"""
import fcntl
import json
import os
import pty
import signal
import socket
import struct
import sys
import termios
import threading

sys.path.insert(0, os.path.dirname(__file__))
import files  # noqa: E402
import rules  # noqa: E402

ASK, ANSWER = 198, 199  # of shell.bash
INPUT, RESIZE = b"i", b"r"


class Runner:
    """The connection for orders and news."""

    def __init__(self, path):
        self.path = path
        self.socket = self.connect("control")
        self.lines = self.socket.makefile("rb")
        self.sending = threading.Lock()

    def connect(self, greeting):
        connection = socket.socket(socket.AF_UNIX)
        connection.connect(self.path)
        connection.sendall(greeting.encode() + b"\n")
        return connection

    def tell(self, kind, **news):
        with self.sending:
            self.socket.sendall(json.dumps({"kind": kind, **news}).encode() + b"\n")


def set_size(terminal, rows, columns):
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))


def exactly(connection, count):
    data = b""
    while len(data) < count:
        piece = connection.recv(count - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


class Shell:
    def __init__(self, runner, name, rows, columns, policy):
        self.runner, self.name, self.policy = runner, name, policy
        self.asked, ask = os.pipe()
        answer, self.answers = os.pipe()
        self.process, self.terminal = pty.fork()
        if self.process == 0:
            set_size(0, rows, columns)
            os.dup2(ask, ASK)
            os.dup2(answer, ANSWER)
            os.execve("/bin/bash", ["bash", "--rcfile", "/harness/shell.bash", "-i"], {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "SHELL": "/bin/bash"})
        os.close(ask)
        os.close(answer)
        self.connection = runner.connect("shell " + name)
        for work in (self.print, self.type, self.judge):
            threading.Thread(target=work, daemon=True).start()

    def print(self):
        try:
            while data := os.read(self.terminal, 1 << 16):
                self.connection.sendall(data)
        except OSError:
            pass  # a terminal that nobody has open any more reads as an error
        os.close(self.terminal)
        _, status = os.waitpid(self.process, 0)
        code = os.waitstatus_to_exitcode(status)
        self.connection.shutdown(socket.SHUT_RDWR)  # closing it would wait for the thread that reads it
        self.runner.tell("exited", terminal=self.name, code=code if code >= 0 else 128 - code)

    def type(self):
        try:
            while True:
                head = exactly(self.connection, 5)
                data = exactly(self.connection, int.from_bytes(head[1:], "big"))
                if head[:1] == RESIZE:
                    set_size(self.terminal, *struct.unpack(">HH", data))
                while head[:1] == INPUT and data:
                    data = data[os.write(self.terminal, data):]
        except (OSError, EOFError):
            self.end()
        finally:
            self.connection.close()

    def judge(self):
        """What is typed, before it runs: told, and answered by the rules."""
        begun = b""
        while data := os.read(self.asked, 1 << 16):
            *messages, begun = (begun + data).split(b"\0")
            for message in messages:
                what, text = message[:1], message[1:].decode("utf-8", "replace")
                if what == b"C":
                    try:
                        verdict, why = rules.judge(self.policy, text)
                    except RecursionError:
                        verdict, why = "ask", "This line is nested too deeply for the rules."
                    self.runner.tell("command", terminal=self.name, line=text[:4000], verdict=verdict)
                    os.write(self.answers, f"{verdict} {why}\n".encode())
                elif what == b"N":
                    self.runner.tell("command_refused", terminal=self.name)
                elif what == b"D":
                    self.runner.tell("command_ended", terminal=self.name, code=int(text))

    def end(self):
        try:
            os.kill(self.process, signal.SIGHUP)
        except ProcessLookupError:
            pass  # it has ended by itself


def main(path, settings):
    settings = json.loads(settings)
    runner = Runner(path)
    shells = {}
    folder = files.Folder(runner, settings)
    threading.Thread(target=folder.watch, daemon=True).start()
    policy = rules.read(settings["rules"])
    for line in runner.lines:
        order = json.loads(line)
        kind = order["kind"]
        if kind == "open":
            shells[order["terminal"]] = Shell(runner, order["terminal"], order["rows"], order["columns"], policy)
        elif kind == "close":
            if shell := shells.pop(order["terminal"], None):
                shell.end()
        elif kind == "history":
            with open("/tmp/.shell_history", "a", encoding="utf-8") as history:
                history.writelines(line + "\n" for line in order["lines"])
        else:
            folder.order(kind, order)


if __name__ == "__main__":
    main(*sys.argv[1:])
