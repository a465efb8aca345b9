"""What is looked up rather than read: method, what the file says of itself, and the annex."""

from typing import Any

from reports.docx.parts import bookmark, table

_COLUMNS = {
    "coverage": ("stage", "expected", "received", "verified"),
    "bias": ("group", "visited", "register"),
}


def method(paper: Any, view: dict[str, Any]) -> None:
    told, words = view["method"], view["words"]
    if told["is_empty"]:
        return
    paper.add_heading(told["heading"], level=1)
    for text in [*told["paragraphs"], *told["after"]["paragraphs"]]:
        paper.add_paragraph(text)
    rows = {"coverage": told["coverage"] or told["after"]["coverage"], "bias": told["after"]["bias"]}
    for name, found in rows.items():
        if found:
            paper.add_paragraph(words[name], "Caption")
            table(paper, [words[column] for column in _COLUMNS[name]], found, title=words[name])


def coverage_map(paper: Any, told: dict[str, Any] | None) -> None:
    """The map's list, and its caption; the drawing stays with the paper and the web page."""
    if not told:
        return
    paper.add_paragraph(told["title"], "Caption")
    rows = [[row["number"], row["name"], row["text"]] for row in told["rows"]]
    table(paper, [], rows, title=told["title"])
    paper.add_paragraph(told.get("caption") or told["text"], "Byline")


def imprint(paper: Any, view: dict[str, Any]) -> None:
    title = view["words"]["imprint"]
    paper.add_heading(title, level=1)
    if view["verification"]:
        paper.add_paragraph(f"{view['verification']['text']} {view['verification']['address']}")
    table(paper, [], [[line["label"], "\n".join(line["values"])] for line in view["imprint"]], title=title)


def annex(paper: Any, told: dict[str, Any], words: Any) -> None:
    if not told["parts"]:
        return
    paper.add_page_break()
    paper.add_heading(told["heading"], level=1)
    if told["intro"]:
        paper.add_paragraph(told["intro"])
    number = 0
    for part in told["parts"]:
        if part["heading"]:
            paper.add_heading(part["heading"], level=2)
        for row in (row for pair in part["pairs"] for row in pair):
            number += 1
            _entry(paper, row, words, number)


def _entry(paper: Any, row: dict[str, Any], words: Any, number: int) -> None:
    paragraph = paper.add_paragraph(style="Annex entry")
    if row["anchor"]:
        bookmark(paragraph, row["anchor"], number)
    paragraph.add_run(row["mark"]).bold = True
    paragraph.add_run(f" {row['claim']}")
    others = f"{words['others']} {', '.join(row['others'])}" if row["others"] else ""
    codes = "; ".join(part for part in (", ".join(row["codes"]), others) if part)
    for text in (row["text"], row["base"], f"{codes} {row['more']}".strip()):
        if text:
            paragraph.add_run().add_break()
            paragraph.add_run(text)
