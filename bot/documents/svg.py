"""A picture as SVG: shapes in the text's own colour, read in light, dark and print. No style, no script."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class Picture:
    """`svg` stands in a page as it is, `small` in its place where a page is narrow. `says` is its finding in one or two
    sentences: the picture's text equivalent. `rows` tell its numbered points, first to last: when, and what."""

    title: str
    says: str
    svg: str
    small: str
    rows: tuple[tuple[str, str], ...] = ()


def drawing(name: str, title: str, says: str, width: int, height: float, shapes: Iterable[str]) -> str:
    """`name` makes the ids of this drawing unique on its page. Sizes are in SVG units."""
    inside = "".join(shapes)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="picture picture-{name}" viewBox="0 0 {width} {height:.0f}" '
        f'role="img" aria-labelledby="{name}-title {name}-desc" font-family="system-ui, sans-serif" '
        f'fill="currentColor"><title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-desc">{escape(says)}</desc>{inside}</svg>'
    )


def text(x: float, y: float, words: str, *, size: int = 13, anchor: str = "start", bold: bool = False) -> str:
    weight = ' font-weight="650"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" text-anchor="{anchor}"{weight}>{escape(words)}</text>'


def line(x1: float, y1: float, x2: float, y2: float, *, width: float = 1.5, dashed: bool = False) -> str:
    dash = ' stroke-dasharray="4 3"' if dashed else ""
    ends = f'x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}"'
    return f'<line {ends} stroke="currentColor" stroke-width="{width}"{dash}/>'


def box(x: float, y: float, width: float, height: float, *, fill: str = "none", opacity: float = 1.0) -> str:
    """`fill`: `none` (outlined), `ink`, or the id of a pattern."""
    paint = {"none": "none", "ink": "currentColor"}.get(fill, f"url(#{fill})")
    size = f'x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{height:.1f}" rx="3"'
    return f'<rect {size} fill="{paint}" fill-opacity="{opacity}" stroke="currentColor" stroke-opacity="{opacity}"/>'


def hatch(name: str) -> str:
    """A pattern of slanted lines: what it fills is told apart without any colour."""
    shape = '<path d="M0 8 L8 0" stroke="currentColor" stroke-width="1.4"/>'
    units = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    return f'<defs><pattern id="{name}" {units}>{shape}</pattern></defs>'


def mark(x: float, y: float, number: int) -> str:
    """A numbered point."""
    dot = f'<circle cx="{x:.1f}" cy="{y:.1f}" r="10" fill="Canvas" stroke="currentColor" stroke-width="1.5"/>'
    return dot + text(x, y + 4, str(number), size=11, anchor="middle", bold=True)
