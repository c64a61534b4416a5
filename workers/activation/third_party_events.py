"""What can happen between a request and the third-party team; no personal data."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LegallyQualified:
    """The organisation need not be asked for in writing (SU-23)."""

    service_request_id: str

    def words(self) -> str:
        """That the client said so later."""
        return "A legally qualified representative"


@dataclass(frozen=True, slots=True)
class OrganisationSought:
    """The third-party register was searched; what was found for another organisation no longer counts."""

    service_request_id: str
    key: str

    def words(self) -> str:
        """By what."""
        return "Third-party register searched by the organisation's name"


@dataclass(frozen=True, slots=True)
class RecordsRuledOut:
    """Somebody said that none of these records is the organisation meant."""

    service_request_id: str
    third_party_ids: tuple[str, ...]

    def words(self) -> str:
        """Which records."""
        return f"Not the organisation meant: {', '.join(self.third_party_ids)}"


@dataclass(frozen=True, slots=True)
class RecordCame:
    """A record is there for the request: the third-party team made it, or somebody chose it."""

    service_request_id: str
    third_party_id: str

    def words(self) -> str:
        """Which record."""
        return f"Third party {self.third_party_id} is there for the request"


@dataclass(frozen=True, slots=True)
class ThirdPartyAsked:
    """The third-party team was asked to record or amend an organisation; None: they have answered."""

    service_request_id: str
    third_party_request_id: str | None

    def words(self) -> str:
        """Under which service request."""
        if self.third_party_request_id is None:
            return "The third-party team has answered"
        return f"Third-party team asked: service request {self.third_party_request_id}"


@dataclass(frozen=True, slots=True)
class RecordUnusable:
    """The third-party team's record can't be used."""

    service_request_id: str
    wrong_records: int
    why: str

    def words(self) -> str:
        """Why."""
        return f"The third party's record can't be used: {self.why}"


@dataclass(frozen=True, slots=True)
class ThirdPartyAdded:
    """The organisation's record was added to the request."""

    service_request_id: str
    third_party_id: str
    matched_on: tuple[str, ...] = ()

    def words(self) -> str:
        """Which record, and why it is the organisation meant."""
        why = f"the same {', '.join(self.matched_on)}" if self.matched_on else "in answer to our service request"
        return f"Third party {self.third_party_id} added: {why}"
