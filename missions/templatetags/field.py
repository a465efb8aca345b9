"""The words of the observer's app: written into its page, read by static/js/field/words.js."""

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext

register = template.Library()

# The plural categories of Intl.PluralRules, each with a number that falls into it. Only whole things are
# counted, so a language's category for fractions ("other" in Russian) is written like the one for many.
EXAMPLES = {"one": 1, "few": 2, "many": 5, "other": 10}
ONE_OTHER = ("one", "other")
CATEGORIES = {"ru": ("one", "few", "many", "other"), "uk": ("one", "few", "many", "other")}


@register.simple_tag
def word(key: str, text: str) -> SafeString:
    """`say(key)` in the page; %s stands for what is put in."""
    return format_html('<p data-word="{}">{}</p>', key, _in_words(key, text))


def _in_words(key: str, text: str) -> str:
    """A language may have words of its own for one key, where the English means two things ("open")."""
    own = pgettext(key, text)
    return gettext(text) if own == text else own


@register.simple_tag
def counted(key: str, one: str, many: str) -> SafeString:
    """`count(key, n)` in the page: one line for each plural category of the language."""
    categories = CATEGORIES.get(get_language() or "", ONE_OTHER)
    return format_html_join(
        "",
        '<p data-count="{}" data-form="{}">{}</p>',
        ((key, category, ngettext(one, many, EXAMPLES[category])) for category in categories),
    )
