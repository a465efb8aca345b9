"""`python -m local.messages [--check | --add CODE]`: the catalogues of the interface in step with its texts.

Reads every text observers see, puts new ones into locale/*/LC_MESSAGES/django.po, takes out what nobody says
any more, compiles, and lists what is not translated. With --check it changes nothing and fails instead;
with --add it begins a language.
"""

import argparse
import io
import sys
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf.locale import LANG_INFO

from local.message_sources import BASE_DIR, Text, Texts, texts_for_observers

LOCALE = BASE_DIR / "locale"
HEADER = """\
# {language} texts of Tanık: the pages and the app that observers use. The checklists' own texts stand in
# missions/checklists/standard/translations/. How to correct or add a language: docs/languages.md."""
NO_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)
# Lines a catalogue begins with that would change with every run and say nothing.
CHANGING = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Generated-By", "Language-Team",
            "Report-Msgid-Bugs-To")  # fmt: skip


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m local.messages", description=__doc__)
    parser.add_argument(
        "--check", action="store_true", help="change nothing; fail where a file is out of step"
    )
    parser.add_argument(
        "--add", metavar="CODE", choices=sorted(LANG_INFO), help="begin a language, such as az"
    )
    wanted = parser.parse_args(arguments)
    texts, stale = texts_for_observers(), []
    for language in languages() | ({wanted.add: name_of(wanted.add)} if wanted.add else {}):
        catalogue = in_step(read(language), texts)
        written = {path(language): po_of(catalogue), path(language, ".mo"): mo_of(catalogue)}
        stale += [each for each, content in written.items() if not _same(each, content)]
        if not wanted.check:
            for each, content in written.items():
                each.parent.mkdir(parents=True, exist_ok=True)
                each.write_bytes(content)
        _tell(language, catalogue)
    if wanted.check and stale:
        names = ", ".join(str(each.relative_to(BASE_DIR)) for each in stale)
        print(f"Out of step: {names}. Run `python -m local.messages`.", file=sys.stderr)
        return 1
    return 0


def languages() -> dict[str, str]:
    """The languages that have a catalogue, with their English names."""
    codes = sorted(each.parents[1].name for each in LOCALE.glob("*/LC_MESSAGES/django.po"))
    return {code: name_of(code) for code in codes}


def name_of(language: str) -> str:
    return str(LANG_INFO[language]["name"])


def path(language: str, suffix: str = ".po") -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"django{suffix}"


def read(language: str) -> Catalog:
    """The catalogue as it stands, an empty one for a language that has none yet."""
    if not path(language).exists():
        return _empty(language)
    with path(language).open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def in_step(before: Catalog, texts: Texts) -> Catalog:
    """The same translations for the texts of today, in the order of their English.

    What a translator added under the key of a word (`msgctxt`), for English that means two things, is kept
    as long as the word is said.
    """
    after = _empty(str(before.locale))
    for text in sorted(texts.files, key=_order):
        _carry_over(before, after, text, texts.files[text])
    for message in before:
        if message.id and message.context and message.context in texts.keys.get(_first(message), ()):
            after[message.id] = message
    return after


def missing(catalogue: Catalog) -> list[Message]:
    """What has no translation yet, or not every plural form of it."""
    return [message for message in catalogue if message.id and not all(_forms(message))]


def po_of(catalogue: Catalog) -> bytes:
    file = io.BytesIO()
    write_po(file, catalogue, width=110, include_lineno=False)
    lines = file.getvalue().decode().splitlines()
    kept = [line for line in lines if not line.startswith(tuple(f'"{name}:' for name in CHANGING))]
    return ("\n".join(line for line in kept).rstrip("\n") + "\n").encode()


def mo_of(catalogue: Catalog) -> bytes:
    """The compiled catalogue: the same texts give the same bytes, so it carries no moment."""
    catalogue.creation_date = catalogue.revision_date = NO_MOMENT
    file = io.BytesIO()
    write_mo(file, catalogue)
    return file.getvalue()


def _empty(language: str) -> Catalog:
    header = HEADER.format(language=name_of(language))
    return Catalog(locale=language, header_comment=header, project="Tanik", version="1", fuzzy=False)


def _carry_over(before: Catalog, after: Catalog, text: Text, files: set[str]) -> None:
    names = [(name, 0) for name in sorted(files)]
    english = (text.english, text.plural) if text.plural else text.english
    known = before.get(text.english, text.context or None)
    after.add(english, locations=names, context=text.context or None)
    message = after.get(text.english, text.context or None)
    if known is not None and message is not None and known.pluralizable == message.pluralizable:
        message.string = known.string


def _order(text: Text) -> tuple[str, ...]:
    return (text.english.casefold(), text.english, text.context)


def _first(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, list | tuple) else message.id)


def _forms(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, list | tuple) else (message.string or "",)


def _same(file: Path, content: bytes) -> bool:
    return file.exists() and file.read_bytes() == content


def _tell(language: str, catalogue: Catalog) -> None:
    left = missing(catalogue)
    print(f"{name_of(language)}: {len(catalogue) - len(left)} of {len(catalogue)} texts.")
    for message in left:
        print(f"  not yet: {_first(message)}")


if __name__ == "__main__":
    sys.exit(main())
