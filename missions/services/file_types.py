"""What a file is, told from its first bytes: what the sender says of it is never believed."""

import zipfile
from dataclasses import dataclass
from typing import BinaryIO

HEAD = 4096
_DOCUMENTS = {"word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}
_ODT = "application/vnd.oasis.opendocument.text"
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1")


@dataclass(frozen=True)
class FileType:
    """``is_inline``: a browser may show or play it where it stands; everything else is saved to disk."""

    media_type: str
    ending: str
    is_inline: bool = False

    @property
    def is_picture(self) -> bool:
        return self.is_inline and self.media_type.startswith("image/")

    @property
    def is_sound(self) -> bool:
        return self.is_inline and self.media_type.startswith("audio/")


OPAQUE = FileType("application/octet-stream", "bin")
JPEG = FileType("image/jpeg", "jpg", is_inline=True)
PNG = FileType("image/png", "png", is_inline=True)
WEBP = FileType("image/webp", "webp", is_inline=True)
HEIC = FileType("image/heic", "heic")
M4A = FileType("audio/mp4", "m4a", is_inline=True)
MP4 = FileType("video/mp4", "mp4")
WEBM_SOUND = FileType("audio/webm", "weba", is_inline=True)
WEBM = FileType("video/webm", "webm")
OGG = FileType("audio/ogg", "ogg", is_inline=True)
MP3 = FileType("audio/mpeg", "mp3", is_inline=True)
WAV = FileType("audio/wav", "wav", is_inline=True)
AAC = FileType("audio/aac", "aac", is_inline=True)
PDF = FileType("application/pdf", "pdf")
DOCX = FileType(_DOCUMENTS["word/document.xml"], "docx")
ODT = FileType(_ODT, "odt")

KNOWN = {
    each.media_type: each
    for each in (
        JPEG, PNG, WEBP, HEIC, M4A, MP4, WEBM_SOUND, WEBM, OGG, MP3, WAV, AAC, PDF, DOCX, ODT
    )
}  # fmt: skip


def type_of(file: BinaryIO) -> FileType:
    """The type by magic bytes; OPAQUE for all that is not on the list."""
    file.seek(0)
    head = file.read(HEAD)
    for found in (_picture(head), _boxed(head), _sound(head)):
        if found:
            return found
    if head.startswith(b"%PDF-"):
        return PDF
    return _document(file) if head.startswith(b"PK\x03\x04") else OPAQUE


def _picture(head: bytes) -> FileType | None:
    if head.startswith(b"\xff\xd8\xff"):
        return JPEG
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    return WEBP if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def _boxed(head: bytes) -> FileType | None:
    """ISO base media: whether an MP4 holds pictures too is seen when its boxes are read."""
    if head[4:8] != b"ftyp":
        return None
    brand = head[8:12]
    if brand in _HEIC_BRANDS:
        return HEIC
    return None if brand in (b"avif", b"avis", b"crx ") else MP4


def _sound(head: bytes) -> FileType | None:
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return WAV
    if head.startswith(b"OggS"):
        return OGG
    if head.startswith(b"\x1aE\xdf\xa3") and b"webm" in head[:64]:
        return WEBM if b"V_VP" in head or b"V_AV1" in head else WEBM_SOUND
    if head.startswith(b"ID3"):
        return MP3
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xF6 == 0xF0:
        return AAC
    return MP3 if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0 and head[1] & 6 else None


def _document(file: BinaryIO) -> FileType:
    """A word processor's document without programs in it."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {info.filename: info.file_size for info in archive.infolist()}
            if (
                names.get("mimetype", 1000) < 100
                and archive.read("mimetype").decode("ascii", "replace") == _ODT
            ):
                return OPAQUE if any(name.startswith(("Basic/", "Scripts/")) for name in names) else ODT
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError):
        return OPAQUE
    has_programs = any(name.lower().endswith("vbaproject.bin") for name in names)
    return DOCX if "word/document.xml" in names and not has_programs else OPAQUE
