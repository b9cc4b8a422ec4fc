"""Runs a command while a port of this sandbox leads to Runner's proxy, its only way out.

Arguments: the port, the proxy's socket, the command. Ends as the command does.
"""
import socket
import subprocess
import sys
import threading


def pump(source, target):
    try:
        while data := source.recv(1 << 16):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass  # one side is gone, and the other will find out


def serve(client, path):
    with client, socket.socket(socket.AF_UNIX) as proxy:
        proxy.connect(path)
        back = threading.Thread(target=pump, args=(proxy, client), daemon=True)
        back.start()
        pump(client, proxy)
        back.join()


def accept(listener, path):
    while True:
        client, _ = listener.accept()
        threading.Thread(target=serve, args=(client, path), daemon=True).start()


def main(port, path, *command):
    listener = socket.create_server(("127.0.0.1", int(port)), backlog=128)
    threading.Thread(target=accept, args=(listener, path), daemon=True).start()
    code = subprocess.run(command).returncode
    return code if code >= 0 else 128 - code


sys.exit(main(*sys.argv[1:]))
