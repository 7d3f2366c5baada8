"""Mail to pages."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieup.dates import When
from tieup.model import Failure, Page
from tieup.sources import Limits, open_inputs
from tieup.sources.mail import page_of_message

SMALL = Limits(size=4000)


def message(subject: str, text: str, html: str = "", **headers: str) -> bytes:
    made = EmailMessage()
    for name, value in {"Subject": subject, "From": "a@example.com", "Date": "Fri, 03 May 2024 10:00:00 +0200", **headers}.items():
        made[name] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    return made.as_bytes()


def opened(path: Path) -> list[Page | Failure]:
    return list(open_inputs([str(path)], SMALL))


def only(content: bytes) -> Page:
    page = page_of_message("m", content)
    assert isinstance(page, Page), page
    return page


def test_a_message(tmp_path: Path):
    path = tmp_path / "a.eml"
    path.write_bytes(message("Zellen für Graz", "Nordwerk und Südzell bauen ein Werk."))
    (page,) = opened(path)
    assert isinstance(page, Page)
    assert (page.document, page.title, page.published) == (str(path), "Zellen für Graz", When.day(2024, 5, 3))
    assert page.content == "Nordwerk und Südzell bauen ein Werk.\n"


def test_of_two_forms_the_page_is_taken():
    page = only(message("s", "plain", "<p>rich</p>"))
    assert dict(page.headers)["content-type"] == "text/html"
    assert "rich" in str(page.content)


def test_attachments_stay_closed():
    made = EmailMessage()
    made["Subject"] = "s"
    made.set_content("The text.")
    made.add_attachment("<p>not this</p>", subtype="html", filename="a.html")
    assert "not this" not in str(only(made.as_bytes()).content)


def mbox(*messages: bytes) -> bytes:
    return b"".join(b"From a@example.com Fri May  3 10:00:00 2024\n" + text.replace(b"\nFrom ", b"\n>From ") + b"\n" for text in messages)


def test_a_mailbox(tmp_path: Path):
    path = tmp_path / "a.mbox"
    path.write_bytes(mbox(message("one", "First.\n\nFrom here on it is quoted."), message("two", "x" * 5000), message("three", "Third.")))
    first, second, third = opened(path)
    assert isinstance(first, Page)
    assert isinstance(third, Page)
    assert (first.document, first.content) == (f"{path}:1", "First.\n\nFrom here on it is quoted.\n\n")
    assert second == Failure(f"{path}:2", "larger than 0.004 MB")
    assert third.title == "three"


def test_a_folder_of_mail(tmp_path: Path):
    for name in ("box/cur", "box/new", "box/tmp"):
        (tmp_path / name).mkdir(parents=True)
    (tmp_path / "box/cur/2.host:2,S").write_bytes(message("two", "Second."))
    (tmp_path / "box/new/1.host").write_bytes(message("one", "First."))
    (tmp_path / "box/tmp/3.host").write_bytes(message("three", "Half written."))
    (tmp_path / "box/cur/4.host:2,").symlink_to("/etc/passwd")
    assert [getattr(item, "title", "") for item in opened(tmp_path)] == ["one", "two"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"Content-Type: image/png\n\nx", b"Content-Type: multipart/mixed; boundary=x\n\n"])
def test_messages_without_text(content: bytes):
    assert isinstance(page_of_message("m", content), Failure)


def test_a_mailbox_without_messages(tmp_path: Path):
    path = tmp_path / "a.mbox"
    path.write_bytes(b"hello")
    assert opened(path) == [Failure(str(path), "no messages in it")]


@settings(deadline=None)
@given(st.binary(max_size=200), st.binary(max_size=60))
def test_no_message_is_an_error(content: bytes, header: bytes):
    assert isinstance(page_of_message("m", content), Page | Failure)
    assert isinstance(
        page_of_message("m", b"Content-Type: text/html; " + header + b"\nDate: " + header + b"\n\n" + content), Page | Failure
    )
