"""The sprite of icons: the drawings of the Tabler outline set that our pages use, in one file.

They come with the Python package cotton-icons, so neither Node nor a network is needed. None of
them is committed: the built file lies in var/assets and takes the place of the empty one that is.
"""

from __future__ import annotations

import importlib.util
import re
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "cotton_icons"
DRAWINGS = Path("templates", "cotton", "tablericon")
LICENCE = "Tabler Icons, MIT licence, (c) Paweł Kuna and contributors"
SHAPE = re.compile(r"<(path|circle|rect|line|polyline|ellipse|polygon)\b[^>]*?/?>")
OUTLINE = re.compile(r"\{% if variant == 'outline' %\}(.*?)\{% endif %\}", re.DOTALL)


def package_folder() -> Path | None:
    """Where the drawings lie; none if the package is not installed."""
    spec = importlib.util.find_spec(PACKAGE)
    return Path(spec.origin).parent if spec and spec.origin else None


def outline_of(template: str) -> str:
    """The shapes of one drawing, as they stand between `<symbol>` and `</symbol>`."""
    found = OUTLINE.search(template)
    if found is None:
        raise ValueError("the drawing has no outline")
    shapes = [shape.group(0).rstrip("/>") + "/>" for shape in SHAPE.finditer(found.group(1))]
    if not shapes:
        raise ValueError("the outline has no shape")
    return "".join(shapes)


def sprite_of(names: Iterable[str], folder: Path) -> str:
    """One SVG with a symbol for each name."""
    symbols = []
    for name in sorted(names):
        drawing = folder / DRAWINGS / f"{name.replace('-', '_')}.html"
        shapes = outline_of(drawing.read_text(encoding="utf-8"))
        symbols.append(f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>')
    body = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n<!-- {LICENCE} -->\n{body}\n</svg>\n'
