"""Places and what was seen there as GeoJSON (RFC 7946), feature after feature."""

import io
import json
from collections.abc import Mapping

from reports.exports.cells import Cell

Position = tuple[float, float]


class Features:
    """A FeatureCollection; a place without coordinates is a feature without geometry."""

    def __init__(self, out: io.BufferedWriter) -> None:
        self._out, self.rows = out, 0
        out.write(b'{"type": "FeatureCollection", "features": [')

    def add(self, position: Position | None, properties: Mapping[str, Cell]) -> None:
        """``position``: latitude and longitude; the file has them the other way round."""
        geometry = None
        if position is not None:
            geometry = {"type": "Point", "coordinates": [position[1], position[0]]}
        feature = {"type": "Feature", "geometry": geometry, "properties": properties}
        self._out.write(b",\n" if self.rows else b"\n")
        self._out.write(json.dumps(feature, ensure_ascii=False).encode("utf-8", "backslashreplace"))
        self.rows += 1

    def end(self) -> None:
        self._out.write(b"\n]}\n")
