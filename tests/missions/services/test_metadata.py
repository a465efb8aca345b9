"""What a file tells beyond what it shows is gone before it is kept; what it shows is not touched."""

import hashlib
import io
import wave
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops

from missions.services import file_types, metadata
from missions.services.metadata import cleaned, temporary_file
from tests.missions.services import files


def clean(content):
    """(the kept bytes, their type, why they are not shown); the digest is checked on the way."""
    with temporary_file() as file:
        file.write(content)
        file.flush()
        result = cleaned(file)
        with result.file:
            result.file.seek(0)
            kept = result.file.read()
        assert result.sha256 == hashlib.sha256(kept).hexdigest()
        return kept, result.type, result.why_not_shown


def opened(content):
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def test_samples_do_hold_the_secrets():
    assert sum(secret in files.jpeg() for secret in files.SECRETS) >= 4
    assert opened(files.jpeg(6)).getexif().get_ifd(0x8825)


@pytest.mark.parametrize("make", [files.jpeg, files.png, files.webp, lambda: files.webp(lossless=True)])
def test_pictures_lose_every_word_and_no_pixel(make):
    whole = make()
    kept, kind, why = clean(whole)
    assert (why, kind.is_picture) == ("", True)
    assert not [secret for secret in files.SECRETS if secret in kept]
    before, after = opened(whole), opened(kept)
    assert not dict(after.getexif())
    assert not {"exif", "xmp", "comment", "photoshop", "Author", "XML:com.adobe.xmp"} & set(after.info)
    assert ImageChops.difference(before.convert("RGB"), after.convert("RGB")).getbbox() is None


def test_jpeg_is_cut_not_drawn_again():
    whole = files.jpeg()
    kept, _kind, _why = clean(whole)
    scan = whole[whole.index(b"\xff\xda") : whole.index(b"\xff\xd9") + 2]
    assert kept.endswith(scan)
    assert clean(kept)[0] == kept


def test_progressive_jpeg_with_colours_of_its_own_is_kept_whole():
    out = io.BytesIO()
    files.picture(200, 100).save(
        out, "JPEG", progressive=True, exif=files.exif(), icc_profile=b"colours" * 2000, restart_marker_rows=1
    )
    kept, _kind, why = clean(out.getvalue())
    assert why == ""
    assert opened(kept).info["icc_profile"] == b"colours" * 2000
    assert ImageChops.difference(opened(out.getvalue()), opened(kept)).getbbox() is None


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("make", [files.jpeg, files.png, files.webp])
def test_pictures_still_stand_upright(make, orientation):
    """As a viewer that reads the orientation showed it before, one that does not shows it now."""
    kept, _kind, why = clean(make(orientation))
    image = opened(kept).convert("RGB")
    assert (why, dict(image.getexif())) == ("", {})
    assert image.size == ((80, 160) if orientation > 4 else (160, 80))
    turn = metadata_turns()[orientation]
    wanted = files.picture().transpose(turn)
    difference = ImageChops.difference(wanted, image).resize((4, 4), Image.Resampling.BOX)
    assert max(high for _low, high in difference.getextrema()) < 40
    assert not [secret for secret in files.SECRETS if secret in kept]


def metadata_turns():
    turns = Image.Transpose
    return {
        2: turns.FLIP_LEFT_RIGHT, 3: turns.ROTATE_180, 4: turns.FLIP_TOP_BOTTOM, 5: turns.TRANSPOSE,
        6: turns.ROTATE_270, 7: turns.TRANSVERSE, 8: turns.ROTATE_90,
    }  # fmt: skip


def test_picture_that_would_fill_the_memory_is_kept_and_not_shown():
    whole = files.bomb()
    kept, kind, why = clean(whole)
    assert (kept, kind, why) == (whole, file_types.PNG, metadata.TOO_LARGE)


