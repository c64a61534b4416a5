"""The representative is registered: linked to the SR, security set (SU-9, SU-10)."""

from typing import Any

from workers.activation.progress import withdraw_tasks
from workers.activation.representative_events import SecuritySet
from workers.activation.setup_case import SetUp
from workers.activation.verifying import verify
from workers.procedure import work
from workers.procedure.effects import SetSecurity
from workers.procedure.rule import rule

QUESTIONS = 7


@rule("SU-9")
def register(case: SetUp, request_id: str) -> None:
    """Link the contact to the SR as the representative."""
    withdraw_tasks(case, request_id, "The representative gave what was missing", "call_representative")
    changes: dict[str, Any] = {"fields": {"representative_id": case.activation(request_id).representative_id}}
    if case.state.desk.service_requests[request_id].status == "Wait":
        changes["status"] = "In Progress"
    work.change_request(case, request_id, **changes)
    create_client_rep(case, request_id)


@rule("SU-10")
def create_client_rep(case: SetUp, request_id: str) -> None:
    """Sub Status ``Create Client Rep``; PIN and password, ``X`` in each of the seven memorable questions."""
    questions = {"security_questions": ["X"] * QUESTIONS}
    work.change_request(case, request_id, sub_status="Create Client Rep", fields=questions)
    case.ask(SetSecurity(request_id, case.activation(request_id).nominee_id))
    case.record(SecuritySet(case.activation(request_id).representative_id or ""))
    verify(case, request_id)
