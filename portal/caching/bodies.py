"""The body of a page as it is kept: compressed once, with gaps for what differs between readers.

A gap is filled with the reader's own token against forged forms, or with the moment at which a form was
opened. What stands around the gaps is deflated piece by piece; what fills them goes between the pieces as
stored blocks. So filling compresses nothing, and nothing that a stranger brings into a page is ever
compressed together with a secret. The checksum of the whole is put together from those of the pieces.
"""

import re
import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache

from django.middleware.csrf import CSRF_TOKEN_LENGTH, _does_token_match

TOKEN = rb"(?<![A-Za-z0-9])[A-Za-z0-9]{%d}(?![A-Za-z0-9])" % CSRF_TOKEN_LENGTH
GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?\s*(?:,|$))")
HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
LEVEL = 6
POLYNOMIAL = 0xEDB88320

# Deflated bytes, their length before, and their checksum.
Piece = tuple[bytes, int, int]


def around_gaps(body: bytes, secret: str, opened: Mapping[str, str]) -> tuple[list[bytes], tuple[str, ...]]:
    """Return what stands around the gaps of ``body``, and the gaps: one part more than there are gaps.

    A gap is a token of ``secret``, named "", or one of ``opened``, named by what that form is for.
    """
    known = {value.encode(): about for value, about in opened.items()}
    found = re.compile(b"|".join([*map(re.escape, known), TOKEN]))
    parts, gaps, start = [], [], 0
    for match in found.finditer(body) if known or secret else ():
        if match[0] in known or (secret and _does_token_match(match[0].decode(), secret)):
            parts.append(body[start : match.start()])
            gaps.append(known.get(match[0], ""))
            start = match.end()
    return [*parts, body[start:]], tuple(gaps)


def packed(parts: list[bytes]) -> tuple[Piece, ...]:
    """Return ``parts`` deflated, so that they can be joined with something between them."""
    return tuple(_piece(part, is_last=number == len(parts)) for number, part in enumerate(parts, start=1))


def _piece(part, *, is_last):
    stream = zlib.compressobj(LEVEL, zlib.DEFLATED, -zlib.MAX_WBITS)
    deflated = stream.compress(part) + stream.flush(zlib.Z_FINISH if is_last else zlib.Z_FULL_FLUSH)
    return deflated, len(part), zlib.crc32(part)


def gzipped(pieces: Sequence[Piece], fillings: Sequence[bytes] = ()) -> bytes:
    """Return the body with ``fillings`` in its gaps, as gzip."""
    out, length, checksum = [HEAD], 0, 0
    for number, (deflated, size, own) in enumerate(pieces):
        if number:
            filling = fillings[number - 1]
            out.append(b"\x00" + struct.pack("<HH", len(filling), len(filling) ^ 0xFFFF) + filling)
            length += len(filling)
            checksum = _apply(_over_bytes(size), zlib.crc32(filling, checksum))
        out.append(deflated)
        length += size
        checksum ^= own
    out.append(struct.pack("<II", checksum, length & 0xFFFFFFFF))
    return b"".join(out)


def plain(pieces: Sequence[Piece], fillings: Sequence[bytes] = ()) -> bytes:
    """Return the body with ``fillings`` in its gaps, for a reader whose program does not know gzip."""
    inflated = [zlib.decompressobj(-zlib.MAX_WBITS).decompress(piece[0]) for piece in pieces]
    filled = zip(inflated, [*fillings, b""], strict=True)
    return b"".join(part for pair in filled for part in pair)


def accepts_gzip(request) -> bool:
    return GZIP.search(request.headers.get("accept-encoding", "")) is not None


def size_of(pieces: Iterable[Piece]) -> int:
    return sum(len(piece[0]) + 200 for piece in pieces)


# The checksum of two pieces in a row follows from theirs and the length of the second: each bit of that
# length stands for a matrix over GF(2), which carries a CRC-32 over so many zero bytes.


def _apply(matrix, vector):
    total = 0
    for row in matrix:
        if not vector:
            break
        if vector & 1:
            total ^= row
        vector >>= 1
    return total


@cache
def _over(power: int) -> tuple[int, ...]:
    """Return the matrix that carries a checksum over two to the ``power`` bytes."""
    if power == -3:  # One bit.
        return (POLYNOMIAL, *(1 << number for number in range(31)))
    half = _over(power - 1)
    return tuple(_apply(half, row) for row in half)


@lru_cache(maxsize=4096)
def _over_bytes(length: int) -> tuple[int, ...]:
    """Return the matrix that carries a checksum over ``length`` bytes."""
    matrix = tuple(1 << number for number in range(32))
    for power in range(length.bit_length()):
        if length >> power & 1:
            matrix = tuple(_apply(_over(power), row) for row in matrix)
    return matrix
