"""The demo doesn't call a case a success that isn't one."""

from typing import Any

import pytest

from clientrep.demo.journeys import UNREACHABLE, check_by_letter, check_by_telephone
from clientrep.errors import CommandError


def case(sub_status: str, resolution: str | None, *letters: str, **changes: Any) -> dict[str, Any]:
    request = {"status": "Closed", "sub_status": sub_status, "resolution": resolution}
    return {
        "scin": "120000000001",
        "service_requests": [request],
        "representatives": [{"active": True, "nino_status": "NINO Verified"}],
        "letters": [{"code": code} for code in letters],
        "timeline": [{"rule": "SU-1", "what": "begun"}],
        **changes,
    }


def test_cases_that_ended_well() -> None:
    check_by_letter(case("Complete", "Active", "CMSL0042", "CMSL0041"))
    check_by_telephone(case("Cancelled", UNREACHABLE, "CMSL5512", "CMSL0047", "CMSL0049"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (case("Cancelled", None, "CMSL0042", "CMSL0041"), "the service request ended as"),
        (case("Complete", "Active", "CMSL0042"), "the letters are"),
        (case("Complete", "Active", "CMSL0042", "CMSL0041", timeline=[{"rule": "", "what": "begun"}]), "cites no rule"),
        (case("Complete", "Active", "CMSL0042", "CMSL0041", timeline=[]), "cites no rule"),
        (case("Complete", "Active", "CMSL0042", "CMSL0041", service_requests=[]), "0 service requests"),
        (
            case("Complete", "Active", "CMSL0042", "CMSL0041", representatives=[{"active": False}]),
            "the representative is not active",
        ),
    ],
)
def test_cases_that_did_not(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        check_by_letter(wrong)
