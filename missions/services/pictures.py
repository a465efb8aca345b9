"""Pictures without what they tell of the phone, the place and the hour: JPEG, PNG and WebP, piece by piece.

Only what a viewer needs to draw the picture is kept, so a kind of metadata nobody has thought of goes too.
Nothing is decoded here: the picture itself is the same bytes as before.
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

# Part of the file, from and to; bytes that stand in its place; or so many zeros.
Piece = tuple[int, int] | bytes | int
# No picture has so many parts; one made to keep us busy has.
MOST_PIECES = 50_000


class BrokenFileError(Exception):
    """The bytes do not hold together as what they begin to be."""


@dataclass
class Picture:
    """What stays of a picture, how it has to be turned (EXIF 1 to 8), and how large it is in pixels."""

    pieces: list[Piece] = field(default_factory=list)
    orientation: int = 1
    width: int = 0
    height: int = 0


# -- JPEG: segments that begin with a marker (ITU T.81, annex B) --

_JFIF, _ICC, _ADOBE = b"JFIF\x00", b"ICC_PROFILE\x00", b"Adobe"
_EXIF = b"Exif\x00\x00"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
# Tables, frames, scans' headers and restart intervals: what decoding needs.
_DRAWING = _FRAMES | {0xC4, 0xCC, 0xDA, 0xDB, 0xDC, 0xDD, 0xDE, 0xDF}
_START_OF_SCAN, _END = 0xDA, 0xD9
_MOST_SCANS = 200
# In the picture's own bytes FF is followed by 00, or by a restart marker.
_NEXT_MARKER = re.compile(rb"\xff+[^\x00\xff\xd0-\xd7]")


def jpeg(data: bytes) -> Picture:
    """Also ends where the picture ends: phones put films and second pictures behind it."""
    picture, scans = Picture(pieces=[(0, 2)]), 0
    position = 2
    while True:
        marker, start, end = _segment(data, position)
        if marker == _END:
            picture.pieces.append(b"\xff\xd9")
            break
        if marker in _FRAMES:
            picture.height = int.from_bytes(data[start + 5 : start + 7], "big")
            picture.width = int.from_bytes(data[start + 7 : start + 9], "big")
        if marker == 0xE1 and data[start + 4 : start + 10] == _EXIF:
            picture.orientation = orientation_of(data[start + 10 : end])
        position = end
        if marker == _START_OF_SCAN:
            scans += 1
            found = _NEXT_MARKER.search(data, end)
            if found is None or scans > _MOST_SCANS:
                raise BrokenFileError
            position = found.end() - 2
        if len(picture.pieces) > MOST_PIECES:
            raise BrokenFileError
        picture.pieces += _kept_of_segment(data, marker, start, position)
    if not scans:
        raise BrokenFileError
    return picture


def _segment(data: bytes, position: int) -> tuple[int, int, int]:
    """Marker, start and end of the segment here; fill bytes before it are passed over."""
    while data[position : position + 2] == b"\xff\xff":
        position += 1
    head = data[position : position + 4]
    if len(head) < 2 or head[0] != 0xFF:
        raise BrokenFileError
    if head[1] == _END:
        return _END, position, position + 2
    end = position + 2 + int.from_bytes(head[2:4], "big")
    if len(head) < 4 or end < position + 4 or end > len(data):
        raise BrokenFileError
    return head[1], position, end


def _kept_of_segment(data: bytes, marker: int, start: int, end: int) -> list[Piece]:
    if marker in _DRAWING:
        return [(start, end)]
    name = data[start + 4 : start + 16]
    if marker == 0xE0 and name.startswith(_JFIF) and end - start >= 18:
        # Its thumbnail may show what was cut off the picture.
        return [b"\xff\xe0\x00\x10" + data[start + 4 : start + 16] + b"\x00\x00"]
    is_colour = (marker == 0xE2 and name.startswith(_ICC)) or (marker == 0xEE and name.startswith(_ADOBE))
    return [(start, end)] if is_colour else []


# -- PNG: chunks with a checksum (W3C PNG, third edition) --

_PNG_DRAWING = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD hIST pHYs acTL fcTL fdAT".split()
)
_AS_ONE = 1 << 16


def png(data: bytes) -> Picture:
    picture, position = Picture(pieces=[(0, 8)]), 8
    has_data = False
    while True:
        size, name = (
            int.from_bytes(data[position : position + 4], "big"),
            bytes(data[position + 4 : position + 8]),
        )
        start, end = position + 8, position + 12 + size
        if len(name) < 4 or end > len(data) or not _checks(data, position + 4, end - 4):
            raise BrokenFileError
        if name == b"IHDR":
            picture.width = int.from_bytes(data[start : start + 4], "big")
            picture.height = int.from_bytes(data[start + 4 : start + 8], "big")
        elif name == b"eXIf":
            picture.orientation = orientation_of(data[start : end - 4])
        has_data = has_data or name == b"IDAT"
        if len(picture.pieces) > MOST_PIECES:
            raise BrokenFileError
        if name in _PNG_DRAWING:
            picture.pieces.append((position, end))
        if name == b"IEND":
            break
        position = end
    if not has_data:
        raise BrokenFileError
    return picture


def _checks(data: bytes, start: int, end: int) -> bool:
    checksum = 0
    for position in range(start, end, _AS_ONE):
        checksum = zlib.crc32(data[position : min(position + _AS_ONE, end)], checksum)
    return checksum == int.from_bytes(data[end : end + 4], "big")


# -- WebP: chunks of a RIFF file --

_WEBP_DRAWING = frozenset([b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP"])
_TELLS_OF_METADATA = 0x08 | 0x04  # EXIF and XMP in the flags of VP8X


def webp(data: bytes) -> Picture:
    picture = Picture()
    for name, start, end in riff_chunks(data):
        if name == b"EXIF":
            picture.orientation = orientation_of(bytes(data[start + 8 : end]).removeprefix(_EXIF))
        if name not in _WEBP_DRAWING:
            continue
        if name == b"VP8X":
            head = data[start : start + 8]
            flags = bytes([data[start + 8] & ~_TELLS_OF_METADATA])
            picture.pieces += [head + flags, (start + 9, end)]
        else:
            picture.pieces.append((start, end))
        picture.width, picture.height = _webp_size(name, data[start + 8 : start + 18]) or (
            picture.width,
            picture.height,
        )
    if not picture.width:
        raise BrokenFileError
    picture.pieces.insert(0, riff_head(b"WEBP", picture.pieces))
    return picture


def riff_chunks(data: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and end (padding included) of each chunk."""
    position, end = 12, 8 + int.from_bytes(data[4:8], "little")
    if end > len(data) + end % 2:
        raise BrokenFileError
    while position + 8 <= end:
        size = int.from_bytes(data[position + 4 : position + 8], "little")
        after = position + 8 + size + size % 2
        if after > len(data) + size % 2:
            raise BrokenFileError
        yield bytes(data[position : position + 4]), position, min(after, len(data))
        position = after


