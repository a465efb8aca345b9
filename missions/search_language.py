"""The one search box: words and ``key:value`` in, terms out, with every problem in a sentence. Pure.

``vot_overall:bad,"very bad" state:returned -team:A-03 "back door"`` asks for submissions with one of those
answers, in that state, not of that team, with those words somewhere. Parts are joined by "and", what a comma
joins by "or", a minus in front turns a part round.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from missions.checklists.problems import nearest

LONGEST = 300
MOST_PARTS = 12
_ITEM = r'"[^"]*"?|[^\s",]+'
_PART = re.compile(rf"(-?)(?:([^\W\d]\w*):)?((?:{_ITEM}|,)+)")
_VALUE = re.compile(r'"([^"]*)"?|([^",]+)')
_NUMBER = re.compile(r"(?:[<>]=?)?\d{1,9}|\d{1,9}\.\.\d{1,9}")
_QUOTES = str.maketrans(dict.fromkeys("“”„«»″", '"'))


@dataclass(frozen=True)
class Vocabulary:
    """What may be asked for under each key.

    ``words``: by key, the values a folded word or label stands for (`fold`); a key in ``takes_numbers``
    also takes ``5``, ``>5`` and ``5..9``, one in ``takes_anything`` whatever is typed.
    """

    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    takes_numbers: frozenset[str] = frozenset()
    takes_anything: frozenset[str] = frozenset()

    @property
    def keys(self) -> list[str]:
        return [*self.words, *sorted((self.takes_numbers | self.takes_anything) - self.words.keys())]

    def takes(self, key: str) -> bool:
        return key in self.words or key in self.takes_numbers or key in self.takes_anything

    def value(self, key: str, word: str) -> str | None:
        """What the word stands for under the key; None for nothing."""
        if (known := self.words.get(key, {}).get(fold(word))) is not None:
            return known
        if key in self.takes_anything or (key in self.takes_numbers and _NUMBER.fullmatch(word)):
            return word
        return None


@dataclass(frozen=True)
class Term:
    """One part; without a key, words that may stand anywhere. ``text`` is how it was typed."""

    key: str
    values: tuple[str, ...]
    is_not: bool = False
    text: str = ""


@dataclass(frozen=True)
class Search:
    """What was understood, and a sentence for each part that was not.

    Whoever searches with problems finds nothing: a part left out would find too much, and a message or an
    export made of it would reach too far.
    """

    text: str
    terms: tuple[Term, ...] = ()
    problems: tuple[str, ...] = ()

    def values_of(self, key: str) -> tuple[str, ...]:
        """The values asked for under a key, those turned round left out."""
        return tuple(
            value for term in self.terms if term.key == key and not term.is_not for value in term.values
        )

    def without(self, term: Term) -> str:
        """The text of the search with one part taken away."""
        return " ".join(each.text for each in self.terms if each is not term)


def fold(word: str) -> str:
    """How words are compared: "Very bad", "very-bad" and "very_bad" are one."""
    return re.sub(r"[\s_-]+", "_", word.strip().casefold())


def parse(text: str, vocabulary: Vocabulary) -> Search:
    """Read what somebody typed; never raises."""
    tidy = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", text).translate(_QUOTES).split())
    terms: list[Term] = []
    problems: list[str] = []
    if len(tidy) > LONGEST:
        problems.append(_("This is too long to search for; shorten it to %(n)s characters.") % {"n": LONGEST})
        tidy = tidy[:LONGEST]
    for found in _PART.finditer(tidy):
        minus, key, rest = found.groups()
        values = [quoted or bare for quoted, bare in _VALUE.findall(rest)]
        term = Term(key.lower() if key else "", tuple(filter(_says_something, values)), bool(minus), found[0])
        if term.values:
            terms.append(_checked(term, vocabulary, problems))
    if len(terms) > MOST_PARTS:
        problems.append(_("Ask for at most %(n)s things at once.") % {"n": MOST_PARTS})
    return Search(tidy, tuple(terms[:MOST_PARTS]), tuple(problems))


def _says_something(value: str) -> bool:
    return any(letter.isalnum() for letter in value)


def _checked(term: Term, vocabulary: Vocabulary, problems: list[str]) -> Term:
    """The term with the values its words stand for; what is not known is told."""
    if not term.key:
        return term
    if not vocabulary.takes(term.key):
        told = _("Nothing is called “%(key)s”; put words with a colon in quotation marks.") % {
            "key": term.key
        }
        problems.append(told + _guess(term.key, vocabulary.keys))
        return term
    values = []
    for word in term.values:
        value = vocabulary.value(term.key, word.strip())
        if value is None:
            told = _("“%(key)s” is never “%(value)s”.") % {"key": term.key, "value": word}
            known = vocabulary.words.get(term.key, {})
            near = nearest(fold(word), known)
            problems.append(told + (_did_you_mean(known[near]) if near else _known(known)))
        else:
            values.append(value)
    return Term(term.key, tuple(values), term.is_not, term.text)


def _guess(word: str, known: Iterable[str]) -> str:
    near = nearest(word, known)
    return _did_you_mean(near) if near else ""


def _did_you_mean(word: str) -> str:
    return " " + _("Did you mean “%(word)s”?") % {"word": word}


def _known(words: Mapping[str, str]) -> str:
    """The values there are, while they fit into a sentence."""
    values = list(dict.fromkeys(words.values()))
    return " " + _("It can be %(values)s.") % {"values": ", ".join(values)} if 0 < len(values) <= 10 else ""
