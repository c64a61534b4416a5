"""What the settings say of the mail server, and what of it is refused."""

from pathlib import Path

import pytest

from workers.runtime.mail_server import mail_server
from workers.runtime.settings import Settings, SettingsError, load

PLATFORM = {
    "CLIENTREP_KAFKA": "k:1",
    "CLIENTREP_POSTGRES": "postgresql://u:p@h:1/d",
    "CLIENTREP_SMTP": "127.0.0.1:25",
    "CLIENTREP_MAIL_SENDER": "reps@clientrep.example",
    "CLIENTREP_SERVICE_MANAGEMENT_INBOX": "sm@clientrep.example",
}


@pytest.fixture(autouse=True)
def nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"CLIENTREP_{name.upper()}", raising=False)


def told(**more: str) -> Settings:
    return load({**PLATFORM, **{f"CLIENTREP_{name.upper()}": value for name, value in more.items()}})


@pytest.mark.parametrize(
    ("smtp", "asked", "tls"),
    [
        ("127.0.0.1:25", "", "none"),
        ("localhost:25", "", "none"),
        ("localhost:25", "starttls", "starttls"),
        ("relay.example:587", "", "starttls"),
        ("relay.example:465", "tls", "tls"),
        ("relay.example:25", "none", "none"),
    ],
)
def test_without_a_word_only_this_machine_gets_plaintext(smtp: str, asked: str, tls: str) -> None:
    server = mail_server(told(smtp=smtp, smtp_tls=asked))
    assert server.tls == tls
    assert (server.context is None) == (tls == "none")


def test_what_is_told_is_used(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("s3cret\n")
    more = {"smtp_user": "reps", "smtp_password_file": str(tmp_path / "password"), "smtp_connections": "3"}
    server = mail_server(told(smtp="relay.example:587", **more))
    assert (server.host, server.port, server.connections) == ("relay.example", 587, 3)
    assert (server.user, server.password, server.domain) == ("reps", "s3cret", "clientrep.example")
    assert "s3cret" not in repr(server)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"smtp": ""}, "CLIENTREP_SMTP is not set"),
        ({"smtp": "a:1,b:2"}, "CLIENTREP_SMTP must be one"),
        ({"smtp": "a:99999"}, "CLIENTREP_SMTP must be one"),
        ({"mail_sender": ""}, "CLIENTREP_MAIL_SENDER is not set"),
        ({"mail_sender": "Reps <reps@clientrep.example>"}, "CLIENTREP_MAIL_SENDER is no"),
        ({"service_management_inbox": "a@b\nBcc: c@d"}, "CLIENTREP_SERVICE_MANAGEMENT_INBOX is no"),
        ({"service_management_inbox": "a@b,c@d"}, "CLIENTREP_SERVICE_MANAGEMENT_INBOX is no"),
        ({"smtp_user": "reps"}, "never goes out in the clear"),
        (
            {"smtp_user": "reps", "smtp_tls": "tls"},
            "neither CLIENTREP_SMTP_PASSWORD nor CLIENTREP_SMTP_PASSWORD_FILE is set",
        ),
        ({"smtp_tls": "tls", "smtp_ca_file": "/none"}, "CLIENTREP_SMTP_CA_FILE names /none: FileNotFoundError"),
        ({"smtp_tls": "perhaps"}, "CLIENTREP_SMTP_TLS: "),
    ],
)
def test_what_is_missing_or_unsafe_is_named(more: dict[str, str], why: str) -> None:
    with pytest.raises(SettingsError, match=why):
        mail_server(told(**more))
