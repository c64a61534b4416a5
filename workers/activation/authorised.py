"""The client's written authorisation is there, or its wait is over (SU-5 to SU-7, SU-25, SU-31)."""

from workers.activation.asking import ask_in_writing
from workers.activation.contact import contact_of_another
from workers.activation.contradiction import stopped
from workers.activation.events import AuthorisationReceived
from workers.activation.nominee import organisation_named
from workers.activation.notified import notified
from workers.activation.organisation import on_from_register
from workers.activation.progress import call_back
from workers.activation.proof import lack_of_proof
from workers.activation.required import lacking_in_writing
from workers.activation.setup_case import SetUp
from workers.activation.unreachable import not_registered
from workers.procedure.rule import rule


def authorised(case: SetUp, request_id: str) -> None:
    """On from SU-7, for an organisation from where its record stands."""
    if case.activation(request_id).for_organisation:
        on_from_register(case, request_id)
    else:
        notified(case, request_id)


@rule("R-2")
def asked_needlessly(case: SetUp, request_id: str) -> None:
    """The client had authorised before they were asked to, though it was read later: the letter is called back."""
    one = case.activation(request_id)
    if one.authorised_at is not None and one.asked_at is not None and one.authorised_at < one.asked_at:
        reason = "The client had authorised before they were asked to"
        call_back(case, request_id, (letter for letter in one.letters if letter == one.form_letter), reason)


@rule("R-2")
def complete_before_asked(case: SetUp, request_id: str) -> None:
    """What lacked in the client's signed letter came before they were asked, though it was read later (SU-3b)."""
    one = case.activation(request_id)
    if one.signed_at is None or one.asked_at is None or case.message.received >= one.asked_at:
        return
    if not (
        one.authorised_at
        or one.proof_lacks
        or lacking_in_writing(case, request_id, case.nominee(request_id), signed=True)
    ):
        case.record(AuthorisationReceived(request_id, one.signed_at))


def go_on(case: SetUp, request_id: str) -> None:
    """From the wait: authorised → SU-7, proof lacking → SU-6, over → SU-5; unless a contradiction stops it.

    An organisation that was authorised by telephone has to be named, too (SU-29).
    """
    one = case.activation(request_id)
    complete_before_asked(case, request_id)
    if stopped(case, request_id):
        return
    contact_of_another(case, request_id)
    if case.authorised(request_id) and (not one.for_organisation or organisation_named(case.nominee(request_id))):
        asked_needlessly(case, request_id)
        authorised(case, request_id)
    elif one.proof_lacks:
        lack_of_proof(case, request_id)
    elif one.lapsed_wait:
        not_registered(case, request_id)
    elif not awaits_something(case, request_id):
        ask_in_writing(case, request_id)


def awaits_something(case: SetUp, request_id: str) -> bool:
    """Whether its wait runs, or is to begin with a letter; not so where a refusal had ended it meanwhile (R-4)."""
    timers = case.state.desk.timers.values()
    waits = any(timer.service_request_id == request_id for timer in timers)
    return waits or case.activation(request_id).awaited_letter is not None


def ask_unless_authorised(case: SetUp, request_id: str) -> None:
    """Once the contact is there: SU-7 if the client has authorised in writing (R-13), else SU-4."""
    if stopped(case, request_id):
        return
    if case.authorised(request_id):
        authorised(case, request_id)
    else:
        ask_in_writing(case, request_id)
