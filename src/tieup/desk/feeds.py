"""What a watch has told of, as Atom and as JSON Feed."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from xml.etree import ElementTree as ET

from tieup.desk.changes import Event
from tieup.desk.watches import Told, Watch

_ATOM = "http://www.w3.org/2005/Atom"
Say = Callable[[Event], str]
ATOM_TYPE, JSON_TYPE = "application/atom+xml; charset=utf-8", "application/feed+json; charset=utf-8"


def sentence(event: Event) -> str:
    """An event in plain words."""
    arrow = f"{event.before} -> {event.after}" if event.before else event.after
    return f"{' / '.join(event.partners)}: {event.change.replace('_', ' ')}, {arrow}".replace("_", " ")


def name(told: Told) -> str:
    """The id of an event: the same in every feed, message and call, so that a reader can tell a repeat."""
    return f"urn:tieup:event:{told.watch}:{told.number}"


def atom(watch: Watch, told: Sequence[Told], base: str, say: Say = sentence) -> bytes:
    """The newest events first. ``base`` is the address of the desk."""
    root = ET.Element("feed", xmlns=_ATOM)
    _add(root, "id", f"urn:tieup:watch:{watch.id}")
    _add(root, "title", watch.name)
    _add(root, "updated", told[0].made if told else watch.made)
    ET.SubElement(root, "link", rel="self", href=f"{base}/watch/{watch.token}/atom")
    _add(ET.SubElement(root, "author"), "name", "tieup")
    for each in told:
        entry = ET.SubElement(root, "entry")
        _add(entry, "id", name(each))
        _add(entry, "title", say(each.event))
        _add(entry, "updated", each.made)
        ET.SubElement(entry, "link", href=f"{base}/tie/{each.event.tie}")
        _add(entry, "summary", say(each.event))
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True))


def _add(parent: ET.Element, tag: str, text: str) -> None:
    ET.SubElement(parent, tag).text = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\ud800" <= c <= "\udfff"))


def json_feed(watch: Watch, told: Sequence[Told], base: str, say: Say = sentence) -> bytes:
    items = [
        {
            "id": name(each),
            "url": f"{base}/tie/{each.event.tie}",
            "title": say(each.event),
            "content_text": say(each.event),
            "date_published": each.made,
            "_tieup": each.event.to_json(),
        }
        for each in told
    ]
    head = {"version": "https://jsonfeed.org/version/1.1", "title": watch.name, "feed_url": f"{base}/watch/{watch.token}/feed.json"}
    return json.dumps({**head, "items": items}, ensure_ascii=False).encode("utf-8", "replace")
