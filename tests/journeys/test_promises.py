"""What every journey has to come to is really looked at."""

from typing import Any

import pytest

from tests.journeys.actor import Actor
from tests.journeys.journey import ACTIVE, CANCELLED, Journey
from tests.journeys.promises import Ended, broken
from tests.journeys.seen import Case

SR = "sr-1"


async def _play(_: Actor) -> None: ...


JOURNEY = Journey("a path", ("SU-1", "SU-13"), ("CMSL0041", "CMSL0042"), (ACTIVE,), (), (), (), apart=False, play=_play)


def _letter(code: str, **changes: str | None) -> dict[str, Any]:
    known = {"code": code, "status": "issued", "pair_id": "pair-1", "rule": "SU-13", "service_request_id": SR}
    return {**known, **changes}


def _request(**changes: str | None) -> dict[str, Any]:
    area = {"service_request_id": SR, "sub_area": "Activate Client Rep", "queue": None}
    return {**area, "status": "Closed", "sub_status": "Complete", "resolution": "Active", **changes}


TASK = {"kind": "call_poa", "status": "open", "details": {"change_id": "c-1"}}
LETTERS = [_letter("CMSL0041"), _letter("CMSL0042")]
GOOD: dict[str, Any] = {
    "service_requests": [_request()],
    "representatives": [{"active": True, "service_request_id": SR}],
    "letters": LETTERS,
    "tasks": [{"kind": "call_representative", "status": "completed", "details": {"needs": ["security"]}}],
    "timers": [],
    "changes": [],
    "timeline": [{"rule": "SU-1", "what": "opened"}, {"rule": "R-1", "what": "issued"}, {"rule": "SU-13", "what": "x"}],
}


def _broken(**changes: Any) -> list[str]:
    return broken(Ended(JOURNEY, Case({**GOOD, **changes}), [], frozenset({"miriam", "mr"})))


def test_nothing_is_broken_where_all_is_as_told() -> None:
    assert _broken() == []


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"service_requests": [_request(status="Cancelled", resolution=None)]}, "the requests ended as"),
        ({"service_requests": []}, "the requests ended as"),
        ({"letters": LETTERS[:1]}, "letters ['CMSL0041']"),
        ({"letters": [_letter("CMSL0041"), _letter("CMSL0042", pair_id=None)]}, "are no pair"),
        ({"letters": [_letter("CMSL0041"), _letter("CMSL0042", status="held")]}, "stands apart"),
        ({"timeline": GOOD["timeline"][:1]}, "there spoke ['SU-1']"),
        ({"timeline": GOOD["timeline"][::-1]}, "there spoke ['SU-13', 'SU-1']"),
        ({"timeline": [*GOOD["timeline"], {"rule": "SU-1", "what": "for Miriam"}]}, "personal data"),
        ({"tasks": [{"kind": "call_client", "status": "open", "details": {}}]}, "open tasks ['call_client']"),
        ({"tasks": [{"kind": "call_client", "status": "completed", "details": {"to": "Miriam"}}]}, "personal data"),
        ({"timers": [{"name": "objection", "status": "waiting", "service_request_id": SR}]}, "goes on after the end"),
        ({"service_requests": [_request(status="Wait")]}, "nobody goes on"),
        ({"representatives": GOOD["representatives"] * 2}, "two active representatives"),
        ({"changes": [{"status": "done"}]}, "the changes stand as"),
        ({"changes": [{"change_id": "c-1", "status": "waiting_consent"}]}, "nobody goes on with it"),
        (
            {"changes": [{"change_id": "c-1", "status": "refused"}], "tasks": [TASK]},
            "a change is refused, and something goes on with it",
        ),
        ({"timeline": [*GOOD["timeline"], {"rule": "", "what": "a timer fired"}]}, "no rule is cited for"),
    ],
)
def test_what_is_broken_is_told(changes: dict[str, Any], complaint: str) -> None:
    assert complaint in "\n".join(_broken(**changes))


def test_what_was_parked_is_told() -> None:
    assert broken(Ended(JOURNEY, Case(GOOD), [("conflict", "id")], frozenset())) == ["parked: [('conflict', 'id')]"]


def test_an_end_reads_as_in_the_table() -> None:
    assert (str(ACTIVE), str(CANCELLED)) == ("Closed / Complete, Active", "Cancelled / Complete")
