"""Serves a WSGI function. Arguments: module:name, the port."""
import importlib
import socketserver
import sys
from wsgiref.simple_server import WSGIServer, make_server


class Server(socketserver.ThreadingMixIn, WSGIServer):
    daemon_threads = True


sys.path.pop(0)  # the folder of this script, whose name may be the app's
module, name = sys.argv[1].split(":")
make_server("127.0.0.1", int(sys.argv[2]), getattr(importlib.import_module(module), name), server_class=Server).serve_forever()
