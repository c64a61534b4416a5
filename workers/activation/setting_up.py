"""The request goes its way: by email, for an organisation, or for a friend or relative (SU-E, SU-F, SU-2, SU-3)."""

from workers.activation.asking import ask_in_writing, send_form
from workers.activation.calling_client import call_client_or_ask
from workers.activation.contact import contact_set_up
from workers.activation.notified import notified
from workers.activation.organisation import look_up_organisation
from workers.activation.required import known_by_telephone
from workers.activation.setup_case import SetUp
from workers.procedure import work
from workers.procedure.rule import rule


def set_up(case: SetUp, request_id: str) -> None:
    """Go on from SU-D: by email (SU-E), an organisation, or a friend or relative (SU-F)."""
    one = case.activation(request_id)
    if not one.for_organisation:
        friend_or_relative(case, request_id)
    if one.authorised_at is None and one.channel == "email":
        by_email(case, request_id)
    elif one.for_organisation:
        organisation(case, request_id)
    else:
        individual(case, request_id)


@rule("SU-E")
def by_email(case: SetUp, request_id: str) -> None:
    """CMSB003 to the client as a letter of its own; no contact, no call; 14 days, then SU-5b."""
    send_form(case, request_id)


@rule("SU-F")
def organisation(case: SetUp, request_id: str) -> None:
    """An organisation → SU-18, which has been done, and on to SU-19."""
    case.tell("An organisation: the third-party register is searched")
    look_up_organisation(case, request_id)


@rule("SU-F")
def individual(case: SetUp, request_id: str) -> None:
    """A friend or relative → SU-1, which has been done, and on to SU-3."""
    case.tell("A friend or relative")
    one = case.activation(request_id)
    if one.authorised_at is not None:
        complete_in_writing(case, request_id)
    elif one.channel == "letter":
        call_client_or_ask(case, request_id)
    else:
        _by_telephone(case, request_id)


@rule("SU-2")
def friend_or_relative(case: SetUp, request_id: str) -> None:
    """Rep type ``Friend/Relative``, POA type ``None``, before the SR may move on."""
    work.change_request(case, request_id, fields={"rep_type": "Friend/Relative", "poa_type": "None"})


@rule("SU-3a")
def some_details_by_telephone(case: SetUp, request_id: str) -> None:
    """Telephone, and more is needed from the proposed representative → SU-4."""
    case.tell("Further information is needed: the client is asked in writing")
    ask_in_writing(case, request_id)


@rule("SU-3d")
def no_details_by_telephone(case: SetUp, request_id: str) -> None:
    """Telephone, type known, details not: no contact is created → SU-4."""
    case.tell("No details of the representative known: no contact created")
    ask_in_writing(case, request_id)


@rule("SU-3e")
def complete_in_writing(case: SetUp, request_id: str) -> None:
    """Written, complete, and the client has authorised → SU-7."""
    case.tell("Written notification complete and authorised by the client")
    notified(case, request_id)


def _by_telephone(case: SetUp, request_id: str) -> None:
    known = known_by_telephone(case, request_id)
    if known == "none":
        no_details_by_telephone(case, request_id)
    elif known == "some":
        some_details_by_telephone(case, request_id)
    elif contact_set_up(case, request_id):
        ask_in_writing(case, request_id)
