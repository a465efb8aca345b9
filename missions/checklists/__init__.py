"""Checklists: their definition and the logic of filling one. Pure: no database, no request, no clock."""

from missions.checklists.definition import ChecklistSet
from missions.checklists.form import Check, Form, Group, Standard
from missions.checklists.parsing.sets import parse_documents, parse_set
from missions.checklists.problems import DefinitionError, DefinitionProblem
from missions.checklists.question import Question, QuestionType, Severity
from missions.checklists.standard_set import load_standard_set

__all__ = [
    "Check",
    "ChecklistSet",
    "DefinitionError",
    "DefinitionProblem",
    "Form",
    "Group",
    "Question",
    "QuestionType",
    "Severity",
    "Standard",
    "load_standard_set",
    "parse_documents",
    "parse_set",
]
