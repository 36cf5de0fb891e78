"""Small pictures (PNG, eight bits, no interlace) read without a library, and how alike they are."""

from __future__ import annotations

import struct
import zlib

import numpy as np

__all__ = ["likeness", "read_png"]

_CHANNELS = {2: 3, 6: 4}


def read_png(data):
    """Return the colours of a picture, rows by columns by red, green and blue, from 0 to 1."""
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, packed, head = 8, b"", b""
    while at < len(data):
        (size,) = struct.unpack(">I", data[at : at + 4])
        kind, body = data[at + 4 : at + 8], data[at + 8 : at + 8 + size]
        head = body if kind == b"IHDR" else head
        packed += body if kind == b"IDAT" else b""
        at += 12 + size
    width, height, depth, colour, _, _, interlace = struct.unpack(">IIBBBBB", head)
    assert (depth, interlace) == (8, 0)
    n = _CHANNELS[colour]
    raw = zlib.decompress(packed)
    rows = [bytearray(width * n)]
    for y in range(height):
        start = y * (width * n + 1)
        rows.append(
            _unfilter(raw[start], bytearray(raw[start + 1 : start + 1 + width * n]), rows[-1], n)
        )
    flat = np.frombuffer(b"".join(bytes(row) for row in rows[1:]), dtype=np.uint8)
    return flat.reshape(height, width, n)[:, :, :3] / 255.0


def _unfilter(kind, row, above, n):
    for i in range(len(row)):
        left = row[i - n] if i >= n else 0
        up = above[i]
        corner = above[i - n] if i >= n else 0
        guess = (0, left, up, (left + up) // 2, _paeth(left, up, corner))[kind]
        row[i] = (row[i] + guess) & 255
    return row


def _paeth(a, b, c):
    near = [(abs(b - c), a), (abs(a - c), b), (abs(a + b - 2 * c), c)]
    return min(near, key=lambda one: one[0])[1]


def likeness(one, other):
    """
    Return how alike two pictures look from afar, and how far apart their colours are in the mean.

    The first is the correlation of blurred pixels: 1 for the same areas in the same shades, about 0
    for others. A shift by a pixel or another font takes little from it.
    """
    assert one.shape == other.shape
    first, second = _blur(one), _blur(other)
    alike = np.corrcoef(first.ravel(), second.ravel())[0, 1]
    return float(alike), float(np.abs(first - second).mean())


def _blur(picture):
    padded = np.pad(picture, ((1, 1), (1, 1), (0, 0)), mode="edge")
    height, width = picture.shape[:2]
    return sum(padded[y : y + height, x : x + width] for y in range(3) for x in range(3)) / 9
