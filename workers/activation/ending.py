"""A request that ends before anyone is active (R-12)."""

from workers.activation.progress import close
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule


@rule("R-12")
def withdrawn(case: SetUp, request_id: str, reason: str) -> None:
    """SR ``Cancelled`` / ``Complete``, Resolution blank; timers, tasks and unprinted letters withdrawn; no letter."""
    letters = case.activation(request_id).letters
    if letters:
        work.withdraw_letters(case, letters, reason)
    close(case, request_id, "Cancelled", "Complete")


@rule("R-12")
def representative_declines(case: SetUp, request_id: str) -> None:
    """The same, and task ``call_client``: the client is told."""
    withdrawn(case, request_id, "The representative declined")
    client = case.records.people[client_person_id(case.message.scin)]
    case.ask_person(
        request_id,
        "call_client",
        "Tell the client that the representative declined",
        outcomes=("reached", "not_reached"),
        details={"reason": "representative_declined"},
        person=client.to_call() if client else None,
    )


@rule("R-12")
def case_ends(case: SetUp) -> None:
    """Whatever else is open ends likewise; documents that nobody has looked at are looked at all the same."""
    for request in tuple(case.state.desk.service_requests.values()):
        if request.open:
            work.change_request(case, request.service_request_id, status="Cancelled", sub_status="Complete")
    for task in tuple(case.state.desk.tasks.values()):
        if task.status == "open" and task.kind not in {"late_document", "unmatched_contact"}:
            work.withdraw_task(case, task.task_id, "The case closed")
