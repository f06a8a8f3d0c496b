"""Asks a proxy for hosts, and tells what it answers.

    ask-squid.py   reads questions from stdin, a JSON list of [client address, port of the proxy, method, target], asks
                   them one after the other and prints a JSON list of [status, X-Squid-Error or ""]

The proxy listens on 127.0.0.1 and ::1; the client's address is one of this host's.
"""

import json
import socket
import sys

PATIENCE = 10


def ask(client, port, method, target):
    family, proxy = (socket.AF_INET6, "::1") if ":" in client else (socket.AF_INET, "127.0.0.1")
    with socket.socket(family, socket.SOCK_STREAM) as stream:
        stream.settimeout(PATIENCE)
        stream.bind((client, 0))
        stream.connect((proxy, port))
        stream.sendall(f"{method} {target} HTTP/1.1\r\nHost: ignored.invalid\r\nConnection: close\r\n\r\n".encode())
        head = b""
        while b"\r\n\r\n" not in head:
            piece = stream.recv(65536)
            if not piece:
                break
            head += piece
    lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    status = lines[0].split(" ")[1] if " " in lines[0] else ""
    errors = [line.split(":", 1)[1].strip() for line in lines if line.lower().startswith("x-squid-error:")]
    return [status, errors[0].split(" ")[0] if errors else ""]


json.dump([ask(*question) for question in json.load(sys.stdin)], sys.stdout)
