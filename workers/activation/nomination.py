"""What the client asks for (SU-A to SU-F)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Nomination:
    """What the client asked for; whom, is kept under ``nominee_id``.

    Attributes:
        representative_type: ``friend_relative`` or ``organisation``.
        channel: how it came.
        nominee_id: under which the nominee's details are kept.
        received: when it was received; the policy of that day holds.
        authorisation: ``none``, ``verbal`` or ``written``.
        queue: the queue of the SR and all its tasks, None for the usual one (SU-D).
        point_of_contact: whether the representative is wanted as point of contact (SU-13).
        opt_out_of_sms: whether the client asked for no SMS (SU-7).
        legally_qualified: an organisation that need not be asked for in writing (SU-23).
    """

    representative_type: str
    channel: str
    nominee_id: str
    received: datetime
    authorisation: str = "none"
    queue: str | None = None
    point_of_contact: bool = False
    opt_out_of_sms: bool = False
    legally_qualified: bool = False

    @property
    def signed(self) -> bool:
        """Whether it bears the client's signature; an email bears none (SU-E)."""
        return self.authorisation == "written" and self.channel != "email"

    @property
    def verbal(self) -> bool:
        """Whether the client authorised by telephone (SU-23); an email waits for the form (SU-E)."""
        return self.authorisation == "verbal" and self.channel != "email"
