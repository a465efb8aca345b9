"""Last hand on the tagged structure: furniture becomes artifact, links say where they lead."""

from collections.abc import Iterator, Mapping
from typing import Any

import pydyf
from weasyprint import Document

_POINTS_PER_PIXEL = 0.75


def finish(document: Document, pdf: pydyf.PDF, *, link_titles: Mapping[str, str]) -> None:
    """Correct what WeasyPrint leaves open for PDF/UA-1 (ISO 14289-1, 7.1, 7.3, 7.5, 7.18.5)."""
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    elements = list(_elements(pdf, root))
    _furniture_to_artifacts(pdf, root, {element.number for element in elements})
    for element in elements:
        if element["S"] == "/Figure":
            _box_in_page_space(pdf, element)
        if element["S"] == "/TR":
            _scope_headers(pdf, element)
    _name_elements(pdf, root, elements)
    _title_links(pdf, link_titles)
    pdf.catalog["AF"] = pydyf.Array(dict.fromkeys(pdf.catalog["AF"]))  # every file is listed there twice


def _object(pdf: pydyf.PDF, reference: Any) -> Any:
    return pdf.objects[int(bytes(reference).split()[0])]


def _elements(pdf: pydyf.PDF, parent: Any) -> Iterator[Any]:
    """Structure elements below a parent, in reading order."""
    for kid in parent["K"]:
        if isinstance(kid, bytes) and (element := _object(pdf, kid)).get("Type") == "/StructElem":
            yield element
            yield from _elements(pdf, element)


def _furniture_to_artifacts(pdf: pydyf.PDF, root: Any, in_tree: set[int]) -> None:
    """Margin boxes are drawn as marked content whose elements hang in no tree: mark them as what they are."""
    parents = _object(pdf, root["ParentTree"])["Nums"]
    for page_number, page_reference in enumerate(pdf.page_references):
        owners = parents[2 * page_number + 1]
        loose = {mcid for mcid, owner in enumerate(owners) if int(owner.split()[0]) not in in_tree}
        stream = _object(pdf, _object(pdf, page_reference)["Contents"]).stream
        for index, operand in enumerate(stream):
            if isinstance(operand, dict) and operand.get("MCID") in loose:
                stream[index - 1] = "/Artifact"
                stream[index] = pydyf.Dictionary({"Type": "/Pagination"})
        for mcid in loose:
            owners[mcid] = "null"
    for thing in pdf.objects:
        is_element = isinstance(thing, pydyf.Dictionary) and thing.get("Type") == "/StructElem"
        if is_element and thing.number not in in_tree:
            thing.clear()
    root["ParentTreeNextKey"] = len(parents) // 2


def _box_in_page_space(pdf: pydyf.PDF, figure: Any) -> None:
    """A figure's box arrives in CSS pixels from the top; readers expect points from the bottom."""
    height = _object(pdf, figure["Pg"])["MediaBox"][3]
    left, top, right, bottom = (value * _POINTS_PER_PIXEL for value in figure["A"]["BBox"])
    corners = (left, height - bottom, right, height - top)
    figure["A"]["BBox"] = pydyf.Array(round(value, 2) for value in corners)


def _scope_headers(pdf: pydyf.PDF, row: Any) -> None:
    cells = [_object(pdf, kid) for kid in row["K"]]
    scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
    for cell in cells:
        if cell["S"] == "/TH":
            cell["A"]["Scope"] = scope


def _name_elements(pdf: pydyf.PDF, root: Any, elements: list[Any]) -> None:
    """Header cells carry ids; a document with ids needs the tree that finds them (ISO 32000-1, 14.7.2)."""
    named = sorted((element["ID"].data, element) for element in elements if "ID" in element)
    if named:
        names = pydyf.Array(part for key, element in named for part in (key, element.reference))
        tree = pydyf.Dictionary({"Names": names, "Limits": pydyf.Array((named[0][0], named[-1][0]))})
        pdf.add_object(tree)
        root["IDTree"] = pydyf.Dictionary({"Kids": pydyf.Array([tree.reference])})


def _title_links(pdf: pydyf.PDF, link_titles: Mapping[str, str]) -> None:
    """Say where an internal link leads instead of naming its anchor."""
    for thing in pdf.objects:
        if isinstance(thing, dict) and thing.get("Subtype") == "/Link" and "Dest" in thing:
            anchor = thing["Dest"].string
            if anchor in link_titles:
                thing["Contents"] = pydyf.String(link_titles[anchor])
