"""What a revision says in words: its comments, and the answers that are sentences."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db.models import F, Func, TextField, Value
from django.utils.deconstruct import deconstructible

# A stored answer of several words is a text somebody wrote; codes, times and values of options have no space.
_TEXTS = '$.* ? (@.type() == "string" && @ like_regex " ")'


@deconstructible
class Said(Func):
    """Its words, unstemmed so that every language finds its own; ``hidden``: keys of questions left out.

    Without hidden keys it is the expression of the index `revision_said`, letter by letter.
    """

    output_field = SearchVectorField()

    def __init__(self, hidden: Sequence[str] = ()) -> None:
        fields: list[Any] = [F("comments"), F("answers")]
        if hidden:
            keys = Value(list(hidden), output_field=ArrayField(TextField()))
            fields = [Func(each, keys, arg_joiner=" - ", template="(%(expressions)s)") for each in fields]
        super().__init__(*fields)

    def as_sql(self, compiler: Any, connection: Any, *_more: Any, **_extra: Any) -> Any:
        """The text and its parameters, in a list: Django's search adds a list to them."""
        (comments, first), (answers, rest) = (
            compiler.compile(each) for each in self.get_source_expressions()
        )
        texts = f"jsonb_path_query_array({answers}, '{_TEXTS}'::jsonpath)"
        return f"to_tsvector('simple'::regconfig, {comments} || {texts})", [*first, *rest]
