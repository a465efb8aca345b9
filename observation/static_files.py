"""How static files are kept for production: without comments, compressed, named by content, modules too."""

import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Comments that have their lines to themselves; any other may be part of a text.
LINES = {
    ".js": re.compile(r"^[ \t]*(?:/\*.*?\*/|//[^\n]*)[ \t]*\n", re.DOTALL | re.MULTILINE),
    ".css": re.compile(r"^[ \t]*/\*.*?\*/[ \t]*\n", re.DOTALL | re.MULTILINE),
}
IMPORTS = (
    r"""(?P<matched>(?P<before>\b(?:from|import)\s*\(?\s*)["'](?P<url>\.{1,2}/[^"']+)["'])""",
    '%(before)s"%(url)s"',
)
OURS = ("js/", "css/")


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also rewrites what one ES module imports from another, since only the hashed names are kept.

    By a pattern of our own: Django's takes `import { offerExport } from` for an export too.
    """

    patterns = (*CompressedManifestStaticFilesStorage.patterns, ("*.js", (IMPORTS,)))
    max_post_process_passes = 20  # one for each step of the longest way from a module to what it imports

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        """Works on what was collected and not on its sources, whose comments may look like imports."""
        yield from super().post_process({name: (self, name) for name in paths}, dry_run, **options)

    def _save(self, name: str, content: IO[bytes]) -> str:
        if name.startswith(OURS):
            content.seek(0)  # it has been read for the name already
            content = ContentFile(as_sent(name, content.read()))
        return super()._save(name, content)


def as_sent(name: str, body: bytes) -> bytes:
    """A source of ours as phones get it: the comments stay here, a fifth of what would have to be fetched."""
    for ending, lines in LINES.items():
        if name.endswith(ending):
            return lines.sub("", body.decode()).encode()
    return body
