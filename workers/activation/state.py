"""What Set Up knows of a case: its requests, representatives and the client's choices; no personal data."""

from dataclasses import dataclass, field
from datetime import datetime

from workers.procedure.desk import Desk

CALL_CLIENT = "call_client"
CHOOSE_CONTACT = "choose_contact"
WRITTEN_AUTHORISATION = "written_authorisation"
CALL_REPRESENTATIVE = "call_representative"
REPRESENTATIVE_REPLY = "representative_reply"
VERIFICATION = "verification"
OBJECTION = "objection"
ENDED = "ended"

STAGES = {
    CALL_CLIENT: "the client is to be called for what is missing",
    CHOOSE_CONTACT: "someone is to say which contact the representative is",
    WRITTEN_AUTHORISATION: "the client's written authorisation is awaited",
    CALL_REPRESENTATIVE: "the representative is to be called",
    REPRESENTATIVE_REPLY: "the representative's reply to CMSL0043 is awaited",
    VERIFICATION: "CIS is to verify the representative",
    OBJECTION: "the client may object, for CIS could not verify the representative",
    ENDED: "the request has ended",
}
"""Where a request can stand; the waits give their names to the timers."""


@dataclass(frozen=True)
class Activation:
    """The progress of one Activate request.

    Attributes:
        service_request_id: the Activate SR.
        representative_type: ``friend_relative`` or ``organisation``.
        channel: how the nomination came.
        nominee_id: under which the nominee's details are kept; the contact's id once there is one.
        policy: version of the policy it started with, and keeps.
        policy_hash: hash of that policy's content.
        stage: one of ``STAGES``; empty while the first step is being decided.
        queue: the queue of the SR and all its tasks, None for the usual one (SU-D).
        point_of_contact: whether the representative is wanted as point of contact (SU-13).
        opt_out_of_sms: whether the client asked for no SMS (SU-7).
        signed_at: when the client's signature was received, whatever else may lack; None before.
        authorised_at: when the client's written authorisation, complete as R-9 asks, was received; None before.
        proof_lacks: what the client's document lacks of what the law requires (SU-6).
        representative_id: set once the contact exists.
        security_given: PIN and password are kept with the contact and wait for SU-10.
        letters: ids of all letters asked for.
        awaited_letter: the letter whose issue day begins the wait of this stage.
        check_id: the CIS request last asked.
        answer: the CIS result, until it is acted on.
        contradictions: the open tasks that stop the automatic way (R-4), each with the id under which the
            contradicting details are kept, or ``""`` where the client refuses what they authorised.
        lapsed_wait: the wait that ended without an answer, if the stage or the request ended by it.
        lapsed_at: when that wait ended: what was received before is in time (R-2).
    """

    service_request_id: str
    representative_type: str
    channel: str
    nominee_id: str
    policy: str
    policy_hash: str
    stage: str = ""
    queue: str | None = None
    point_of_contact: bool = False
    opt_out_of_sms: bool = False
    signed_at: datetime | None = None
    authorised_at: datetime | None = None
    proof_lacks: tuple[str, ...] = ()
    representative_id: str | None = None
    security_given: bool = False
    letters: tuple[str, ...] = ()
    awaited_letter: str | None = None
    check_id: str | None = None
    answer: str | None = None
    contradictions: dict[str, str] = field(default_factory=dict)
    lapsed_wait: str | None = None
    lapsed_at: datetime | None = None


@dataclass(frozen=True)
class Representative:
    """A contact's part in this case; ``active`` and point of contact belong to the case (R-15)."""

    representative_id: str
    contact_id: str
    service_request_id: str
    type: str
    active: bool = False
    nino_status: str | None = None
    point_of_contact: bool = False
    security: str = "none"
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Client:
    """The client's choices that Set Up changes (SU-7, SU-15); None: not known here."""

    scin: str
    preferred_contact_method: str | None = None
    self_service: bool = True
    opt_out_of_sms: bool = False


@dataclass(frozen=True)
class State:
    """A case as Set Up sees it."""

    client: Client
    desk: Desk = field(default_factory=Desk)
    activations: dict[str, Activation] = field(default_factory=dict)
    representatives: dict[str, Representative] = field(default_factory=dict)

    @property
    def open_activation(self) -> Activation | None:
        """The Activate request that is under way; at most one is (R-11)."""
        return next((one for one in self.activations.values() if one.stage != ENDED), None)


def new_state(scin: str) -> State:
    """The state of a case of which nothing is known yet."""
    return State(Client(scin))
