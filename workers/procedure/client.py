"""The client's own details, which several procedures are told."""

from typing import Any

from workers.procedure.case import Case
from workers.procedure.ids import client_person_id
from workers.procedure.people import Person
from workers.procedure.rule import rule


@rule("R-16")
def keep_client(case: Case[Any], person: Person) -> bool:
    """The latest details of the client count, wherever they were told; returns whether these do.

    The case is locked, so that no other procedure is told meanwhile.
    """
    person_id, told_at = client_person_id(case.message.scin), case.message.received
    known = case.records.told[person_id]
    if known is not None and told_at < known:
        case.tell("Details of the client that are older than those held")
        return False
    case.records.told[person_id] = told_at
    case.keep_person(person_id, "client", person, told_at=told_at)
    return True
