"""The client is asked for the representative's details and the authorisation in writing (SU-4, SU-30, SU-E)."""

from datetime import date

from workers.activation.events import FormAsked
from workers.activation.progress import begin_wait, enter, send
from workers.activation.setup_case import SetUp
from workers.activation.state import WRITTEN_AUTHORISATION
from workers.procedure.correspondence import Letter
from workers.procedure.ids import client_person_id
from workers.procedure.rule import rule


def ask_in_writing(case: SetUp, request_id: str) -> None:
    """For a friend or relative by SU-4, for an organisation by SU-30."""
    if case.activation(request_id).for_organisation:
        ask_for_organisation(case, request_id)
    else:
        ask_for_friend_or_relative(case, request_id)


@rule("SU-4")
def ask_for_friend_or_relative(case: SetUp, request_id: str) -> None:
    """CMSL5512 to the client, Global Flag ticked, enclosure CMSB003 in the same envelope."""
    _ask(case, request_id)


@rule("SU-30")
def ask_for_organisation(case: SetUp, request_id: str) -> None:
    """As SU-4."""
    _ask(case, request_id)


def send_form(case: SetUp, request_id: str) -> None:
    """CMSB003 to the client as a letter of its own; the form is waited for."""
    _send(case, request_id, Letter("CMSB003", "client", client_person_id(case.message.scin)))


def wait_for_authorisation(case: SetUp, request_id: str, issued_on: date) -> None:
    """Wait 14 days for the written authorisation, from the issue day of the letter that asked for it."""
    one = case.activation(request_id)
    if one.channel == "email":
        wait_for_form_by_email(case, request_id, issued_on)
    elif one.for_organisation:
        wait_for_form_of_organisation(case, request_id, issued_on)
    else:
        wait_for_form(case, request_id, issued_on)


@rule("SU-4")
def wait_for_form(case: SetUp, request_id: str, issued_on: date) -> None:
    """14 days from the issue day of CMSL5512."""
    _wait(case, request_id, issued_on)


@rule("SU-30")
def wait_for_form_of_organisation(case: SetUp, request_id: str, issued_on: date) -> None:
    """As SU-4."""
    _wait(case, request_id, issued_on)


@rule("SU-E")
def wait_for_form_by_email(case: SetUp, request_id: str, issued_on: date) -> None:
    """14 days from the issue day of CMSB003."""
    _wait(case, request_id, issued_on)


def _ask(case: SetUp, request_id: str) -> None:
    fields = (("global_flag", True),)
    person_id = client_person_id(case.message.scin)
    letter = Letter("CMSL5512", "client", person_id, enclosures=("CMSB003",), fields=fields)
    _send(case, request_id, letter)


def _send(case: SetUp, request_id: str, letter: Letter) -> None:
    enter(case, request_id, WRITTEN_AUTHORISATION)
    letter_id = send(case, request_id, letter, wait=True)
    with_contact = case.activation(request_id).representative_id is not None
    case.record(FormAsked(request_id, letter_id, case.message.received, with_contact))


def _wait(case: SetUp, request_id: str, issued_on: date) -> None:
    begin_wait(case, request_id, issued_on, case.policy(request_id).values.written_authorisation_days)
