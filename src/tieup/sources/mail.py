"""Mail: newsletters and alerts in mbox files, Maildir folders and single messages. Attachments are never opened."""

from __future__ import annotations

from collections.abc import Iterator
from email import policy
from email.errors import MessageError
from email.message import EmailMessage
from email.parser import BytesParser
from pathlib import Path

from tieup.article import decode, written
from tieup.model import Failure, Page
from tieup.sources.limits import Limits, Stream, TooLargeError, read_within, too_large

_BROKEN = (MessageError, ValueError, LookupError, AttributeError, TypeError)  # all of which odd headers are known to raise
_START = b"From "
_FORMS = {"text/html": 0, "text/plain": 1}  # the better first


def is_maildir(folder: str) -> bool:
    return all(Path(folder, name).is_dir() for name in ("cur", "new"))


def pages_of_mbox(name: str, stream: Stream, limits: Limits) -> Iterator[Page | Failure]:
    """A page for each message, named by its number, one message in memory at a time."""
    number = 0
    for number, message in enumerate(_messages(stream, limits), start=1):
        document = f"{name}:{number}"
        yield page_of_message(document, message) if message is not None else Failure(document, too_large(limits))
    if not number:
        yield Failure(name, "no messages in it")


def _messages(stream: Stream, limits: Limits) -> Iterator[bytes | None]:
    """The bytes of each message; None in place of one beyond the size limit."""
    lines: list[bytes] = []
    size, started, blank = 0, False, True
    while line := stream.readline(limits.size + 1):
        if blank and line.startswith(_START):
            if started:
                yield b"".join(lines) if size <= limits.size else None
            lines, size, started = [], 0, True
        elif started:
            size += len(line)
            if size <= limits.size:
                lines.append(line.removeprefix(b">") if line.startswith(b">From ") else line)
        blank = not line.strip()
    if started:
        yield b"".join(lines) if size <= limits.size else None


def pages_of_maildir(name: str, folder: str, limits: Limits) -> Iterator[Page | Failure]:
    """The messages of a Maildir folder, read or not, in the order of their file names; links are not followed."""
    files = (path for part in ("cur", "new") for path in Path(folder, part).iterdir())
    for path in sorted(files, key=lambda path: path.name):
        if path.is_file() and not path.is_symlink():
            yield _message_file(f"{name}/{path.parent.name}/{path.name}", path, limits)


def _message_file(document: str, path: Path, limits: Limits) -> Page | Failure:
    try:
        with path.open("rb") as stream:
            return page_of_message(document, read_within(stream, limits))
    except (OSError, TooLargeError) as error:
        return Failure(document, getattr(error, "strerror", None) or str(error))


def page_of_message(document: str, content: bytes) -> Page | Failure:
    """The text of a message, its subject as the title and its date as that of publication."""
    try:
        message = BytesParser(policy=policy.default).parsebytes(content)
        part = _part(message)
        if part is None:
            return Failure(document, "no text in the message")
        return _page(document, message, part)
    except _BROKEN as error:
        return Failure(document, f"broken message: {error}")


def _part(message: EmailMessage) -> EmailMessage | None:
    parts = [part for part in message.walk() if part.get_content_type() in _FORMS and part.get_content_disposition() != "attachment"]
    return min(parts, key=lambda part: _FORMS[part.get_content_type()], default=None)


def _page(document: str, message: EmailMessage, part: EmailMessage) -> Page | Failure:
    payload = part.get_payload(decode=True)
    kind = part.get_content_type()
    text = decode(payload if isinstance(payload, bytes) else b"", str(part.get("content-type", "")))
    if not text.strip():
        return Failure(document, "empty")
    return Page(
        document,
        text,
        headers=(("content-type", kind),),
        published=written(str(message.get("date", ""))),
        title=str(message.get("subject", "")).strip(),
    )
