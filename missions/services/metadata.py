"""Taking out of a file what it tells beyond what it shows: place, phone, hour, author.

WebM and Ogg sound, PDF and word processors' documents are kept as they come (docs/adr/0015).
"""

import hashlib
import mmap
from collections.abc import Callable
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_noop

from missions.services import file_types, pictures, recordings
from missions.services.file_types import FileType
from missions.services.pictures import BrokenFileError, Picture, Piece

# A phone's largest usual photo has 50 million pixels; a decoded one takes four bytes each.
MOST_PIXELS = 64_000_000
AS_ONE = 1 << 20

BROKEN = gettext_noop("This file is broken; it is kept as it came and not shown.")
TOO_LARGE = gettext_noop("This picture has too many pixels to be shown safely; it is kept as it came.")

_PICTURES: dict[FileType, Callable[[bytes], Picture]] = {
    file_types.JPEG: pictures.jpeg,
    file_types.PNG: pictures.png,
    file_types.WEBP: pictures.webp,
}
_RECORDINGS: dict[FileType, Callable[[bytes], list[Piece]]] = {
    file_types.HEIC: recordings.heic,
    file_types.WAV: recordings.wav,
    file_types.MP3: recordings.mp3,
    file_types.AAC: recordings.mp3,
}


class TooManyPixelsError(Exception):
    """Decoding it would take more memory than any photo needs."""


@dataclass
class Cleaned:
    """The file to keep. ``why_not_shown`` (untranslated) when it is kept as it came and never shown."""

    file: BinaryIO
    type: FileType
    sha256: str
    why_not_shown: str = ""


def cleaned(file: BinaryIO) -> Cleaned:
    """A file on disk, not empty, without its metadata; the caller closes both files."""
    kind = file_types.type_of(file)
    target = temporary_file()
    try:
        kind = _write(file, target, kind)
    except (BrokenFileError, IndexError):
        target.close()
        return Cleaned(file, kind, _digest(file), BROKEN)
    except TooManyPixelsError:
        target.close()
        return Cleaned(file, kind, _digest(file), TOO_LARGE)
    except BaseException:
        target.close()
        raise
    return Cleaned(target, kind, _digest(target))


def temporary_file() -> BinaryIO:
    """On disk, gone when it is closed."""
    return TemporaryFile(dir=settings.FILE_UPLOAD_TEMP_DIR)


def _write(file: BinaryIO, target: BinaryIO, kind: FileType) -> FileType:
    """Write what stays; the type with what the inside of the file told of it."""
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        data: bytes = mapped  # type: ignore[assignment]  # read as bytes are, without holding them
        if kind in _PICTURES:
            picture = _PICTURES[kind](data)
            if picture.width * picture.height > MOST_PIXELS:
                raise TooManyPixelsError
            _copy(data, picture.pieces, target)
            if picture.orientation != 1:
                _turn(target, picture.orientation)
        elif kind is file_types.MP4:
            pieces, has_film = recordings.mp4(data)
            kind = kind if has_film else file_types.M4A
            _copy(data, pieces, target)
        else:
            pieces = _RECORDINGS[kind](data) if kind in _RECORDINGS else [(0, len(data))]
            _copy(data, pieces, target)
    return kind


def _copy(data: bytes, pieces: list[Piece], target: BinaryIO) -> None:
    for piece in pieces:
        if isinstance(piece, bytes):
            target.write(piece)
            continue
        if isinstance(piece, int):
            for left in range(piece, 0, -AS_ONE):
                target.write(bytes(min(left, AS_ONE)))
            continue
        start, end = piece
        for position in range(start, end, AS_ONE):
            target.write(data[position : min(position + AS_ONE, end)])


def _turn(file: BinaryIO, orientation: int) -> None:
    """Set the picture upright, because nothing in it says any more how to hold it.

    It is drawn anew with its own colours, tables and sampling. Raises BrokenFileError.
    """
    from PIL import Image, JpegImagePlugin, UnidentifiedImageError

    turns = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    file.seek(0)
    try:
        with Image.open(file, formats=["JPEG", "PNG", "WEBP"]) as image:
            if getattr(image, "n_frames", 1) > 1:
                return
            more: dict[str, object] = {"icc_profile": image.info.get("icc_profile")}
            if isinstance(image, JpegImagePlugin.JpegImageFile):
                more |= {"qtables": image.quantization, "subsampling": JpegImagePlugin.get_sampling(image)}
            elif image.format == "WEBP":
                more |= {"quality": 95}
            turned, form = image.transpose(turns[orientation]), image.format
        file.seek(0)
        turned.save(file, format=form, **more)
        file.truncate()
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise BrokenFileError from error


def _digest(file: BinaryIO) -> str:
    digest = hashlib.sha256()
    file.seek(0)
    while chunk := file.read(AS_ONE):
        digest.update(chunk)
    return digest.hexdigest()
