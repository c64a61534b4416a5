"""PIN and password: checked, and blocked for good after too many wrong tries (MA-3c)."""

from dataclasses import replace

from workers.maintain.maintain_case import Maintenance
from workers.maintain.requester import unmatched_contact
from workers.procedure.effects import SaveTries
from workers.procedure.records import NO_SECURITY, SecurityRecord
from workers.procedure.rule import rule
from workers.procedure.security import ComparedTooEarlyError

BLOCKED_NOTE = (
    "The PIN number and security details are blocked and can't be reset. For any future contact, for security "
    "purposes ask the client representative transaction-related questions."
)


@rule("MA-3c")
def security_blocked(case: Maintenance) -> None:
    """``contact.security-blocked``: a blocked PIN is never reset; from then on other questions are asked."""
    appointed = case.appointment(case.message.data.representative_id)
    if appointed is None:
        unmatched_contact(case)
    elif case.records.security[appointed.contact_id].blocked:
        case.tell("PIN and password are blocked already")
    else:
        _block(case, appointed.contact_id, case.records.security[appointed.contact_id].wrong_tries)


@rule("MA-3c")
def check_security(case: Maintenance) -> None:
    """``security.check-requested``: the policy's number of wrong tries in a row blocks."""
    contact_id = _checkable(case)
    record = _record(case, contact_id)
    if contact_id is None or not record.is_set:
        _answer(case, "not_set", 0)
    elif record.blocked:
        _answer(case, "blocked", 0)
    elif _matches(case):
        _right(case, contact_id, record)
    else:
        _wrong(case, contact_id, record)


def _right(case: Maintenance, contact_id: str, record: SecurityRecord) -> None:
    if record.wrong_tries:
        _save(case, contact_id, replace(record, wrong_tries=0))
    _answer(case, "passed", case.policy_of_today.values.security_wrong_tries)


def _wrong(case: Maintenance, contact_id: str, record: SecurityRecord) -> None:
    tries = record.wrong_tries + 1
    left = max(0, case.policy_of_today.values.security_wrong_tries - tries)
    if left:
        _save(case, contact_id, replace(record, wrong_tries=tries))
        _answer(case, "failed", left)
    else:
        _block(case, contact_id, tries)
        _answer(case, "blocked", 0)


def _block(case: Maintenance, contact_id: str, tries: int) -> None:
    _save(case, contact_id, replace(case.records.security[contact_id], wrong_tries=tries, blocked=True))
    case.keep_note(contact_id, BLOCKED_NOTE)
    case.tell(f"PIN and password of contact {contact_id} blocked: from now on transaction-related questions are asked")


def _save(case: Maintenance, contact_id: str, record: SecurityRecord) -> None:
    case.records.security[contact_id] = record
    case.ask(SaveTries(contact_id, record.wrong_tries, record.blocked))


def _answer(case: Maintenance, result: str, tries_left: int) -> None:
    data = case.message.data
    about = {"check_id": data.check_id, "scin": data.scin, "representative_id": data.representative_id}
    case.publish("security.checked", {**about, "result": result, "tries_left": tries_left})
    case.tell(f"PIN and password of representative {data.representative_id} checked: {result.replace('_', ' ')}")


def _checkable(case: Maintenance) -> str | None:
    """The contact of a representative who isn't removed."""
    representative_id = case.message.data.representative_id
    appointed = case.appointment(representative_id)
    if appointed is None or appointed.standing == "ended" or representative_id in case.state.removed:
        return None
    return appointed.contact_id


def _record(case: Maintenance, contact_id: str | None) -> SecurityRecord:
    """What is known of the contact's PIN and password.

    Raises:
        ComparedTooEarlyError: they were set after they had been compared with what the caller gave.
    """
    record = NO_SECURITY if contact_id is None else case.records.security[contact_id]
    compared = case.message.compared
    if compared is None or (record.is_set and (compared.contact_id, compared.set_at) != (contact_id, record.set_at)):
        raise ComparedTooEarlyError
    return record


def _matches(case: Maintenance) -> bool:
    return case.message.compared is not None and case.message.compared.matches
