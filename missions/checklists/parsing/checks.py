"""Consistency checks read from a definition and handed to the forms they concern."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from missions.checklists.expression_parser import ExpressionError, parse_expression
from missions.checklists.expression_types import Names, Senseless, check_sense
from missions.checklists.expressions import names_in
from missions.checklists.form import Check, Form
from missions.checklists.parsing.fields import Fields, fields_of
from missions.checklists.problems import ProblemList, did_you_mean
from missions.checklists.question import Question, Severity

EVERY_FORM = "*"
_LEVELS = ("error", "warning", "finding")
_SEVERITIES = tuple(Severity)


def add_checks(
    forms: Mapping[str, Form], raws: list[tuple[str, Any]], problems: ProblemList
) -> dict[str, Form]:
    """The forms with their checks; one for '*' goes to every form that has the questions it looks at."""
    result = dict(forms)
    seen: set[str] = set()
    for file, raw in raws:
        key = raw.get("id") if isinstance(raw, Mapping) else None
        fields = fields_of(raw, file=file, key=key if isinstance(key, str) else "", problems=problems)
        check = _read_check(fields, forms)
        if check is None:
            continue
        if check.id in seen:
            fields.report("duplicate_check", "Another check has the same id; rename one of them.")
        seen.add(check.id)
        for form in _forms_of(check, forms, fields):
            result[form] = _with_check(result[form], check, forms)
    return result


def _read_check(fields: Fields, forms: Mapping[str, Form]) -> Check | None:
    before = len(fields.problems)
    level, severity = fields.text("level", required=True), fields.text("severity")
    if level and level not in _LEVELS:
        fields.report("check_level", f'"{level}" is not a level; use one of {", ".join(_LEVELS)}.')
    if (level == "finding") != bool(severity):
        fields.report("check_severity", "A check of level finding has a severity; the others have none.")
    if severity and severity not in _SEVERITIES:
        fields.report(
            "severity_unknown", f'"{severity}" is not a severity; use one of {", ".join(Severity)}.'
        )
    form = fields.text("form", required=True)
    if form and form != EVERY_FORM and form not in forms:
        fields.report("check_unknown_form", f'There is no form "{form}".{did_you_mean(form, forms)}')
    texts = [fields.text(name, required=True) for name in ("id", "expr", "message")]
    fields.finish()
    if len(fields.problems) > before:
        return None
    return Check(texts[0], form, texts[1], level, texts[2], Severity(severity) if severity else None)


def _forms_of(check: Check, forms: Mapping[str, Form], fields: Fields) -> list[str]:
    """The forms the check concerns; a check that makes no sense concerns none and is a problem."""
    try:
        expression = parse_expression(check.expr)
    except ExpressionError as error:
        fields.report("check_syntax", f"The check cannot be read: {error}")
        return []
    wanted = {name for name in names_in(expression) if "." not in name}
    chosen = [check.form]
    if check.form == EVERY_FORM:
        chosen = [key for key, form in forms.items() if wanted <= set(form.by_key)] or list(forms)[:1]
    for key in chosen:
        try:
            check_sense(expression, Names(_known(key, forms)))
        except Senseless as error:
            fields.report(error.rule, error.message)
            return []
    return chosen


def _known(key: str, forms: Mapping[str, Form]) -> dict[str, Question]:
    others = {f"{name}.{q.key}": q for name, form in forms.items() for q in form.questions}
    return others | dict(forms[key].by_key)


def _with_check(form: Form, check: Check, forms: Mapping[str, Form]) -> Form:
    others = [name for name in names_in(parse_expression(check.expr)) if "." in name]
    types = {name: forms[(home := name.split("."))[0]].by_key[home[1]].type for name in others}
    return replace(form, checks=(*form.checks, check), references={**form.references, **types})
