"""What a procedure asks for with `request_letters` is what this worker reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.letters.conftest import CLIENT_ID
from workers.letters.state import Letters, evolve
from workers.procedure.case import Case
from workers.procedure.correspondence import Letter, request_letters
from workers.procedure.desk import Desk, ServiceRequest
from workers.procedure.effects import Publish
from workers.procedure.records import Records

if TYPE_CHECKING:
    from tests.unit.letters.conftest import Post


def asking_of(post: Post, rule: str) -> Case[Letters]:
    """A case that has the service request the letters are for."""
    area = ("CofC", "Manage Client Rep", "Activate Client Rep")
    request = ServiceRequest("SR1", *area, "In Progress", queue="caseworkers")
    state = Letters(desk=Desk(service_requests={"SR1": request}))
    asking = Case("activation", state, post.message("letter.status", NO_MATTER), Records(), evolve)
    asking.rule = rule
    return asking


def test_letters_asked_for_by_a_procedure_are_issued(post: Post) -> None:
    asking = asking_of(post, "SU-4")
    text = (("global_flag", True), ("free_text", "Tell us who they are."))
    asked = Letter("CMSL5512", "client", CLIENT_ID, enclosures=("CMSB003",), fields=text)
    [letter_id] = request_letters(asking, "SR1", [asked])
    [request] = [e for e in asking.outcome().effects if isinstance(e, Publish)]
    [event] = post.when(request.kind, **request.data).published("letter.issued")
    assert (event["letter_id"], event["rule"], event["enclosures"]) == (letter_id, "SU-4", ["CMSB003"])
    assert event["fields"] == dict(text)


def test_a_pair_asked_for_by_a_procedure_goes_in_two_envelopes(post: Post) -> None:
    asking = asking_of(post, "SU-13")
    asked = (Letter("CMSL0042", "client", CLIENT_ID), Letter("CMSL0041", "representative", "friend"))
    request_letters(asking, "SR1", asked)
    [request] = [e for e in asking.outcome().effects if isinstance(e, Publish)]
    first, second = post.when(request.kind, **request.data).published("letter.issued")
    assert first["pair_id"] == second["pair_id"]
    assert first["envelope_id"] != second["envelope_id"]


NO_MATTER = {"letter_id": "L0", "status": "printed", "vendor": "PrintCo"}
