"""Checklists nobody wrote and answers to them, sensible and wild, for both implementations of the logic."""

from hypothesis import strategies as st

from missions.checklists import Form, QuestionType
from missions.checklists.form import FORM_SCHEMA
from missions.checklists.special import SPECIAL_ANSWERS
from tests.missions.checklists.samples import SAMPLES, TEXTS, WILD

FLAGS = ("fancy", "constructor")
VALUES = ("red", "green", "blue", "nothing")
KEYS = ("constructor", "q_b", "q_c", "q_d", "q_e", "q_f", "q_g", "q_h", "q_i")
SEVERITIES = ("critical", "serious", "minor", "info")
OTHERS = {
    "other.o_number": "integer",
    "other.o_time": "time",
    "other.o_colour": "single",
    "gone.g_text": "text",
}
TYPES = tuple(kind.value for kind in QuestionType)
# Types that conditions, adverse answers and checks speak of come more often.
MOSTLY = (*TYPES, "yes_no", "single", "multi", "integer", "integer", "time", "time", "datetime", "text")

_MULTIPLE = (
    ["red"],
    ["blue", "red"],
    ["red", "red"],
    ["nothing"],
    ["nothing", "red"],
    ["pink"],
    [7],
    [True],
    "red",
)

_scalars = st.sampled_from((None, True, False, 0, 1, -1, 2.5, 1e300, "", " ", "yes", "1", *SPECIAL_ANSWERS))
_names = st.sampled_from(
    ("x", "zz", "1", "2", "7", "__proto__", "constructor", "toString", "é", "🗳" * 61, "\ud83d")
)
wild = st.recursive(
    _scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_names, inner, max_size=3),
    max_leaves=4,
)
texts = st.sampled_from(TEXTS) | wild


def answer_to(question):
    """Mostly answers that make sense, now and then one that does not."""
    kind = question.type.value
    samples = SAMPLES.get(kind, (*question.values, *question.values, "pink", "x" * 70, "\ud83d\x00"))
    if kind == "multi":
        known = tuple([value] for value in question.values)
        samples = (*known, [*question.values[::-1]], [*question.values[:2]], *_MULTIPLE)
    given = st.sampled_from((*samples, *samples, *SPECIAL_ANSWERS, *WILD))
    return (
        st.dictionaries(st.sampled_from("1234"), given, max_size=4) | given if question.is_repeated else given
    )


def sheets_of(form, flags=FLAGS):
    """Filled sheets of one form: what comes in, and what else decides about it."""
    keys = tuple(form.by_key)
    answers = st.fixed_dictionaries({}, optional={key: answer_to(form.by_key[key]) for key in keys})
    strangers = st.dictionaries(_names, wild, max_size=2)
    given = st.one_of(
        answers, answers, answers, st.builds(lambda one, two: two | one, answers, strangers), wild
    )
    others = {}
    for name, kind in form.references.items():
        other, key = name.split(".")
        samples = SAMPLES.get(kind.value, (*VALUES, "\ufeff"))
        others.setdefault(other, {})[key] = st.sampled_from((*samples, *SPECIAL_ANSWERS, None)) | wild
    return st.fixed_dictionaries(
        {
            "answers": given,
            "comments": st.dictionaries(st.sampled_from(keys), texts, max_size=3) | wild,
            "config": st.dictionaries(st.sampled_from(tuple(flags)), st.booleans(), max_size=3),
            "repeats": st.integers(1, 3),
            "short_form": st.booleans(),
            "others": st.fixed_dictionaries(
                {}, optional={kind: st.fixed_dictionaries({}, optional=own) for kind, own in others.items()}
            ),
        }
    )


@st.composite
def forms(draw):
    """A form as it is stored, of up to nine questions with conditions, adverse answers and checks."""
    count = draw(st.integers(1, len(KEYS)))
    questions = []
    for key in KEYS[:count]:
        questions.append(draw(_questions(key, tuple(questions))))
    times = [each["key"] for each in questions if each["type"] == "time" and "repeat_for" not in each]
    words = [each["key"] for each in questions if each["type"] == "text" and "repeat_for" not in each]
    definition = {
        "schema": FORM_SCHEMA,
        "key": "made",
        **dict.fromkeys(("title", "short_title", "code", "version", "language", "use", "unit_of_observation",
                         "observer_time", "reads"), "-"),
        "arrival": times[0] if times else "",
        "departure": times[1] if len(times) > 1 else "",
        "comment_question": words[0] if words else "",
        "may_pass_midnight": draw(st.booleans()),
        "special_answers": dict.fromkeys(SPECIAL_ANSWERS, "-"),
        "questions": questions,
        "ends_form_if": draw(_endings(tuple(questions))),
        "references": OTHERS,
        **{name: [] for name in ("groups", "coordinator_fields")},
        **{name: {} for name in ("sections", "standards")},
    }  # fmt: skip
    definition["checks"] = [
        {"id": f"c{number}", "form": "made", "expr": expr, "level": "warning", "message": "-"}
        for number, expr in enumerate(draw(st.lists(checks_over(tuple(questions)), min_size=1, max_size=3)))
    ]
    return Form.from_json(definition)


