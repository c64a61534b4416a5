"""What Set Up knows of a case: its requests, representatives and the client's choices; no personal data."""

from dataclasses import dataclass, field
from datetime import datetime

from workers.activation.client import Client
from workers.activation.nomination import Nomination
from workers.activation.place import Contact
from workers.procedure.desk import Desk
from workers.procedure.matching import third_party_key

ONE_REPRESENTATIVE = "one_representative"
THIRD_PARTY = "third_party"
CALL_CLIENT = "call_client"
CHOOSE_CONTACT = "choose_contact"
WRITTEN_AUTHORISATION = "written_authorisation"
CALL_REPRESENTATIVE = "call_representative"
REPRESENTATIVE_REPLY = "representative_reply"
VERIFICATION = "verification"
OBJECTION = "objection"
ENDED = "ended"

STAGES = {
    ONE_REPRESENTATIVE: "the client is to say whether the active representative stays",
    THIRD_PARTY: "the third-party team is to record the organisation",
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
        began_at: when the nomination was received.
        policy: version of the policy it started with, and keeps.
        policy_hash: hash of that policy's content.
        stage: one of ``STAGES``; empty while the first step is being decided.
        entered_at: when what brought it there was received.
        queue: the queue of the SR and all its tasks, None for the usual one (SU-D).
        point_of_contact: whether the representative is wanted as point of contact (SU-13).
        opt_out_of_sms: whether the client asked for no SMS (SU-7).
        wished_at: when each of these two wishes was last told, if after the nomination.
        legally_qualified: an organisation that need not be asked for in writing (SU-23).
        verbal: whether the client has authorised by telephone (SU-23).
        signatures: when the client's signatures were received, whatever else may have lacked at first.
        authorised_at: when the client's written authorisation, complete as R-9 asks, was received; None before.
        asked_at: when the client was asked for the form (SU-4, SU-30, SU-E): what was received before isn't its answer.
        asked_with_contact: whether the representative was a contact then (SU-6).
        form_letter: the letter that asked.
        refusals: when the client refused within a day of a signature, as far as nobody has settled which counts (R-4).
        answered_at: when somebody last settled that.
        refused_at: when the client refused, if they signed within a day after it, but not before (R-4).
        proof_lacks, lacked_at: what of what the law requires a document of the client lacks, and when it came (SU-6).
        representative_id: set once the contact exists.
        begun_again_at: when it was settled that somebody else than the first is meant (R-4).
        first_may_answer: the first had been written to then, and who counts now hasn't been yet.
        replied_at: when the representative's last reply was received.
        security_given: PIN and password are kept for the request and wait for SU-10.
        letters: ids of all letters asked for and not called back since.
        ending_letters: those of them that told how the request ended.
        awaited_letter: the letter whose issue day begins the wait of this stage.
        waiting_on: the letter whose issue day began it.
        astray: that letter, if it didn't arrive and a better address is looked for.
        check_id: the CIS request last asked.
        answer: the CIS result, until it is acted on.
        contradictions: the open tasks that stop the automatic way (R-4), each with the id of the contradicting details
            or, where the client refuses what they authorised, ``""``.
        lapsed_wait, lapsed_at: the wait by whose end, without an answer, the stage or the request ended, and when.
        ended_at: when the request ended, in the time of what ended it.
        ended_by: kind of the message that ended it.
        left: the stage it ended from.
        for_good_at, for_good_by: when, and by what, somebody ended it for good, if only after it had ended otherwise.
        blocked_at: the step at which another representative stood in the way (SU-C): ``nomination`` or ``active``.
        replacing: the client said that the other representative is to be removed (SU-C).
        third_party_id: the organisation's record, once it was added (SU-22).
        third_party_request_id: the 3rd Party SR that the third-party team has not answered yet (SU-20 to SU-23).
        third_party_record: the record that came or was chosen, until it is acted on.
        sought: the key of the organisation that the register was searched for (SU-19).
        ruled_out: records of its name that somebody said aren't the one meant.
        wrong_records: how many records couldn't be used (SU-21).
        enquired: a General Enquiries SR was made for it (SU-3b, SU-29).
        merged: nominations of the same representative that came while it was open (R-11).
        preference_before: the client's choices before the representative became the point of contact (R-2).
    """

    service_request_id: str
    representative_type: str
    channel: str
    nominee_id: str
    began_at: datetime
    policy: str
    policy_hash: str
    stage: str = ""
    entered_at: datetime | None = None
    queue: str | None = None
    point_of_contact: bool = False
    opt_out_of_sms: bool = False
    wished_at: dict[str, datetime] = field(default_factory=dict)
    legally_qualified: bool = False
    verbal: bool = False
    signatures: tuple[datetime, ...] = ()
    authorised_at: datetime | None = None
    asked_at: datetime | None = None
    asked_with_contact: bool = False
    form_letter: str | None = None
    refusals: tuple[datetime, ...] = ()
    answered_at: datetime | None = None
    refused_at: datetime | None = None
    proof_lacks: tuple[str, ...] = ()
    lacked_at: datetime | None = None
    representative_id: str | None = None
    begun_again_at: datetime | None = None
    first_may_answer: bool = False
    replied_at: datetime | None = None
    security_given: bool = False
    letters: tuple[str, ...] = ()
    ending_letters: tuple[str, ...] = ()
    awaited_letter: str | None = None
    waiting_on: str | None = None
    astray: str | None = None
    check_id: str | None = None
    answer: str | None = None
    contradictions: dict[str, str] = field(default_factory=dict)
    lapsed_wait: str | None = None
    lapsed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: str | None = None
    left: str | None = None
    for_good_at: datetime | None = None
    for_good_by: str | None = None
    blocked_at: str | None = None
    replacing: bool = False
    third_party_id: str | None = None
    third_party_request_id: str | None = None
    third_party_record: str | None = None
    sought: str | None = None
    ruled_out: tuple[str, ...] = ()
    wrong_records: int = 0
    enquired: bool = False
    merged: tuple[Nomination, ...] = ()
    preference_before: Client | None = None

    @property
    def for_organisation(self) -> bool:
        """Whether an organisation is to represent the client (SU-18 to SU-31)."""
        return self.representative_type == "organisation"

    @property
    def signed_at(self) -> datetime | None:
        """When the client's first signature was received."""
        return min(self.signatures, default=None)

    @property
    def was_contact_when_asked(self) -> bool:
        """Whether the representative who counts was a contact when the client was asked for the form (SU-6)."""
        began, asked = self.begun_again_at, self.asked_at
        return self.asked_with_contact and (began is None or (asked is not None and began <= asked))

    def before_they_counted(self, at: datetime) -> bool:
        """Whether it was only after this that it was settled that somebody else than the first is meant (R-4)."""
        return self.begun_again_at is not None and at < self.begun_again_at

    @property
    def awaited_record(self) -> str:
        """The key under which a record is waited for: that of the record added (SU-22), before that of the name."""
        return third_party_key(self.third_party_id) if self.third_party_id else self.sought or ""


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
    removed: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class State:
    """A case as Set Up sees it.

    Attributes:
        client: the client's choices.
        desk: service requests, tasks and timers.
        activations: the Activate requests by their SR.
        representatives: all there ever were, by id.
        nominations: those that wait for the client's choice, by that task, or for the open request's end, by nominee.
        closed_at: when the case closed (R-16).
        unclaimed: the last refusals that fitted none, by the task that says so.
        contacts: the last ones read, after the nomination that began the first request, in the order of reading.
    """

    client: Client
    desk: Desk = field(default_factory=Desk)
    activations: dict[str, Activation] = field(default_factory=dict)
    representatives: dict[str, Representative] = field(default_factory=dict)
    nominations: dict[str, Nomination] = field(default_factory=dict)
    closed_at: datetime | None = None
    unclaimed: dict[str, Contact] = field(default_factory=dict)
    contacts: tuple[Contact, ...] = ()

    @property
    def open_activation(self) -> Activation | None:
        """The Activate request that is under way; at most one is (R-11)."""
        return next((one for one in self.activations.values() if one.stage != ENDED), None)


def new_state(scin: str) -> State:
    """The state of a case of which nothing is known yet."""
    return State(Client(scin))
