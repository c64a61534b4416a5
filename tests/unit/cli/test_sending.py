"""What ``clientrep send`` lets through."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from clientrep.errors import CommandError
from clientrep.sending import check, check_lines
from contracts.errors import Unreadable

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
GOLDEN = Path(__file__).parents[3] / "contracts" / "golden"


def golden(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))
    return found


def line(event: dict[str, Any]) -> bytes:
    return json.dumps(event).encode()


def test_an_event_goes_to_its_topic_in_binary_mode_under_its_scin() -> None:
    event = golden("contact.nomination--friend")
    checked = check(line({**event, "subject": "a letter"}), NOW)
    headers = dict(checked.record.headers)
    assert (checked.topic, checked.record.key) == ("cm.contacts", b"120000453218")
    assert headers["ce_id"] == event["id"].encode()
    assert headers["ce_subject"] == b"a letter"
    assert json.loads(checked.record.value) == event["data"]


def test_empty_lines_are_skipped() -> None:
    event = line(golden("contact.objection"))
    assert len(check_lines("file", [b"", event, b"  ", event, b""], NOW)) == 2


def test_every_line_is_checked_and_wrong_ones_are_named_without_their_values() -> None:
    good, missing, impossible = golden("contact.objection"), golden("contact.objection"), golden("contact.objection")
    del missing["data"]["scin"]
    impossible["data"]["scin"] = "12 Orchard Rise"
    with pytest.raises(CommandError) as error:
        check_lines("events.jsonl", [line(good), line(missing), b"{", line(impossible)], NOW)
    told = str(error.value).splitlines()
    assert told[0] == "nothing was sent"
    assert told[1].startswith("events.jsonl, line 2: invalid_data (scin: missing")
    assert told[2].startswith("events.jsonl, line 3: not_json")
    assert told[3].startswith("events.jsonl, line 4: invalid_data (scin: ")
    assert "Orchard" not in str(error.value)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"type": "uk.gov.dwp.cm.contact.unheard-of.v1"}, "unknown_type"),
        ({"time": "2026-03-02T13:00:00Z"}, "future_time"),
        ({"specversion": "0.3"}, "not_cloudevent"),
        ({"partitionkey": "999999999999"}, "not_cloudevent"),
    ],
)
def test_what_readers_would_park_is_refused(changes: dict[str, str], reason: str) -> None:
    with pytest.raises(Unreadable) as error:
        check(line({**golden("contact.objection"), **changes}), NOW)
    assert error.value.reason == reason


def test_a_record_that_answers_a_request_needs_the_client_named() -> None:
    event = golden("register.third-party--answers-a-service-request")
    event.pop("partitionkey", None)
    with pytest.raises(Unreadable, match="partitionkey: missing"):
        check(line(event), NOW)
    assert check(line({**event, "partitionkey": "120000453218"}), NOW).record.key == b"120000453218"
