"""The demo doesn't call an organisation, a change of details or a joint change a success that isn't one."""

from pathlib import Path
from typing import Any

import pytest

from clientrep.demo.journeys import check_by_organisation
from clientrep.demo.mailbox import Mail, received
from clientrep.demo.maintain import check_change_of_details, check_joint_change
from clientrep.errors import CommandError

ADDED = {"sub_area": "Add 3rd Party", "status": "Closed", "resolution": None}
FIRM = {"type": "organisation", "active": True, "security": "none"}
MAIL = Mail({"Message-ID": "<r-1@clientrep.example>"}, "Full name: Mrs Sunita Ambegaokar\n")
MOVED = {"status": "done", "read_at": "2026-11-22", "noted_at": "2026-11-23", "message_id": "<r-1@clientrep.example>"}
PERSON = {"name": "Mrs Sunita Ambegaokar", "notes": ["reported", "changed"]}
ANSWERS = [{"poa_id": "POA-2", "answer": "agree"}, {"poa_id": "POA-3", "answer": "agree"}]
BANK = {"sub_area": "Change Bank Details", "status": "In Progress"}


def case(**parts: Any) -> dict[str, Any]:
    return {"scin": "120000000001", "timeline": [{"rule": "MA-2", "what": "done"}], **parts}


def organisation(**changes: Any) -> dict[str, Any]:
    activated = {"sub_area": "Activate Client Rep", "status": "Closed", "resolution": "Active"}
    return case(**{"service_requests": [activated, ADDED], "representatives": [FIRM], **changes})


def details(changes: list[dict[str, Any]], **parts: Any) -> dict[str, Any]:
    return case(**{"changes": changes, "representatives": [PERSON], **parts})


def joint(**parts: Any) -> dict[str, Any]:
    done = {"status": "done", "answers": ANSWERS}
    return case(**{"changes": [done], "service_requests": [BANK], "tasks": [{"status": "completed"}], **parts})


def test_cases_that_ended_well() -> None:
    check_by_organisation(organisation())
    check_change_of_details(details([MOVED]), MAIL)
    check_joint_change(joint())


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (organisation(service_requests=[ADDED]), "the service requests ended as"),
        (organisation(representatives=[{**FIRM, "active": False}]), "the representatives are"),
        (organisation(timeline=[]), "cites no rule"),
    ],
)
def test_organisations_that_did_not(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        check_by_organisation(wrong)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (details([]), "0 changes"),
        (details([{**MOVED, "status": "overdue"}]), "the change is overdue"),
        (details([{**MOVED, "read_at": None}]), "the receipt or the note"),
        (details([{**MOVED, "message_id": "<r-2@clientrep.example>"}]), "another than the one that was sent"),
        (details([MOVED], representatives=[{**PERSON, "name": "Mr Gareth Pryce"}]), "doesn't name"),
        (details([MOVED], representatives=[{**PERSON, "notes": []}]), "notes lack"),
        (details([MOVED], timeline=[]), "cites no rule"),
    ],
)
def test_changes_of_details_that_did_not(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        check_change_of_details(wrong, MAIL)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (joint(changes=[]), "0 changes"),
        (joint(changes=[{"status": "expired", "answers": ANSWERS}]), "the change is expired"),
        (joint(changes=[{"status": "done", "answers": ANSWERS[:1]}]), "the answers are"),
        (joint(service_requests=[]), "the service requests are"),
        (joint(tasks=[{"status": "open"}]), "a task is still open"),
        (joint(timeline=[]), "cites no rule"),
    ],
)
def test_joint_changes_that_did_not(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        check_joint_change(wrong)


def test_an_email_that_is_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "1.eml").write_bytes(b"Message-ID: <r-1@clientrep.example>\r\nSubject: An update\r\n\r\nText\r\n")
    assert received(tmp_path, "<r-1@clientrep.example>").body == "Text\n"
    with pytest.raises(CommandError, match=r"no email <r-2@clientrep\.example>"):
        received(tmp_path, "<r-2@clientrep.example>")
