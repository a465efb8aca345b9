"""Conditions of a checklist in words, for forms that cannot hide what is not asked yet."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from missions.checklists import Form, option_label
from missions.checklists.conditions import AllOf, AnyOf, Condition, ConfigIs, KeyAbove, KeyIn


def can_hold(condition: Condition | None, config: Mapping[str, bool]) -> bool:
    """Whether some answers make the condition true under the mission's configuration."""
    if isinstance(condition, ConfigIs):
        return config.get(condition.flag, False) is condition.value
    if isinstance(condition, AllOf):
        return all(can_hold(part, config) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(can_hold(part, config) for part in condition.parts)
    return True


def only_if(form: Form, condition: Condition | None) -> str:
    """ "Only if “Why were they turned away?” ..." as a sentence; "" when the question is always asked."""
    words = _words(form, condition)
    return _("Only if %(condition)s.") % {"condition": words} if words else ""


def _words(form: Form, condition: Condition | None) -> str:
    if isinstance(condition, AllOf | AnyOf):
        parts = [words for part in condition.parts if (words := _words(form, part))]
        joint = _(" and ") if isinstance(condition, AllOf) else _(" or ")
        return joint.join(parts)
    if isinstance(condition, KeyIn):
        question = form.by_key[condition.key]
        labels = _(" or ").join(
            _("“%(answer)s”") % {"answer": option_label(question, value)} for value in condition.values
        )
        return _("“%(question)s” is answered %(answers)s") % {"question": question.text, "answers": labels}
    if isinstance(condition, KeyAbove):
        question = form.by_key[condition.key]
        return _("“%(question)s” is more than %(n)s") % {"question": question.text, "n": condition.limit}
    return ""
