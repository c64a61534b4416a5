"""`cm.service-requests`: every change of every service request."""

from typing import Annotated, Literal

from pydantic import Field

from contracts.base import Data, Part
from contracts.text import FreeText, Identifier, Line, RuleId, Scin
from contracts.words import Queue, SrResolution, SrStatus, SrSubStatus


class SrFields(Part):
    """The fields of a service request that the procedure fills in."""

    rep_type: Literal["Friend/Relative", "Organisation"] | None = None
    """SU-2, SU-25."""
    poa_type: Literal["None"] | None = None
    """Must be populated before the service request moves on (SU-2)."""
    activity_plan: bool | None = None
    """SU-1, SU-15."""
    communicate_with_client_rep: bool | None = None
    """SU-15."""
    representative_id: Identifier | None = None
    """The contact linked as representative (SU-9)."""
    third_party_id: Identifier | None = None
    """The organisation linked (SU-22)."""
    security_questions: Annotated[tuple[Literal["X"], ...], Field(min_length=7, max_length=7)] | None = None
    """An X in each of the seven memorable questions (SU-10)."""


class ServiceRequestChanged(Data):
    """A service request as it stands after a change; process, area and sub area are the source's words."""

    service_request_id: Identifier
    scin: Scin
    process: Line
    area: Line
    sub_area: Line
    status: SrStatus
    sub_status: SrSubStatus | None = None
    resolution: SrResolution | None = None
    """Absent: the Resolution Code is blank."""
    queue: Queue | None = None
    notes: Annotated[tuple[FreeText, ...], Field(max_length=1000)] = ()
    fields: SrFields = SrFields()
    rule: RuleId
    """The rule that made the change."""
