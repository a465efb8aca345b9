"""Recordings and boxed pictures without their metadata: MP4, M4A, HEIC, MP3, AAC and WAV.

What stands in boxes is made empty where it stands, so that every offset in the file still holds.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from missions.services.pictures import MOST_PIECES, BrokenFileError, Piece, riff_chunks, riff_head

# Bytes from start to end that are written over: with these, or with zeros.
Change = tuple[int, int, bytes]
_DEEPEST = 8
# Boxes that hold boxes among which metadata is found (ISO 14496-12).
_HOLDERS = frozenset([b"moov", b"trak", b"mdia", b"minf", b"moof", b"traf", b"mfra"])
# User data (©xyz, loci, ©nam), keyed metadata (com.apple.quicktime.location), XMP, and left-over space.
_TELLING = frozenset([b"udta", b"meta", b"uuid", b"free", b"skip"])


@dataclass(frozen=True)
class Box:
    name: bytes
    start: int
    body: int
    end: int


def mp4(data: bytes) -> tuple[list[Piece], bool]:
    """What stays, and whether there are moving pictures in it."""
    emptied: list[Change] = []
    has_film = has_media = False
    for box in _all_boxes(data, 0, len(data), depth=0):
        if box.name in _TELLING:
            emptied += _emptied(box)
        has_film = has_film or (box.name == b"hdlr" and data[box.body + 8 : box.body + 12] == b"vide")
        has_media = has_media or box.name in (b"mdat", b"moof")
    if not has_media:
        raise BrokenFileError
    return _with(data, emptied), has_film


def heic(data: bytes) -> list[Piece]:
    """EXIF and XMP are items of the ``meta`` box; which way is up is written elsewhere and stays."""
    emptied: list[Change] = []
    has_picture = False
    for box in _boxes(data, 0, len(data)):
        if box.name == b"meta":
            emptied += [(start, end, b"") for start, end in _telling_items(data, box)]
            has_picture = True
        elif box.name in _TELLING:
            emptied += _emptied(box)
    if not has_picture:
        raise BrokenFileError
    return _with(data, emptied)


def wav(data: bytes) -> list[Piece]:
    chunks = list(riff_chunks(data))
    pieces: list[Piece] = [(start, end) for name, start, end in chunks if name in (b"fmt ", b"data", b"fact")]
    if len(pieces) < 2:
        raise BrokenFileError
    return [riff_head(b"WAVE", pieces), *pieces]


def mp3(data: bytes) -> list[Piece]:
    """The sound between the tags: ID3v2 before it, ID3v1 and APE behind it. AAC frames carry the same."""
    start, end = 0, len(data)
    while data[start : start + 3] == b"ID3":
        size = data[start + 6 : start + 10]
        if len(size) < 4:
            raise BrokenFileError
        footer = 10 if data[start + 5] & 0x10 else 0
        start += 10 + footer + sum(part << shift for part, shift in zip(size, (21, 14, 7, 0), strict=True))
    if data[max(start, end - 128) : end][:3] == b"TAG":
        end -= 128
    if data[max(start, end - 32) : end][:8] == b"APETAGEX":
        end -= int.from_bytes(data[end - 20 : end - 16], "little")
        if data[max(start, end - 32) : end][:8] == b"APETAGEX":
            end -= 32
    if end <= start:
        raise BrokenFileError
    return [(start, end)]


def _boxes(data: bytes, position: int, end: int) -> Iterator[Box]:
    while position < end:
        size, name = (
            int.from_bytes(data[position : position + 4], "big"),
            bytes(data[position + 4 : position + 8]),
        )
        body = position + 8
        if size == 1:
            size, body = int.from_bytes(data[position + 8 : position + 16], "big"), position + 16
        after = end if size == 0 else position + size
        if len(name) < 4 or after < body or after > end:
            raise BrokenFileError
        yield Box(name, position, body, after)
        position = after


def _all_boxes(data: bytes, start: int, end: int, *, depth: int) -> Iterator[Box]:
    if depth > _DEEPEST:
        raise BrokenFileError
    for box in _boxes(data, start, end):
        yield box
        if box.name in _HOLDERS:
            yield from _all_boxes(data, box.body, box.end, depth=depth + 1)


def _emptied(box: Box) -> list[Change]:
    return [(box.start + 4, box.start + 8, b"free"), (box.body, box.end, b"")]


def _with(data: bytes, changes: list[Change]) -> list[Piece]:
    """The file with these places written over; a place may lie in another one."""
    if len(changes) > MOST_PIECES:
        raise BrokenFileError
    pieces: list[Piece] = []
    position = 0
    for start, end, instead in sorted(changes):
        if end <= position:
            continue
        if start > position:
            pieces.append((position, start))
        first = max(start, position)
        pieces.append(instead[first - start :] if instead else end - first)
        position = end
    return [*pieces, (position, len(data))] if position < len(data) else pieces


# -- HEIC: the items of a ``meta`` box (ISO 14496-12, 8.11) --


def _telling_items(data: bytes, meta: Box) -> list[tuple[int, int]]:
    inside = {box.name: box for box in _boxes(data, meta.body + 4, meta.end)}
    if b"iinf" not in inside or b"iloc" not in inside:
        raise BrokenFileError
    wanted = set(_metadata_ids(data, inside[b"iinf"]))
    start_of_idat = inside[b"idat"].body if b"idat" in inside else 0
    found = []
    for item, method, start, length in _places(data, inside[b"iloc"]):
        if item not in wanted:
            continue
        if method > 1:
            raise BrokenFileError
        begin = start + (start_of_idat if method == 1 else 0)
        if begin + length > len(data):
            raise BrokenFileError
        found.append((begin, begin + length if length else len(data)))
    return found


def _metadata_ids(data: bytes, iinf: Box) -> Iterator[int]:
    first = iinf.body + (6 if data[iinf.body] == 0 else 8)
    for entry in _boxes(data, first, iinf.end):
        wide = 4 if data[entry.body] >= 3 else 2
        at = entry.body + 4
        kind = data[at + wide + 2 : at + wide + 6]
        if kind in (b"Exif", b"mime", b"uri "):
            yield int.from_bytes(data[at : at + wide], "big")


def _places(data: bytes, iloc: Box) -> Iterator[tuple[int, int, int, int]]:
    """Item, construction method, start and length of every extent."""
    version, sizes = data[iloc.body], data[iloc.body + 4 : iloc.body + 6]
    offset_size, length_size, base_size = sizes[0] >> 4, sizes[0] & 15, sizes[1] >> 4
    index_size = sizes[1] & 15 if version in (1, 2) else 0
    wide = 4 if version >= 2 else 2
    reader = _Numbers(data, iloc.body + 6, iloc.end)
    extents = 0
    for _item in range(reader.next(wide)):
        item = reader.next(wide)
        method = reader.next(2) & 15 if version in (1, 2) else 0
        reader.next(2)
        base = reader.next(base_size)
        for _extent in range(reader.next(2)):
            extents += 1
            if extents > MOST_PIECES:
                raise BrokenFileError
            reader.next(index_size)
            start = base + reader.next(offset_size)
            yield item, method, start, reader.next(length_size)


@dataclass
class _Numbers:
    """Whole numbers one after the other."""

    data: bytes
    position: int
    end: int

    def next(self, size: int) -> int:
        start, self.position = self.position, self.position + size
        if self.position > self.end:
            raise BrokenFileError
        return int.from_bytes(self.data[start : self.position], "big")
