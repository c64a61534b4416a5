"""A request that ends before anyone is active (R-12)."""

from workers.activation.progress import call_back, close
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule


@rule("R-12")
def withdrawn(case: SetUp, request_id: str, reason: str) -> None:
    """SR ``Cancelled`` / ``Complete``, Resolution blank; timers, tasks and unprinted letters withdrawn; no letter."""
    call_back(case, request_id, case.activation(request_id).letters, reason, tell_readers=False)
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
    """Whatever else is open ends likewise; documents that nobody has looked at are looked at all the same.

    Not where a request is open still: it began after the case had closed, and what it needs can't be told apart.
    """
    if case.state.open_activation is not None:
        return
    work.end_everything(case, "The case closed")
