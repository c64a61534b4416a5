"""Cases in which organisations are nominated, and the third-party team whose register they share."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.unit.activation.story import CLIENT, SCIN, Story
from tests.unit.activation.told import Told
from workers.activation.state import Activation, new_state
from workers.procedure.records import ThirdParty

OFFICE: dict[str, Any] = {"lines": ["Suite 5", "12 Chancery Row"], "postcode": "LS1 4DY", "country": "GB"}
CONTACT: dict[str, Any] = {"name": "Rosalind Quill", "address": OFFICE, "telephone": "0113 496 0771"}
CHARITY: dict[str, Any] = {
    "name": "Harrow & Finch",
    "address": OFFICE,
    "telephone": "0113 496 0770",
    "contact": CONTACT,
}
SOLICITOR: dict[str, Any] = {**CHARITY, "legally_qualified": True}
UNNAMED_CONTACT: dict[str, Any] = {key: value for key, value in CHARITY.items() if key != "contact"}
RECORD: dict[str, Any] = {
    "third_party_id": "TP-1",
    "name": "HARROW & FINCH",
    "address": OFFICE,
    "telephone": "0113 496 0770",
    "kind": "client_representative",
    "primary_contact": CONTACT,
}
UNVERIFIED: dict[str, Any] = {"kind": "unverified_employer"}
WITHOUT_CONTACT: dict[str, Any] = {"primary_contact": None}
OTHER_CONTACT: dict[str, Any] = {"primary_contact": {**CONTACT, "name": "Tobias Quill"}}


@dataclass
class Organisations(Story):
    """A case whose client names an organisation."""

    team: "Team" = field(default_factory=lambda: Team())  # noqa: PLW0108 - defined below

    def organisation(
        self,
        organisation: dict[str, Any] | None = SOLICITOR,
        channel: str = "telephone",
        authorisation: str = "verbal",
        client: dict[str, Any] | None = None,
        received: datetime | None = None,
        **more: Any,
    ) -> Told:
        """The client names an organisation."""
        said = {"client": {**CLIENT, **(client or {})}, "requested_by": "client", "representative": of(organisation)}
        how = {"channel": channel, "authorisation": authorisation}
        return self.hears("contact.nomination", {**said, **how, **more}, received)

    def in_writing(self, organisation: dict[str, Any] | None = CHARITY, **more: Any) -> Told:
        """The client names it in a signed letter."""
        return self.organisation(organisation, channel="letter", authorisation="written", **more)

    def form(
        self, organisation: dict[str, Any] | None = CHARITY, received: datetime | None = None, **more: Any
    ) -> Told:
        """The client's form for an organisation comes back."""
        data = {"scin": self.scin, "form": "CMSB003", "signed": True, "representative": of(organisation), **more}
        return self.hears("contact.authorisation", data, received)

    def recorded(self, received: datetime | None = None, **changes: Any) -> Told:
        """The third-party team answers the 3rd Party SR of this case."""
        data = {"service_request_id": self.one.third_party_request_id, **RECORD, **changes}
        told = self.hears("register.third-party", known(data), received)
        self.team.deliver(told)
        return told

    def told_of(self, third_party_id: str) -> Told:
        """A record was made that the case may wait for."""
        data = {"scin": self.scin, "third_party_id": third_party_id}
        return self.hears("register.third-party-available", data)

    @property
    def one(self) -> Activation:
        """The latest Activate request."""
        return list(self.state.activations.values())[-1]

    @property
    def third_party_requests(self) -> list[tuple[str, str]]:
        """Kind and status of the SRs that the third-party team got, the oldest first."""
        requests = self.state.desk.service_requests.values()
        return [(one.sub_area.split()[0], one.status) for one in requests if one.process == "3rd Party"]

    @property
    def codes(self) -> list[str]:
        """Letters asked for."""
        return [one.code for one in self.letters.values()]

    def texts(self, sub_area: str) -> list[str]:
        """What the Notes of the latest SR of this kind say."""
        requests = [one for one in self.state.desk.service_requests.values() if one.sub_area == sub_area]
        return [self.notes[note_id] for note_id in requests[-1].notes]

    def ago(self, hours: float) -> datetime:
        """Some hours before now."""
        return self.now - timedelta(hours=hours)

    @property
    def waits(self) -> bool:
        """Whether the third-party team's records are waited for."""
        return any(self.scin in scins for scins in self.waiting.values())

    # Where many stories begin.

    def to_be_recorded(self, organisation: dict[str, Any] = SOLICITOR) -> "Organisations":
        """The register doesn't know the organisation: the third-party team is asked."""
        self.organisation(organisation)
        return self

    def to_be_asked_for(self) -> "Organisations":
        """A charity that is in the register, authorised by telephone only: CMSL5512 is issued."""
        self.team.records()
        self.organisation(CHARITY)
        self.issues("CMSL5512")
        return self

    def not_named(self) -> "Organisations":
        """The client can't say which organisation: CMSL5512 is issued."""
        self.organisation(None, authorisation="none")
        self.issues("CMSL5512")
        return self