def riff_head(name: bytes, pieces: list[Piece]) -> bytes:
    """The first twelve bytes of a RIFF file made of these pieces."""
    size = sum(_length(each) for each in pieces)
    return b"RIFF" + (size + 4).to_bytes(4, "little") + name


def _length(piece: Piece) -> int:
    if isinstance(piece, tuple):
        return piece[1] - piece[0]
    return piece if isinstance(piece, int) else len(piece)


def _webp_size(name: bytes, head: bytes) -> tuple[int, int] | None:
    if name == b"VP8X":
        return 1 + int.from_bytes(head[4:7], "little"), 1 + int.from_bytes(head[7:10], "little")
    if name == b"VP8 ":
        return (
            int.from_bytes(head[6:8], "little") & 0x3FFF,
            int.from_bytes(head[8:10], "little") & 0x3FFF,
        )
    if name == b"VP8L":
        packed = int.from_bytes(head[1:5], "little")
        return 1 + (packed & 0x3FFF), 1 + (packed >> 14 & 0x3FFF)
    return None


# -- EXIF: the one thing in it a picture needs --


def orientation_of(tiff: bytes) -> int:
    """How the picture has to be turned, 1 to 8; 1 when it does not say or makes no sense."""
    order: Literal["little", "big"] = "little" if tiff[:2] == b"II" else "big"
    if bytes(tiff[:4]) not in (b"II*\x00", b"MM\x00*"):
        return 1
    at = int.from_bytes(tiff[4:8], order)
    for number in range(int.from_bytes(tiff[at : at + 2], order)):
        entry = tiff[at + 2 + 12 * number : at + 14 + 12 * number]
        if len(entry) < 12:
            break
        if int.from_bytes(entry[:2], order) == 0x0112:
            value = int.from_bytes(entry[8:10], order)
            return value if 1 <= value <= 8 else 1
    return 1
