"""Someone said which contact the representative is (SU-3c)."""

from workers.activation.authorised import ask_unless_authorised
from workers.activation.contact import NONE_OF_THESE, contact_set_up, create_contact, use_contact
from workers.activation.organisation import go_on_from_choice, organisation_chosen
from workers.activation.setup_case import SetUp
from workers.procedure.rule import rule


@rule("SU-3c")
def contact_chosen(case: SetUp, request_id: str, outcome: str) -> None:
    """The chosen contact is used, ``none_of_these`` creates one; SU-4 follows, or SU-7 if already authorised."""
    if case.activation(request_id).for_organisation:
        organisation_chosen(case, request_id, outcome)
        return
    if outcome == NONE_OF_THESE:
        create_contact(case, request_id)
    else:
        use_contact(case, request_id, outcome, ("chosen",))
    ask_unless_authorised(case, request_id)


def go_on(case: SetUp, request_id: str) -> None:
    """Once the contact is there; it's searched for anew where nobody is asked which it is."""
    if case.activation(request_id).for_organisation:
        go_on_from_choice(case, request_id)
    elif not case.has_open_task(request_id, "choose_contact") and contact_set_up(case, request_id):
        ask_unless_authorised(case, request_id)
