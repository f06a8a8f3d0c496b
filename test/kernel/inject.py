"""Sends IP packets from stdin, as they are, and prints how many the kernel took.

    inject.py frames INTERFACE=MAC...   out of each interface, as Ethernet frames to that address
    inject.py output INTERFACE...       from this host, through the output hook, bound to each interface

A record is the interface's number (1 byte), the length (2 bytes, big endian) and an IP packet with all its headers.
"""

import errno
import json
import socket
import struct
import sys
from collections import Counter

IPV6_HDRINCL = 36  # linux/in6.h; Python has no name for it
SOURCE_MAC = bytes.fromhex("020000000002")


def frame_sender(interface):
    name, mac = interface.split("=")
    link = socket.socket(socket.AF_PACKET, socket.SOCK_RAW)
    link.bind((name, 0))
    address = bytes.fromhex(mac.replace(":", ""))
    headers = {4: address + SOURCE_MAC + b"\x08\x00", 6: address + SOURCE_MAC + b"\x86\xdd"}
    return lambda version, packet: link.send(headers[version] + packet)


def output_sender(interface):
    v4 = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_RAW)
    v4.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
    v6 = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_RAW)
    v6.setsockopt(socket.IPPROTO_IPV6, IPV6_HDRINCL, 1)
    for one in (v4, v6):
        one.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, interface.encode())

    def send(version, packet):
        if version == 4:
            v4.sendto(packet, (socket.inet_ntop(socket.AF_INET, packet[16:20]), 0))
        else:
            v6.sendto(packet, (socket.inet_ntop(socket.AF_INET6, packet[24:40]), 0))

    return send


def main():
    mode, *interfaces = sys.argv[1:]
    senders = [(frame_sender if mode == "frames" else output_sender)(each) for each in interfaces]
    records = sys.stdin.buffer.read()
    outcomes = Counter()
    at = 0
    while at < len(records):
        number, length = struct.unpack_from("!BH", records, at)
        at += 3 + length
        packet = records[at - length : at]
        try:
            senders[number](packet[0] >> 4, packet)
            outcomes["sent"] += 1
        except OSError as failure:  # a packet that the output hook drops is EPERM
            outcomes[errno.errorcode.get(failure.errno, "unknown")] += 1
    print(json.dumps(outcomes))


main()
