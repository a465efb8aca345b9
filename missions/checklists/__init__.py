"""Checklists: their definition and the logic of filling one. Pure: no database, no request, no clock."""

from missions.checklists.adaptation import adapt
from missions.checklists.adverse import AdverseAnswer, adverse_answers
from missions.checklists.answers import INCOMPLETE_RULES, AnswerProblem, Cleaned, clean_answers
from missions.checklists.consistency import CheckOutcome, run_checks
from missions.checklists.definition import ChecklistSet
from missions.checklists.form import Check, Form, Group, Standard
from missions.checklists.parsing.sets import parse_documents, parse_set
from missions.checklists.problems import DefinitionError, DefinitionProblem
from missions.checklists.question import Question, QuestionType, Severity
from missions.checklists.relevance import Context, is_relevant, relevant_questions
from missions.checklists.special import is_blank, is_special, option_label
from missions.checklists.standard_set import load_standard_set
from missions.checklists.translation import alphabetical, country_name, translated

__all__ = [
    "INCOMPLETE_RULES",
    "AdverseAnswer",
    "AnswerProblem",
    "Check",
    "CheckOutcome",
    "ChecklistSet",
    "Cleaned",
    "Context",
    "DefinitionError",
    "DefinitionProblem",
    "Form",
    "Group",
    "Question",
    "QuestionType",
    "Severity",
    "Standard",
    "adapt",
    "adverse_answers",
    "alphabetical",
    "clean_answers",
    "country_name",
    "is_blank",
    "is_relevant",
    "is_special",
    "load_standard_set",
    "option_label",
    "parse_documents",
    "parse_set",
    "relevant_questions",
    "run_checks",
    "translated",
]