@st.composite
def _questions(draw, key, earlier):
    kind = draw(st.sampled_from(MOSTLY))
    values = _values_of(kind)
    question = {
        "key": key,
        "text": key,
        "type": kind,
        "severity": draw(st.sampled_from(SEVERITIES)),
        "special_answers": dict.fromkeys(SPECIAL_ANSWERS[: draw(st.integers(0, 3))], "-"),
        "adverse": [],
    }
    for name in ("core", "required"):
        question |= {name: True} if draw(st.booleans()) else {}
    if values:
        question["values"], question["adverse"] = list(values), draw(_some(values))
        question["severity_by_value"] = dict.fromkeys(draw(_some(values)), draw(st.sampled_from(SEVERITIES)))
    if kind == "multi":
        question["exclusive"], question["labels"] = ["nothing"], {"nothing": "Nothing at all"}
    if kind == "integer":
        question |= draw(st.sampled_from(({}, {"min": 0, "max": 50}, {"min": -5}, {"max": 100})))
        question["adverse"] = draw(st.sampled_from(([], {"gt": 0}, {"gt": 10})))
    if draw(st.integers(0, 5)) == 0:
        question["repeat_for"] = "referendum.questions"
    if draw(st.booleans()):
        question["relevant"] = draw(_conditions(earlier))
    return question


def _values_of(kind):
    if kind == "yes_no":
        return ("yes", "no")
    if kind == "country":
        return ("AD", "AE", "AF", "AG", "AI", "AL", "AM", "AO", "AQ")
    return VALUES if kind in ("single", "scale", "multi") else ()


def _some(values):
    return st.lists(st.sampled_from(values), unique=True, max_size=2)


def _conditions(earlier):
    leaf = st.sampled_from([{"config": flag, "is": value} for flag in FLAGS for value in (True, False)])
    for question in earlier:
        values = (*question.get("values", ("1", "PS 7")), "not_observed")
        leaf |= st.lists(st.sampled_from(values), min_size=1, max_size=2).map(
            lambda chosen, key=question["key"]: {"key": key, "in": chosen}
        )
        if question["type"] == "integer":
            leaf |= st.sampled_from([{"key": question["key"], "gt": limit} for limit in (-1, 0, 3)])
    both = st.lists(leaf, min_size=1, max_size=2)
    return st.one_of(
        leaf, leaf, both.map(lambda parts: {"all": parts}), both.map(lambda parts: {"any": parts})
    )


def _endings(questions):
    choices = [each for each in questions if "values" in each]
    endings = [[{"key": each["key"], "in": each["values"][:1]}] for each in choices]
    return st.sampled_from([[], *endings])


def checks_over(questions):
    """Texts of checks that make sense over these questions and those of other forms."""
    kinds = {each["key"]: each["type"] for each in questions} | OTHERS
    named = {kind: [key for key, own in kinds.items() if own == kind] for kind in TYPES}
    counts = [*"035", *named["integer"], *(f"zero_if_blank({key})" for key in named["integer"])]
    sums = st.builds(
        "({} {} {})".format, st.sampled_from(counts), st.sampled_from("+-"), st.sampled_from(counts)
    )
    times, moments = st.sampled_from(named["time"]), st.sampled_from(named["datetime"] or ["-"])
    numbers = st.sampled_from(counts) | sums | st.builds("minutes({} - {})".format, times, times)
    truths = [
        _compared(numbers),
        _compared(times),
        *([_compared(moments)] if named["datetime"] else []),
        st.sampled_from([*kinds]).map("blank({})".format),
        st.just("any_critical(form)"),
        st.sampled_from(list(_choices(named))).map("({})".format),
    ]
    return st.recursive(
        st.one_of(truths),
        lambda inner: (
            st.builds("({} {} {})".format, inner, st.sampled_from(("and", "or", "==")), inner)
            | inner.map("(not {})".format)
        ),
        max_leaves=4,
    )


def _compared(terms):
    return st.builds("({} {} {})".format, terms, st.sampled_from(("<=", ">=", "<", ">", "==", "!=")), terms)


def _choices(named):
    for key in named["single"] + named["scale"]:
        yield from (f"{key} in ['red', 'blue']", f"{key} not in ['nothing']", f"{key} == 'green'")
    for key in named["text"]:
        yield f"{key} != 'Seen'"
    for key in named["multi"]:
        yield from (f"'red' in {key}", f"'blue' not in {key}")
