"""The bytes of an email."""

from dataclasses import replace
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from hashlib import sha256

import pytest

from tests.unit.runtime.test_mail_server import told
from workers.procedure.mail import Email
from workers.runtime.mail_envelope import digest, packed
from workers.runtime.mail_server import mail_server

EMAIL = Email("DWP CM Config & Data Management Team", "An update", "Full name: Siân Ńemo\nØ 1\n.\n..dots\n", ("name",))
NOW = datetime(2026, 7, 1, 9, 0, tzinfo=UTC)
LONG_ID = f"<{'a' * 64}@{'b' * 40}.example>"


def sent(email: Email = EMAIL, message_id: str = "<r1@clientrep.example>") -> tuple[bytes, EmailMessage]:
    raw = packed(email, message_id, NOW, mail_server(told()))
    message = message_from_bytes(raw, policy=default)
    assert isinstance(message, EmailMessage)
    return raw, message


def test_ma5_headers() -> None:
    raw, message = sent()
    assert {name: str(value) for name, value in message.items()} == {
        "From": "reps@clientrep.example",
        "To": "DWP CM Config & Data Management Team <sm@clientrep.example>",
        "Subject": "An update",
        "Date": "Wed, 01 Jul 2026 09:00:00 +0000",
        "Message-ID": "<r1@clientrep.example>",
        "Disposition-Notification-To": "<reps@clientrep.example>",
        "Content-Type": 'text/plain; charset="utf-8"',
        "Content-Transfer-Encoding": "quoted-printable",
        "MIME-Version": "1.0",
    }
    assert raw.isascii()
    assert all(len(line) <= 78 for line in raw.split(b"\r\n\r\n", 1)[1].split(b"\r\n"))


def test_names_with_accents_arrive_and_the_digest_is_that_of_the_text() -> None:
    _, message = sent()
    text = message.get_content().replace("\r\n", "\n")
    assert text == EMAIL.body
    assert digest(EMAIL) == sha256(text.encode()).hexdigest()


def test_a_long_message_id_is_not_folded() -> None:
    raw, message = sent(message_id=LONG_ID)
    assert f"Message-ID: {LONG_ID}\r\n".encode() in raw
    assert message["Message-ID"] == LONG_ID


def test_nothing_can_begin_another_header() -> None:
    forged = "An update\r\nBcc: someone@else.example"
    for email in (replace(EMAIL, subject=forged), replace(EMAIL, to_name=forged)):
        with pytest.raises(ValueError, match=r"CR|linefeed|carriage"):
            sent(email)