@dataclass
class Team:
    """The third-party team, its register and the cases that may wait for a record."""

    cases: dict[str, Organisations] = field(default_factory=dict)
    third_parties: dict[str, tuple[ThirdParty, str]] = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)
    register: dict[str, Story] = field(default_factory=dict)

    def case(self, scin: str = SCIN) -> Organisations:
        """Another client's case."""
        case = Organisations(f"case {scin}", scin, new_state(scin), team=self)
        case.third_parties, case.waiting = self.third_parties, self.waiting
        return self.cases.setdefault(scin, case)

    def records(self, received: datetime | None = None, **changes: Any) -> dict[str, Told]:
        """A record is made without a word of what for; returns what it came to in the cases told of it."""
        data = known({**RECORD, **changes})
        return self.deliver(self.hears(data, received))

    def hears(self, data: dict[str, Any], received: datetime | None = None) -> Told:
        """The record is kept; nobody is told of it yet."""
        third_party_id = data["third_party_id"]
        made = Story(f"record {third_party_id}", third_party_id, new_state(third_party_id))
        entry = self.register.setdefault(third_party_id, made)
        entry.third_parties, entry.waiting = self.third_parties, self.waiting
        entry.now = max([entry.now, *(case.now for case in self.cases.values())])
        return entry.hears("register.third-party", data, received)

    def deliver(self, told: Told) -> dict[str, Told]:
        """The cases that waited are told."""
        available = told.published("register.third-party-available")
        return {one["scin"]: self.cases[one["scin"]].told_of(one["third_party_id"]) for one in available}


# Where a request can stand.


def waiting_for_the_team(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY)


def chased(firm: Organisations) -> None:
    firm.to_be_recorded(CHARITY).lapses("third_party")


def contact_asked_for(firm: Organisations) -> None:
    firm.team.records(**OTHER_CONTACT)
    firm.organisation(CHARITY)


def two_found(firm: Organisations) -> None:
    firm.team.records()
    firm.team.records(third_party_id="TP-2")
    firm.organisation(CHARITY)


def asked_in_writing(firm: Organisations) -> None:
    firm.to_be_asked_for()


def of(organisation: dict[str, Any] | None) -> dict[str, Any]:
    """As representative."""
    return {"type": "organisation", **({} if organisation is None else {"organisation": organisation})}


def known(data: dict[str, Any]) -> dict[str, Any]:
    """What isn't known is absent."""
    return {key: value for key, value in data.items() if value is not None}


def beside_an_organisation(team: Team) -> Organisations:
    """A case for which an organisation has been active for thirty days."""
    firm = team.case()
    team.records()
    firm.organisation(SOLICITOR)
    firm.days_pass(30)
    return firm
