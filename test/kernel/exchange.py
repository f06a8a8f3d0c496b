"""Talks over real sockets.

    exchange.py listen PORT...   answers every TCP connection and every datagram on these ports until stdin ends
    exchange.py try              reads attempts from stdin, a JSON list of [kind, address, port, seconds to wait], makes
                                 all of them at once and prints how each ended: answered, refused, blocked or silence

Kinds are tcp, udp and ping (which has no port).
"""

import json
import os
import select
import socket
import struct
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def listen(ports):
    for port in map(int, ports):
        for family, anywhere in ((socket.AF_INET, "0.0.0.0"), (socket.AF_INET6, "::")):
            stream = socket.socket(family, socket.SOCK_STREAM)
            datagrams = socket.socket(family, socket.SOCK_DGRAM)
            for one in (stream, datagrams):
                if family == socket.AF_INET6:
                    one.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
                one.bind((anywhere, port))
            stream.listen()
            threading.Thread(target=answer_streams, args=(stream,), daemon=True).start()
            threading.Thread(target=answer_datagrams, args=(datagrams,), daemon=True).start()
    print("ready", flush=True)
    sys.stdin.read()


def answer_streams(stream):
    while True:
        connection, _ = stream.accept()
        connection.sendall(b"hello")
        connection.close()


def answer_datagrams(datagrams):
    while True:
        _, sender = datagrams.recvfrom(100)
        datagrams.sendto(b"hello", sender)


def attempt(kind, address, port, patience):
    try:
        return {"tcp": try_tcp, "udp": try_udp, "ping": try_ping}[kind](address, port, patience)
    except TimeoutError:
        return "silence"
    except ConnectionRefusedError:
        return "refused"
    except PermissionError:  # the output hook dropped it
        return "blocked"
    except OSError as failure:
        return os.strerror(failure.errno)


def try_tcp(address, port, patience):
    with socket.create_connection((address, port), patience) as connection:
        return "answered" if connection.recv(5) == b"hello" else "cut"


def try_udp(address, port, patience):
    with socket.socket(family_of(address), socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(patience)
        datagrams.connect((address, port))
        datagrams.send(b"anybody?")
        datagrams.recv(5)
        return "answered"


def try_ping(address, _, patience):
    family = family_of(address)
    request, reply, protocol = (8, 0, socket.IPPROTO_ICMP) if family == socket.AF_INET else (128, 129, socket.IPPROTO_ICMPV6)
    with socket.socket(family, socket.SOCK_RAW, protocol) as messages:
        identifier = threading.get_ident() & 0xFFFF
        messages.connect((address, 0))
        messages.send(echo(request, identifier, family))
        while select.select([messages], [], [], patience)[0]:
            data = messages.recv(200)
            message = data[(data[0] & 15) * 4 :] if family == socket.AF_INET else data
            if message[0] == reply and struct.unpack_from("!H", message, 4)[0] == identifier:
                return "answered"
        return "silence"


def echo(kind, identifier, family):
    message = struct.pack("!BBHHH", kind, 0, 0, identifier, 1)
    if family == socket.AF_INET6:  # the kernel fills in the checksum of ICMPv6
        return message
    total = sum(struct.unpack("!4H", message))
    total = (total & 0xFFFF) + (total >> 16)
    return struct.pack("!BBHHH", kind, 0, ~total & 0xFFFF, identifier, 1)


if sys.argv[1] == "listen":
    listen(sys.argv[2:])
else:
    attempts = json.load(sys.stdin)
    with ThreadPoolExecutor(len(attempts)) as pool:
        print(json.dumps(list(pool.map(lambda one: attempt(*one), attempts))))
