"""Elements of SVG, every text and attribute escaped."""

from __future__ import annotations

from functools import cache

from markupsafe import Markup, escape

Content = str | Markup


def tag(name: str, *content: Content, **attributes: object) -> Markup:
    """An element. ``class_`` is ``class``, other underlines are hyphens; attributes that are None are left out."""
    given = "".join([f' {_name(key)}="{_value(value)}"' for key, value in attributes.items() if value is not None])
    inner = "".join(map(escape, content))
    return Markup(f"<{name}{given}>{inner}</{name}>")  # noqa: S704 - the names are this module's callers', the rest is escaped


@cache
def _name(key: str) -> str:
    return key.rstrip("_").replace("_", "-")


def _value(value: object) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".") if isinstance(value, float) else escape(value)


def picture(width: float, height: float, label: str, *content: Content, kind: str = "") -> Markup:
    """A picture with its text alternative, as wide as there is room."""
    about = {"viewBox": f"0 0 {width:g} {height:g}", "class_": f"chart {kind}".strip(), "role": "group", "aria_label": label}
    return tag("svg", *content, **about)


def cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}\u2026"
