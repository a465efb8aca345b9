"""What a screen reader, an archive and a validator find in the file."""

import re
from io import BytesIO
from itertools import pairwise

import pikepdf
import pypdf

from reports.pdf import render
from tests.reports.pdf.documents import kazakhstan


def elements(parent):
    """Structure elements below a parent, in reading order."""
    kids = parent.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and kid.get("/Type") == "/StructElem":
            yield kid
            yield from elements(kid)


def tags(pdf, name):
    return [one for one in elements(pdf.Root.StructTreeRoot) if str(one.S) == name]


def marked_text(page):
    """How many pieces of a page stand in each kind of mark."""
    found = {"artifact": 0, "content": 0, "loose": 0}
    kinds = []
    for operands, operator in pikepdf.parse_content_stream(page):
        match str(operator):
            case "BMC" | "BDC":
                kinds.append("artifact" if operands[0] == "/Artifact" else "content")
            case "EMC":
                kinds.pop()
            case "Tj" | "TJ" | "Do":
                found[kinds[-1] if kinds else "loose"] += 1
    return found


def test_file_is_tagged_pdf_a_3a_and_pdf_ua(issued, opened):
    pdf = opened(issued)
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.Lang == "en"
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    meta = pdf.open_metadata()
    assert meta.pdfa_status == "3A"
    assert meta["pdfuaid:part"] == "1"
    assert meta["dc:identifier"] == f"sha256:{kazakhstan()['content_hash']}"
    assert pdf.Root.OutputIntents[0].S == "/GTS_PDFA1"


def test_xmp_describes_the_pdf_ua_property_for_archives(issued, opened):
    xmp = bytes(opened(issued).Root.Metadata.read_bytes())
    assert xmp.count(b"<rdf:RDF") == 1
    assert b"<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/<" in xmp


def test_language_is_the_documents(in_kazakh, opened):
    assert opened(in_kazakh).Root.Lang == "kk"


def test_malformed_language_reads_as_english(opened):
    pdf = opened(render({"language": 'kk"><script>'}))
    assert pdf.Root.Lang == "en"


def test_title_author_and_dates_come_from_the_document(issued, draft):
    info = pypdf.PdfReader(BytesIO(issued)).metadata
    assert info.title.startswith("Preliminary Statement, Republican Referendum on the Draft Law")
    assert info.author == "International Observation Mission of the Organization of Turkic States"
    assert info["/CreationDate"] == info["/ModDate"] == "D:20220605221000Z"
    assert pypdf.PdfReader(BytesIO(draft)).metadata.title.startswith("Draft: Preliminary")


def test_page_furniture_is_artifact_and_all_else_content(issued, opened):
    pdf = opened(issued)
    for number, page in enumerate(pdf.pages):
        found = marked_text(page)
        assert found["loose"] == 0
        assert found["artifact"] == (2 if number == 0 else 4)
        assert found["content"] > 10


def test_every_marked_content_belongs_to_one_element_of_the_tree(long_one, opened):
    pdf = opened(long_one)
    known = {one.objgen for one in elements(pdf.Root.StructTreeRoot)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page in pdf.pages:
        owners = numbers[2 * page.StructParents + 1]
        used = {
            int(operands[1].MCID)
            for operands, operator in pikepdf.parse_content_stream(page)
            if str(operator) == "BDC" and "/MCID" in operands[1]
        }
        assert {number for number, owner in enumerate(owners) if owner is not None} == used
        assert all(owners[number].objgen in known for number in used)
    assert pdf.Root.StructTreeRoot.ParentTreeNextKey == len(numbers) // 2


def test_no_orphan_structure_elements_are_left(issued, opened):
    pdf = opened(issued)
    known = {one.objgen for one in elements(pdf.Root.StructTreeRoot)}
    loose = [
        thing
        for thing in pdf.objects
        if isinstance(thing, pikepdf.Dictionary)
        and thing.get("/Type") == "/StructElem"
        and thing.objgen not in known
    ]
    assert loose == []


def test_watermark_is_artifact_of_a_draft_only(draft, issued, opened):
    marked, clean = marked_text(opened(draft).pages[0]), marked_text(opened(issued).pages[0])
    assert marked["artifact"] == clean["artifact"] + 1
    assert marked["loose"] == clean["loose"] == 0


def test_chart_has_alternative_text_and_a_box_on_its_page(issued, opened):
    (figure,) = tags(opened(issued), "/Figure")
    alt = str(figure.Alt)
    assert alt.startswith(
        "What was found in the 15 polling stations visited. Citizen observers present: 14 of 15."
    )
    assert "Interference observed: 0 of 15." in alt
    left, bottom, right, top = map(float, figure.A.BBox)
    assert 0 < left < right < 596
    assert 0 < bottom < top < 842
    assert right - left > 460


def test_marks_link_to_the_annex_and_back(issued):
    reader = pypdf.PdfReader(BytesIO(issued))
    links = {
        (annotation["/Dest"], annotation["/Contents"])
        for page in reader.pages
        for annotation in (one.get_object() for one in page.get("/Annots", []))
    }
    targets = set(reader.named_destinations)
    assert ("annex-F1", "Evidence for F1 in the annex") in links
    assert ("sentence-F1", "Back to sentence F1") in links
    assert {dest for dest, _ in links} <= targets
    assert {f"annex-{row['mark']}" for row in kazakhstan()["annex"]["rows"]} <= {dest for dest, _ in links}


def test_contents_lines_say_where_they_lead(long_one):
    page = pypdf.PdfReader(BytesIO(long_one)).pages[0]
    contents = [one.get_object()["/Contents"] for one in page["/Annots"]]
    assert contents[0] == "Go to Meetings before referendum day in region 1"
    assert len(contents) == 21


def test_bookmarks_are_the_headings(issued):
    titles = [one.title for one in pypdf.PdfReader(BytesIO(issued)).outline]
    sections = [section["heading"] for section in kazakhstan()["sections"]]
    method = "How the Mission observed, and what its figures can carry"
    annex = "Annex: what each sentence rests on"
    assert titles == [*sections, method, "About this document", annex]


def test_headings_start_with_one_h1_and_skip_no_level(issued, opened):
    levels = [
        int(str(one.S)[2])
        for one in elements(opened(issued).Root.StructTreeRoot)
        if re.fullmatch("/H[1-6]", str(one.S))
    ]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_table_headers_have_scope_and_are_findable(issued, opened):
    pdf = opened(issued)
    headers = tags(pdf, "/TH")
    assert {str(header.A.Scope) for header in headers} == {"/Row", "/Column"}
    named = {str(header.ID) for header in headers}
    (leaf,) = pdf.Root.StructTreeRoot.IDTree.Kids
    assert {str(key) for key in list(leaf.Names)[::2]} == named
    referred = {str(one) for cell in tags(pdf, "/TD") for one in cell.A.Headers}
    assert referred <= named


def test_recommendations_are_a_list_of_items_with_bodies(issued, opened):
    items = tags(opened(issued), "/LI")
    assert [[str(kid.S) for kid in item.K] for item in items] == [["/LBody"]] * 2


def test_all_fonts_are_embedded_noto(long_one):
    fonts = {}
    for page in pypdf.PdfReader(BytesIO(long_one)).pages:
        for font in page["/Resources"]["/Font"].values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            fonts[inner["/BaseFont"]] = inner["/FontDescriptor"].get_object()
    assert all("Noto" in name for name in fonts), fonts.keys()
    assert all({"/FontFile2", "/FontFile3"} & set(descriptor) for descriptor in fonts.values())
