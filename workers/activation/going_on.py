"""Going on from where a request stands, with what is known now."""

from collections.abc import Callable

from workers.activation import authorised, calling, calling_client, choosing, organisation, resuming
from workers.activation.setup_case import SetUp
from workers.activation.state import (
    CALL_CLIENT,
    CALL_REPRESENTATIVE,
    CHOOSE_CONTACT,
    OBJECTION,
    ONE_REPRESENTATIVE,
    REPRESENTATIVE_REPLY,
    THIRD_PARTY,
    VERIFICATION,
    WRITTEN_AUTHORISATION,
)
from workers.activation.verifying import act_on_answer, objection_wait_over

NEXT: dict[str, Callable[[SetUp, str], None]] = {
    ONE_REPRESENTATIVE: resuming.go_on,
    THIRD_PARTY: organisation.go_on,
    CALL_CLIENT: calling_client.go_on,
    CHOOSE_CONTACT: choosing.go_on,
    WRITTEN_AUTHORISATION: authorised.go_on,
    CALL_REPRESENTATIVE: calling.go_on,
    REPRESENTATIVE_REPLY: calling.go_on,
    VERIFICATION: act_on_answer,
    OBJECTION: objection_wait_over,
}
"""What each stage does once something has changed; nothing, where what it waits for isn't there."""


def go_on(case: SetUp, request_id: str) -> None:
    """Let the request go on as far as it can."""
    stage = case.activation(request_id).stage
    if stage in NEXT:
        NEXT[stage](case, request_id)
