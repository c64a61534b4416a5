"""A case of Set Up to tell stories with: given what was read, when one more message comes, then this follows."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from contracts.catalogue import named
from policy import Policies, load
from tests.unit.activation.promises import keeps_its_promises
from tests.unit.activation.rows import SEALED, SECURITY, Rows
from tests.unit.activation.told import Told
from workers.activation.agent import ROOM
from workers.activation.state import State, new_state
from workers.procedure.days import london_date
from workers.procedure.effects import SaveLetter
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome

SCIN = "123456789012"
AGAIN = "-again"
NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
ADDRESS = {"lines": ["9 High Street"], "postcode": "LS1 4AP", "country": "GB"}
FRIEND = {
    "title": "Mr",
    "first_name": "Tobias",
    "last_name": "Wrenfield",
    "date_of_birth": "1979-02-28",
    "address": ADDRESS,
    "telephone": "0161 496 0483",
}
CLIENT = {
    "scin": SCIN,
    "name": {"title": "Ms", "first_name": "Miriam", "last_name": "Okafor"},
    "address": {"lines": ["14 Orchard Rise"], "postcode": "LS17 4QD", "country": "GB"},
    "telephone": "0113 496 0127",
    "role": "receiving",
    "stage": "live",
    "jurisdiction": "england_wales",
}


@dataclass
class Story(Rows):
    """A case, and the rows that the runtime would keep for it."""

    name: str = "story"
    scin: str = SCIN
    state: State = field(default_factory=lambda: new_state(SCIN))
    now: datetime = NOON
    told: int = 0
    policies: Policies = field(default_factory=load)

    def hears(self, kind: str, data: dict[str, Any], received: datetime | None = None, security: str = "none") -> Told:
        """One more message is decided on."""
        self.told += 1
        model = named(kind).model.model_validate_json(orjson.dumps(data))
        message = Message(
            kind,
            self.name,
            str(self.told),
            self.scin,
            received or self.now,
            self.now,
            model,
            "correlation",
            SECURITY[security],
        )
        outcome = ROOM.decide(self.state, message, self.policies, self.records())
        again = ROOM.decide(self.state, message, self.policies, self.records())
        assert outcome == again
        if isinstance(outcome, Outcome):
            self.checked(outcome)
            self.state = outcome.state
            self.keep(outcome)
        return Told(outcome)

    def checked(self, outcome: Outcome) -> None:
        """What every decision promises."""
        keeps_its_promises(self.state, outcome)

    def nomination(
        self,
        person: dict[str, Any] | None = FRIEND,
        channel: str = "letter",
        authorisation: str = "written",
        client: dict[str, Any] | None = None,
        received: datetime | None = None,
        **more: Any,
    ) -> Told:
        """The client names a friend."""
        representative = {"type": "friend_relative", **({"person": person} if person is not None else {})}
        named_by = {key: value for key, value in {**CLIENT, **(client or {})}.items() if value is not None}
        about = {"client": named_by, "requested_by": "client", "representative": representative}
        how = {"channel": channel, "authorisation": authorisation}
        return self.hears("contact.nomination", {**about, **how, **more}, received)

    def authorisation(
        self,
        person: dict[str, Any] | None = FRIEND,
        received: datetime | None = None,
        **more: Any,
    ) -> Told:
        """The client's form comes back."""
        representative = {"type": "friend_relative", **({"person": person} if person is not None else {})}
        data = {"scin": SCIN, "form": "CMSB003", "signed": True, "representative": representative, **more}
        return self.hears("contact.authorisation", data, received)

    def reply(
        self,
        security: str = "none",
        received: datetime | None = None,
        **more: Any,
    ) -> Told:
        """The representative answers."""
        data = {"scin": SCIN, "channel": "letter", **({"security": SEALED} if security != "none" else {}), **more}
        return self.hears("contact.representative-reply", data, received, security)

    def objection(self, received: datetime | None = None) -> Told:
        """The client doesn't want the representative."""
        return self.hears("contact.objection", {"scin": SCIN}, received)

    def completes(
        self,
        kind: str,
        outcome: str,
        security: str = "none",
        **brought: Any,
    ) -> Told:
        """A person ends the open task of this kind."""
        return self.completed(self.task(kind), outcome, security, **brought)

    def completed(self, task_id: str, outcome: str, security: str = "none", **brought: Any) -> Told:
        """A person ends a task."""
        data = {**brought, **({"security": SEALED} if security != "none" else {})}
        result = {"task_id": task_id, "scin": SCIN, "outcome": outcome, "by": "Agent 1", "data": data}
        return self.hears("task.completed", result, security=security)

    def cis(self, result: str, check: int = -1) -> Told:
        """CIS answers."""
        data = {"request_id": self.checks[check], "scin": SCIN, "result": result, "basis": "personal_details"}
        return self.hears("cis.answered", data)

    def issues(self, code: str, replaces: str | None = None) -> Told:
        """The last letter with this code is issued today."""
        return self.letter_issued([one for one in self.letters.values() if one.code == code][-1], replaces)

    def letter_issued(self, letter: SaveLetter, replaces: str | None = None) -> Told:
        """A letter is issued today, maybe in the place of one that was returned."""
        about = {"letter_id": letter.letter_id, "scin": SCIN, "code": letter.code, "title": "Title", "via": letter.via}
        who = {"kind": "client", "name": "Ms M Okafor"}
        where = {"recipient": who, "address_lines": [who["name"], "1 Row", "LS1 1AA"]}
        fields = {"replaces": replaces} if replaces else {}
        rest = {"enclosures": letter.enclosures, "envelope_id": letter.envelope_id, "language": "en", "fields": fields}
        rest |= {"template_version": "1", "issued_on": london_date(self.now).isoformat(), "rule": letter.rule}
        return self.hears("letter.issued", about | where | rest | {"service_request_id": "sr"})

    def issues_again(self, code: str) -> Told:
        """The last letter with this code was returned: another goes in its place."""
        returned = [one for one in self.letters.values() if one.code == code][-1]
        again = returned._replace(letter_id=returned.letter_id + AGAIN)
        self.letters[again.letter_id] = again
        return self.issues(code, replaces=returned.letter_id)

    def does_not_send(self, code: str) -> Told:
        """The last letter with this code was held, and is given up."""
        letter = [one for one in self.letters.values() if one.code == code][-1]
        about = {"scin": SCIN, "letter_ids": [letter.letter_id], "reason": "no address"}
        return self.hears("letters.not-sent", about)

    def created_in_error(self, request: int = -1) -> Told:
        """A request should never have been made."""
        request_id = list(self.state.activations)[request]
        about = {"scin": SCIN, "service_request_id": request_id, "reason": "Tobias Wrenfield never asked"}
        return self.hears("contact.created-in-error", about)

    def removed(self, representative: int = 0) -> Told:
        """The *Remove* procedure reports a representative as removed."""
        one = list(self.state.representatives)[representative]
        return self.hears("register.representative-removed", {"scin": SCIN, "representative_id": one})

    def closes(self) -> Told:
        """The case closes."""
        return self.hears("register.case-closed", {"scin": SCIN})

    def days_pass(self, days: float) -> None:
        """The clock moves on."""
        self.now += timedelta(days=days)

    def lapses(self, name: str) -> Told:
        """The wait of this name ends: the clock moves to its end and the timer falls due."""
        timer = next(one for one in self.state.desk.timers.values() if one.name == name)
        self.now = max(self.now, timer.due_at)
        return self.due(timer.timer_id, name, timer.due_at)

    def due(self, timer_id: str, name: str, due_at: datetime) -> Told:
        """A timer falls due."""
        data = {"timer_id": timer_id, "scin": SCIN, "name": name, "rule": "SU-4", "due_at": due_at.isoformat()}
        return self.hears("timer.due", data)

    def task(self, kind: str) -> str:
        """The open task of this kind."""
        return [t.task_id for t in self.state.desk.tasks.values() if t.kind == kind and t.status == "open"][-1]

    @property
    def request(self) -> tuple[str, str | None, str | None]:
        """Status, sub status and resolution of the latest Activate request."""
        last = list(self.state.activations)[-1]
        one = self.state.desk.service_requests[last]
        return one.status, one.sub_status, one.resolution

    @property
    def open_tasks(self) -> list[str]:
        return [task.kind for task in self.state.desk.tasks.values() if task.status == "open"]

    def called(self) -> "Story":
        """A written complete nomination: the representative is to be called."""
        self.nomination()
        return self

    def asked_in_writing(self, person: dict[str, Any] | None = FRIEND) -> "Story":
        """A nomination by telephone: CMSL5512 is issued and the wait has begun."""
        self.nomination(person, channel="telephone", authorisation="verbal")
        self.issues("CMSL5512")
        return self

    def written_to(self) -> "Story":
        """The representative couldn't be reached: CMSL0043 is issued and the wait has begun."""
        self.called().completes("call_representative", "not_reached")
        self.issues("CMSL0043")
        return self

    def verifying(self, **more: Any) -> "Story":
        """The representative was reached: CIS is asked."""
        self.nomination(**more)
        self.completes("call_representative", "reached", "full")
        return self

    def may_object(self) -> "Story":
        """CIS couldn't verify: CMSL0040 is issued and the wait has begun."""
        self.verifying().cis("not_verified")
        self.issues("CMSL0040")
        return self

    def active(self, **more: Any) -> "Story":
        """The representative is active."""
        self.verifying(**more).cis("verified")
        return self
