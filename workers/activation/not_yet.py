"""What Set Up can't serve yet: refused, so that it is parked and visible, never lost."""

from collections.abc import Callable

from workers.activation.setup_case import SetUp
from workers.procedure.outcome import Refused

REASON = "no_rule_yet"

NOMINATIONS: tuple[tuple[str, Callable[[SetUp], bool]], ...] = (
    ("SU-A power of attorney", lambda case: case.message.data.power_of_attorney),
    ("SU-B requested by someone else", lambda case: case.message.data.requested_by != "client"),
    ("R-11 second nomination", lambda case: case.state.open_activation is not None),
    ("SU-C a representative is active", lambda case: any(r.active for r in case.state.representatives.values())),
    ("SU-E request by email", lambda case: case.message.data.channel == "email"),
    ("SU-18 organisation", lambda case: case.message.data.representative.type != "friend_relative"),
)
"""Nominations without a rule, in the order of the tests (SU-D)."""

KINDS = {
    "contact.created-in-error": "SU-X created in error",
    "register.third-party": "SU-21 third party",
}
"""Kinds of events that are read but have no rule."""


def nomination_without_rule(case: SetUp) -> Refused | None:
    """The first reason for which a nomination can't be served, if any."""
    return next((Refused(REASON, what) for what, applies in NOMINATIONS if applies(case)), None)


def kind_without_rule(case: SetUp) -> Refused:
    """An event of a kind that no rule serves."""
    return Refused(REASON, KINDS[case.message.kind])


def without_rule(what: str) -> Refused:
    """Anything else that no rule serves."""
    return Refused(REASON, what)
