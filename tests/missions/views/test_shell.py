"""The observer's app as files: the same for everybody, complete, told by a worker that names every byte."""

import base64
import gzip
import hashlib
import json
import re
from posixpath import dirname, join, normpath

import brotli
import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from missions import generation
from missions.manifest import BACKGROUND, THEME
from observation.static_files import as_sent
from tests import factories
from tests.signing_in import signed_in

ALL_KB, OWN_KB = 170, 60
FRAMEWORK = "/static/bootstrap/"


def told(answer):
    """What the worker's script says of its generation."""
    first = answer.content.decode().partition("\n")[0]
    return json.loads(first.removeprefix("const GENERATION = ").removesuffix(";"))


def text_of(address):
    return Client().get(address).content.decode()


@pytest.mark.parametrize("address", ["/field/en/", "/field/en/offline/", "/field/en/app.webmanifest"])
def test_page_is_public_and_asked_about_again(address):
    answer = Client().get(address)
    assert answer.headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    again = Client().get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.django_db
def test_page_is_the_same_for_everybody():
    observer = factories.field().observers[0]
    pages = [client.get("/field/en/") for client in (Client(), signed_in(observer))]
    assert pages[0].content == pages[1].content
    assert not any(page.cookies for page in pages)
    assert "csrf" not in pages[0].content.decode().lower()
    assert observer.name not in pages[1].content.decode()


def test_page_runs_no_inline_script_and_wears_no_inline_style():
    page = text_of("/field/en/")
    assert re.findall(r"<script(?![^>]*\bsrc=)", page) == []
    assert "<style" not in page
    assert " style=" not in page
    policy = Client().get("/field/en/").headers["Content-Security-Policy"]
    assert "unsafe" not in policy


def test_page_says_where_to_go_without_javascript():
    found = re.search(r"<noscript>(.*?)</noscript>", text_of("/field/en/"), re.DOTALL)
    assert 'href="/"' in found[1]


@pytest.mark.parametrize("address", ["/field/xx/", "/field/xx/offline/", "/field/en/other/", "/field/%00/"])
def test_page_of_a_language_not_offered_is_not_found(address, client):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/field/", "/field/en/", "/sw.js"])
def test_page_takes_no_post(address, client):
    assert client.post(address).status_code == 405