@pytest.mark.parametrize("make", [files.jpeg, files.png, files.webp, files.mp4, files.heic, files.wav])
def test_file_cut_short_is_kept_as_it_came_and_not_shown(make):
    whole = make()
    half = whole[: len(whole) // 2]
    kept, _kind, why = clean(half)
    assert (kept, why) == (half, metadata.BROKEN)


def test_recordings_tell_no_place_and_sound_the_same():
    whole = files.mp4()
    kept, kind, why = clean(whole)
    assert (kind, why, len(kept)) == (file_types.M4A, "", len(whole))
    assert b"the sound itself" in kept
    for told in (b"\xa9xyz", b"+51.1180", b"loci", b"location.ISO6709", *files.SECRETS):
        assert told not in kept
    assert kept.index(b"mdat") == whole.index(b"mdat")  # every offset holds


def test_film_is_told_from_sound():
    assert clean(files.mp4(b"vide", b"isom"))[1] is file_types.MP4


def test_heic_loses_its_exif_where_it_stands():
    whole = files.heic()
    kept, kind, why = clean(whole)
    assert (kind, why, len(kept)) == (file_types.HEIC, "", len(whole))
    assert b"SecretPhone" in whole
    assert b"SecretPhone" not in kept
    assert b"the picture itself" in kept


def test_wav_and_mp3_lose_their_tags():
    kept, kind, why = clean(files.wav())
    assert (kind, why, b"SecretAuthor" in kept) == (file_types.WAV, "", False)
    with wave.open(io.BytesIO(kept)) as sound:
        assert sound.readframes(400) == b"\x01\x02" * 400
    kept, kind, why = clean(files.mp3())
    assert (kind, why) == (file_types.MP3, "")
    assert kept == b"\xff\xfb\x90\x00" + bytes(413)


def archive(**names):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        for name, content in names.items():
            made.writestr(name.replace("__", "/").replace("_dot_", "."), content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 ...", file_types.PDF),
        (b"OggS" + bytes(40), file_types.OGG),
        (b"\x1aE\xdf\xa3\x01\x42\x82\x84webm A_OPUS", file_types.WEBM_SOUND),
        (b"\x1aE\xdf\xa3\x01\x42\x82\x84webm V_VP9", file_types.WEBM),
        (b"\xff\xf1\x50\x80" + bytes(40), file_types.AAC),
        (b"<svg onload='alert(1)'>", file_types.OPAQUE),
        (b"<html><script>", file_types.OPAQUE),
        (b"MZ\x90", file_types.OPAQUE),
        (b"PK\x03\x04 broken", file_types.OPAQUE),
        (archive(word__document_dot_xml="<w/>"), file_types.DOCX),
        (archive(word__document_dot_xml="<w/>", word__vbaProject_dot_bin="x"), file_types.OPAQUE),
        (archive(mimetype="application/vnd.oasis.opendocument.text"), file_types.ODT),
        (archive(readme="hello"), file_types.OPAQUE),
    ],
)
def test_type_is_what_the_bytes_say(content, kind):
    kept, found, why = clean(content)
    assert (found, why, kept) == (kind, "", content)
    assert found.is_inline is found.media_type.startswith("audio/")


@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_nothing_a_sender_can_do_to_a_file_ends_in_more_than_broken(data):
    whole = bytearray(data.draw(st.sampled_from(SAMPLES)))
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(whole) - 1))
        if data.draw(st.booleans()):
            whole[at] = data.draw(st.integers(0, 255))
        else:
            del whole[at : at + data.draw(st.integers(1, 40))]
            whole += b"\x00"
    kept, _kind, why = clean(bytes(whole))
    assert why in ("", metadata.BROKEN, metadata.TOO_LARGE)
    assert (kept == whole) or not why


SAMPLES = [
    files.jpeg(6), files.png(3), files.webp(8), files.mp4(), files.heic(), files.wav(), files.mp3(),
    archive(word__document_dot_xml="<w/>"),
]  # fmt: skip
