"""The files of a workspace inside its sandbox: what changes here is told, and what is changed outside is written."""
import base64
import ctypes
import fnmatch
import hashlib
import os
import re
import select
import threading

ROOT = "/workspace"
CALM = 0.12  # seconds; what is written in pieces is told once
CHANGES = 0x2 | 0x4 | 0x8 | 0xC0 | 0x100 | 0x200  # inotify: modify, attrib, close_write, moved, create, delete


class Folder:
    def __init__(self, runner, settings):
        self.runner, self.most_bytes, self.longest_path = runner, settings["most_bytes"], settings["longest_path"]
        self.passed_over = re.compile("|".join(map(fnmatch.translate, settings["passed_over"])))
        self.seen = {}  # what a file looked like when it was last read: path -> (time, size, number)
        self.known = {}  # what the outside knows: path -> version
        self.lock = threading.Lock()
        self.libc = ctypes.CDLL(None, use_errno=True)
        self.watcher = self.libc.inotify_init1(os.O_CLOEXEC | os.O_NONBLOCK)

    def watch(self):
        while True:
            with self.lock:
                self.scan()
            select.select([self.watcher], [], [])
            while select.select([self.watcher], [], [], CALM)[0]:
                os.read(self.watcher, 1 << 16)  # what it was, the scan finds out

    def scan(self):
        """Tells what has become of the files since they were last looked at."""
        found = {}
        folders = [""]
        while folders:
            folder = folders.pop()
            try:
                full = os.path.join(ROOT, folder)
                self.libc.inotify_add_watch(self.watcher, full.encode(), CHANGES)
                with os.scandir(full) as entries:
                    for entry in entries:
                        if self.passed_over.fullmatch(entry.name):
                            continue
                        path = folder + entry.name
                        if entry.is_dir(follow_symlinks=False):
                            folders.append(path + "/")
                        elif entry.is_file(follow_symlinks=False):
                            found[path] = entry.stat(follow_symlinks=False)
            except OSError:
                continue  # gone at this moment
        for path, state in found.items():
            self.look(path, state)
        for path in [path for path in self.seen if path not in found]:
            del self.seen[path]
            if (version := self.known.pop(path, None)) is not None:
                self.runner.tell("deleted", path=path, version=version)

    def look(self, path, state):
        mark = (state.st_mtime_ns, state.st_size, state.st_ino)
        if self.seen.get(path) == mark:
            return
        self.seen[path] = mark
        try:
            if len(path.encode()) > self.longest_path or state.st_size > self.most_bytes:
                return
            with open(os.path.join(ROOT, path), "rb") as file:
                content = file.read(self.most_bytes + 1)
        except (OSError, UnicodeEncodeError):
            return  # gone at this moment, or of a name that is no text
        version = hashlib.sha256(content).hexdigest()
        if self.known.get(path) != version:
            self.runner.tell("changed", path=path, content=base64.b64encode(content).decode(), version=self.known.get(path))
            self.known[path] = version

    def order(self, kind, order):
        with self.lock:
            if kind == "have":
                self.compare(order["versions"])
                return
            self.scan()  # what was written here meanwhile is told before it is written over
            full = os.path.join(ROOT, order["path"])
            if kind == "write":
                content = base64.b64decode(order["content"])
                os.makedirs(os.path.dirname(full), exist_ok=True)
                mode = os.stat(full).st_mode if os.path.exists(full) else 0o644
                with open(full + ".part", "wb") as file:
                    file.write(content)
                os.chmod(full + ".part", mode)
                os.replace(full + ".part", full)
                state = os.stat(full)
                self.seen[order["path"]] = (state.st_mtime_ns, state.st_size, state.st_ino)
                self.known[order["path"]] = hashlib.sha256(content).hexdigest()
            elif kind == "delete" and order["path"] in self.known:
                self.known.pop(order["path"])
                self.seen.pop(order["path"], None)
                try:
                    os.remove(full)
                    os.removedirs(os.path.dirname(full))
                except OSError:
                    pass  # it is gone, or its folder is still needed

    def compare(self, versions):
        """Told what there is outside: asks for what is other here, and deletes what is gone there."""
        self.scan()
        for path in [path for path in self.known if path not in versions]:
            self.known.pop(path)
            self.seen.pop(path, None)
            try:
                os.remove(os.path.join(ROOT, path))
            except OSError:
                pass  # gone here, too
        self.runner.tell("want", paths=[path for path, version in versions.items() if self.known.get(path) != version])
