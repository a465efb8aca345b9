"""Identification and dates in the PDF's XMP; every date is the document's cut-off, never the clock."""

from datetime import UTC, datetime
from typing import Any, Self
from xml.sax.saxutils import escape

from weasyprint.document import DocumentMetadata

# PDF/A wants a property that it does not know described, hence the extension schema (ISO 19005-3, 6.6.2.3).
_PDFUA = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
    xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
    xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
    xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
  <pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
    <pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
    <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
    <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
    <pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
      <pdfaProperty:name>part</pdfaProperty:name>
      <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
      <pdfaProperty:category>internal</pdfaProperty:category>
      <pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
    </rdf:li></rdf:Seq></pdfaSchema:property>
  </rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
    xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
"""
_DUBLIN_CORE = """
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" rdf:about=""
    xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:identifier>{identifier}</dc:identifier>
  <dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
"""
_EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


def frozen_at(document: dict[str, Any]) -> datetime:
    """The snapshot's cut-off in UTC: the moment the document speaks of, and the file's only date."""
    text = document.get("snapshot", {}).get("cut_off")
    if not text:
        return _EPOCH
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def frozen_at_w3c(document: dict[str, Any]) -> str:
    return frozen_at(document).strftime("%Y-%m-%dT%H:%M:%SZ")


def identifier(document: dict[str, Any]) -> bytes:
    """First half of the file identifier: the content hash, as the 32 hex digits a PDF identifier holds."""
    return str(document.get("content_hash", ""))[:32].encode("ascii", "ignore")


class PaperMetadata(DocumentMetadata):
    """WeasyPrint's metadata plus language, content hash and the PDF/UA identification."""

    statement: dict[str, Any]

    @classmethod
    def of_statement(cls, metadata: DocumentMetadata, document: dict[str, Any]) -> Self:
        extended = cls(**vars(metadata))
        extended.statement = document
        return extended

    def generate_rdf_metadata(self, variant: str, version: int, conformance: str) -> bytes:
        rdf: bytes = super().generate_rdf_metadata(variant, version, conformance)
        more = _DUBLIN_CORE.format(
            identifier=escape(f"sha256:{self.statement.get('content_hash', '')}"),
            language=escape(str(self.lang or "en")),
        )
        end = b"</rdf:RDF>"
        return rdf.replace(end, (more + _PDFUA).encode("utf-8") + end)