def test_start_leads_to_the_language_of_whoever_asks(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian")]
    assert client.get("/field/").url == "/field/en/"
    assert client.get("/field/", headers={"Accept-Language": "ru,en;q=0.5"}).url == "/field/ru/"


def test_worker_is_asked_for_each_time(client):
    answer = client.get("/sw.js")
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert client.get("/sw.js", headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304


def test_worker_keeps_every_offered_language(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian"), ("kk", "Kazakh")]
    found = told(client.get("/sw.js"))
    assert found["languages"] == ["en", "ru", "kk"]
    addresses = {address for address, _integrity in found["files"]}
    for code in found["languages"]:
        assert {f"/field/{code}/", f"/field/{code}/offline/", f"/field/{code}/app.webmanifest"} <= addresses


def test_worker_tells_the_digest_of_what_is_served(client):
    for address, integrity in told(client.get("/sw.js"))["files"]:
        if address.startswith("/static/"):
            with open(finders.find(address.removeprefix("/static/")), "rb") as file:
                body = file.read()
        else:
            body = client.get(address).content
        assert integrity == "sha256-" + base64.b64encode(hashlib.sha256(body).digest()).decode(), address


def test_worker_keeps_what_the_page_and_its_modules_name(client):
    """Counted by another way than the one that makes the list: every string that looks like a module."""
    addresses = {address for address, _integrity in told(client.get("/sw.js"))["files"]}
    for address in sorted(addresses):
        if not address.endswith(".js"):
            continue
        with open(finders.find(address.removeprefix("/static/"))) as file:
            for name in re.findall(r"""(?:from|import\(|import)\s*["'](\.[^"']+\.js)["']""", file.read()):
                assert normpath(join(dirname(address), name)) in addresses, f"{name} of {address}"
    for named in re.findall(r'(?:href|src)="(/static/[^"#]+)"', text_of("/field/en/")):
        assert named in addresses or "/img/icon-" in named


def test_worker_keeps_the_letters_of_every_language(client):
    fonts = {a.rpartition("/")[2] for a, _ in told(client.get("/sw.js"))["files"] if a.endswith(".woff2")}
    subsets, weights = ("latin", "latin-ext", "cyrillic", "cyrillic-ext"), (400, 500, 600, 700)
    assert fonts == {f"noto-sans-{s}-{w}-normal.woff2" for s in subsets for w in weights}


def test_worker_keeps_nothing_of_the_desk(client):
    addresses = " ".join(address for address, _integrity in told(client.get("/sw.js"))["files"])
    for word in ("htmx", "bootstrap.bundle", "review", "statement", "noto-serif", "worker.js"):
        assert word not in addresses


def test_generation_changes_with_any_byte():
    def digest(*bodies, worker="worker"):
        files = tuple(generation.File(f"/{n}", body) for n, body in enumerate(bodies))
        return generation.Generation(files, worker).digest

    assert digest(b"a", b"b") == digest(b"a", b"b")
    assert (
        len({digest(b"a", b"b"), digest(b"a", b"c"), digest(b"a"), digest(b"a", b"b", worker="other")}) == 4
    )


def test_modules_import_one_another_in_one_direction():
    """Names by content are settled from the leaves up: a circle of imports has no end."""
    pattern = re.compile(r"""(?:from|import\(|import)\s*["'](\.[^"']+)["']""")

    def imports(path):
        with open(finders.find(path), "rb") as file:
            text = as_sent(path, file.read()).decode()
        return [normpath(join(dirname(path), name)) for name in pattern.findall(text)]

    done = set()

    def walk(path, above):
        assert path not in above, " -> ".join([*above, path])
        if path not in done:
            for each in imports(path):
                walk(each, [*above, path])
            done.add(path)

    walk("js/field/start.js", [])
    assert len(done) > 15


def test_manifest_makes_one_app_of_all_languages(client, settings):
    settings.LANGUAGES = [("en", "English"), ("ru", "Russian")]
    found = [json.loads(client.get(f"/field/{code}/app.webmanifest").content) for code in ("en", "ru")]
    assert [each["lang"] for each in found] == ["en", "ru"]
    assert {(each["id"], each["start_url"], each["scope"]) for each in found} == {("/field/", "/field/", "/")}
    assert found[0]["display"] == "standalone"
    assert {each["url"] for each in found[0]["shortcuts"]} == {"/field/#/r/new/incident", "/field/#/outbox"}


def test_manifest_wears_the_colours_of_the_tokens():
    with open(finders.find("css/tokens.css")) as file:
        light = file.read().partition("@media")[0]
    assert f"--accent: {THEME};" in light
    assert f"--paper: {BACKGROUND};" in light


def test_manifest_icons_are_what_they_say(client):
    found = json.loads(client.get("/field/en/app.webmanifest").content)["icons"]
    assert {(each["sizes"], each["purpose"]) for each in found} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for each in found:
        with Image.open(finders.find(each["src"].removeprefix(settings.STATIC_URL))) as picture:
            assert "{}x{}".format(*picture.size) == each["sizes"]
            corner = picture.convert("RGBA").getpixel((0, 0))
            assert (corner[3] == 255) == (each["purpose"] == "maskable")


@pytest.mark.django_db
def test_manifest_is_offered_to_observers(client):
    field = factories.field()
    home = f"/missions/{field.mission.slug}/"
    link = 'rel="manifest" href="/field/en/app.webmanifest"'
    assert link in text_of("/field/en/")
    assert link in signed_in(field.observers[0]).get(home).content.decode()
    assert link not in signed_in(field.coordinator).get(home).content.decode()


def weights(files):
    """Bytes by address as they travel: the page as a proxy packs it, files as they are kept packed."""
    return {
        file.url: len(gzip.compress(file.body, 9))
        if file.url.startswith("/field/")
        else len(brotli.compress(as_sent(file.url.removeprefix("/static/"), file.body)))
        for file in files
        if not file.url.endswith(".woff2")
    }


def test_first_load_is_light():
    """Without fonts: all that is kept in one language, and of it, what is there before one can work."""
    now = generation.generation()
    one = [each for each in now.files if not re.match("/field/(?!en/)", each.url)]
    weighed = weights(one)
    script = Client().get("/sw.js").content
    heaviest = sorted(weighed.items(), key=lambda item: -item[1])[:10]
    assert sum(weighed.values()) + len(gzip.compress(script, 9)) <= ALL_KB * 1000, heaviest
    modules = ("js/field/start.js", "js/field/app.js", "js/field/mission.js", "js/field/screens/home.js")
    before = {f"/static/{path}" for path in generation.followed(modules, later=False)}
    own = {
        url: weight
        for url, weight in weighed.items()
        if url == "/field/en/" or url in before or (url.endswith((".css", ".svg")) and FRAMEWORK not in url)
    }
    assert sum(own.values()) <= OWN_KB * 1000, sorted(own.items(), key=lambda item: -item[1])[:10]
