"""Real files for tests, full of what a phone writes into them: where, when, with what, by whom."""

import io
import struct
import wave
import zlib

from PIL import ExifTags, Image, PngImagePlugin

SECRETS = (b"SecretPhone", b"SecretAuthor", b"secret-comment", b"GPSLatitude", b"exif:GPS", b"SecretCity")
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><exif:GPSLatitude>51N SecretAuthor</exif:GPSLatitude></x:xmpmeta>'


def picture(width=160, height=80):
    """Red on the left, blue on the right, a white corner at the top left: every turn looks different."""
    image = Image.new("RGB", (width, height), "blue")
    image.paste("red", (0, 0, width // 2, height))
    image.paste("white", (0, 0, width // 4, height // 4))
    return image


def exif(orientation=1):
    data = Image.Exif()
    data[ExifTags.Base.Make] = "SecretPhone"
    data[ExifTags.Base.Orientation] = orientation
    gps = data.get_ifd(ExifTags.IFD.GPSInfo)
    gps[ExifTags.GPS.GPSLatitudeRef], gps[ExifTags.GPS.GPSLatitude] = "N", (51.0, 7.0, 6.0)
    return data


def jpeg(orientation=1, **size):
    out = io.BytesIO()
    picture(**size).save(out, "JPEG", quality=95, exif=exif(orientation), comment=b"secret-comment", xmp=XMP)
    whole = out.getvalue()
    iptc = b"Photoshop 3.0\x008BIM\x04\x04\x00\x00\x00\x00\x00\x0f\x1c\x02\x5a\x00\x0aSecretCity\x00"
    more = _segment(0xED, iptc) + _segment(0xE2, b"MPX\x00secret-comment") + _segment(0xE5, b"SecretAuthor")
    return whole[:2] + more + whole[2:] + b"MotionPhoto_Data secret-comment"


def _segment(marker, body):
    return bytes([0xFF, marker]) + (len(body) + 2).to_bytes(2, "big") + body


def png(orientation=1):
    out, info = io.BytesIO(), PngImagePlugin.PngInfo()
    info.add_text("Author", "SecretAuthor")
    info.add_text("Comment", "secret-comment", zip=True)
    info.add_itxt("XML:com.adobe.xmp", XMP.decode())
    info.add(b"tIME", b"\x07\xe6\x06\x05\x0b\x00\x00")
    picture().save(out, "PNG", pnginfo=info, exif=exif(orientation))
    return out.getvalue() + b"secret-comment"


def png_chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def bomb():
    """A PNG of 100,000 by 100,000 pixels in a few bytes."""
    head = struct.pack(">IIBBBBB", 100_000, 100_000, 1, 0, 0, 0, 0)
    chunks = [(b"IHDR", head), (b"IDAT", zlib.compress(bytes(1000))), (b"IEND", b"")]
    return b"\x89PNG\r\n\x1a\n" + b"".join(png_chunk(*each) for each in chunks)


def webp(orientation=1, *, lossless=False):
    out = io.BytesIO()
    picture().save(out, "WEBP", exif=exif(orientation), xmp=XMP, lossless=lossless, quality=95)
    return out.getvalue()


def box(name, *bodies):
    body = b"".join(bodies)
    return struct.pack(">I", 8 + len(body)) + name + body


def mp4(handler=b"soun", brand=b"M4A "):
    """Sound (or a film) with the place in every way a phone writes it."""
    told = box(b"udta", box(b"\xa9xyz", b"\x00\x12\x15\xc7+51.1180+071.4246/"), box(b"loci", b"SecretCity"))
    keyed = box(b"meta", b"\x00\x00\x00\x00", box(b"keys", b"com.apple.quicktime.location.ISO6709"))
    track = box(
        b"trak", box(b"mdia", box(b"hdlr", bytes(8), handler, bytes(12))), box(b"udta", b"SecretAuthor")
    )
    return (
        box(b"ftyp", brand, bytes(4), b"isom")
        + box(b"moov", box(b"mvhd", bytes(100)), track, told, keyed)
        + box(b"uuid", b"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac", XMP)
        + box(b"mdat", b"the sound itself")
    )


def heic():
    """A picture and its EXIF as items of one box, as an iPhone writes them."""
    secret, drawn = b"\x00\x00\x00\x06Exif\x00\x00SecretPhone", b"the picture itself"
    items = box(b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 1, 0), b"hvc1\x00")
    items += box(b"infe", b"\x02\x00\x00\x00", struct.pack(">HH", 2, 0), b"Exif\x00")
    listed = box(b"iinf", bytes(4), struct.pack(">H", 2), items)
    head = box(b"ftyp", b"heic", bytes(4), b"mif1heic")

    def meta(first):
        places = b"\x00\x00\x00\x00\x44\x00" + struct.pack(">H", 2)
        for item, start, size in ((1, first, len(drawn)), (2, first + len(drawn), len(secret))):
            places += struct.pack(">HHHII", item, 0, 1, start, size)
        return box(b"meta", bytes(4), listed, box(b"iloc", places))

    first = len(head) + len(meta(0)) + 8
    return head + meta(first) + box(b"mdat", drawn, secret)


def wav():
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1), sound.setsampwidth(2), sound.setframerate(8000)
        sound.writeframes(b"\x01\x02" * 400)
    body = (
        out.getvalue()[12:]
        + b"LIST"
        + struct.pack("<I", 24)
        + b"INFOIART"
        + struct.pack("<I", 12)
        + b"SecretAuthor"
    )
    return b"RIFF" + struct.pack("<I", len(body) + 4) + b"WAVE" + body


def mp3():
    frames = b"\xff\xfb\x90\x00" + bytes(413)
    tag = b"TIT2\x00\x00\x00\x0d\x00\x00\x03SecretAuthor"
    ape = b"APETAGEX" + struct.pack("<IIII", 2000, 32 + 14, 1, 0) + bytes(8)
    return (
        b"ID3\x04\x00\x00" + bytes([0, 0, 0, len(tag)]) + tag + frames
        + b"secret-comment" + ape + b"TAG" + b"SecretAuthor".ljust(125, b"\x00")
    )  # fmt: skip


def stream(content):
    """Bytes as they come from a request: once, from front to back."""
    return io.BytesIO(content)
