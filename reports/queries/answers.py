"""The answers of one form as SQL columns, each document parsed once."""

from dataclasses import dataclass, field

from psycopg2 import sql

from missions.checklists import Question, QuestionType
from reports.claims import Condition
from reports.queries.bound import Bound
from reports.queries.values import Values, listed


@dataclass
class Answers:
    """The answers of one form as columns: asks jsonb_to_record for each key once, in the type it is read as.

    Choices of one value are read as text, which is quickest; lists, numbers and repeated answers as jsonb.
    """

    bound: Bound
    form: str
    values: Values
    types: dict[str, str] = field(default_factory=dict)

    def question(self, key: str) -> Question | None:
        return self.bound.questions.get((self.form, key))

    def column(self, key: str) -> sql.Composable:
        question = self.question(key)
        plain = question is not None and not question.is_repeated
        as_text = (
            plain and question is not None and question.type not in (QuestionType.MULTI, QuestionType.INTEGER)
        )
        self.types.setdefault(key, "text" if as_text else "jsonb")
        return sql.Identifier("a", key)

    def is_text(self, key: str) -> bool:
        self.column(key)
        return self.types[key] == "text"

    def is_any_of(self, key: str, wanted: tuple[str, ...]) -> sql.Composable:
        """True when the answer, or an element of a list, is wanted; NULL or false otherwise."""
        test = "{} = ANY({})" if self.is_text(key) else "jsonb_typeof({0}) <> 'object' AND {0} ?| {1}"
        return sql.SQL(f"({test})").format(self.column(key), self.values.texts(wanted))

    def is_above(self, key: str, limit: int) -> sql.Composable:
        """True when the answer is a number above the limit."""
        above = sql.SQL("({0} > {1}::jsonb AND jsonb_typeof({0}) = 'number')")
        return above.format(self._json(key), self.values(str(limit)))

    def number(self, key: str) -> sql.Composable:
        """The answer as a number, NULL when it is none."""
        number = sql.SQL("CASE WHEN jsonb_typeof({0}) = 'number' THEN ({0})::numeric END")
        return number.format(self._json(key))

    def holds(self, condition: Condition) -> sql.Composable:
        """Whether a relevance condition holds; NULL when its answer is missing."""
        if condition.gt is not None:
            return self.is_above(condition.key, condition.gt)
        return self.is_any_of(condition.key, condition.values)

    def _json(self, key: str) -> sql.Composable:
        return sql.SQL("to_jsonb({})" if self.is_text(key) else "{}").format(self.column(key))

    def record(self) -> sql.Composable:
        """The columns read so far as the FROM item `a`."""
        columns = [sql.SQL("{} " + kind).format(sql.Identifier(key)) for key, kind in self.types.items()]
        columns = columns or [sql.SQL("nothing text")]
        return sql.SQL("jsonb_to_record(t.answers) AS a({})").format(listed(columns))
