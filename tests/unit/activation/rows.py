"""The rows that the runtime would keep for a case."""

from dataclasses import dataclass, field
from datetime import datetime

from workers.procedure.effects import (
    AwaitThirdParty,
    Effect,
    ForgetPerson,
    KeepSecurity,
    Publish,
    SaveLetter,
    SaveNote,
    SavePerson,
    SaveThirdParty,
    SetSecurity,
)
from workers.procedure.outcome import Outcome
from workers.procedure.people import Person
from workers.procedure.records import Records, ThirdParty
from workers.procedure.security import HashedSecurity

SEALED = {"sealed": "c2VhbGVkIFBJTiBhbmQgcGFzc3dvcmQ="}
SECURITY = {
    "none": None,
    "full": HashedSecurity("hash of the PIN", "hash of the password"),
    "pin only": HashedSecurity("hash of the PIN", None),
}


@dataclass(kw_only=True)
class Rows:
    """What decisions have asked to be kept, and what the next one may look up."""

    people: dict[str, Person] = field(default_factory=dict)
    clients_told: dict[str, datetime] = field(default_factory=dict)
    match_keys: dict[str, str] = field(default_factory=dict)
    letters: dict[str, SaveLetter] = field(default_factory=dict)
    given: dict[str, KeepSecurity] = field(default_factory=dict)
    security: dict[str, KeepSecurity] = field(default_factory=dict)
    checks: list[str] = field(default_factory=list)
    notes: dict[str, str] = field(default_factory=dict)
    third_parties: dict[str, tuple[ThirdParty, str]] = field(default_factory=dict)
    waiting: dict[str, set[str]] = field(default_factory=dict)

    def records(self) -> Records:
        matches: dict[str, tuple[str, ...]] = {}
        for contact_id, key in self.match_keys.items():
            matches[key] = (*matches.get(key, ()), contact_id)
        records = Records(self.people, matches)
        for one, key in self.third_parties.values():
            records.third_parties[one.third_party_id] = one
            records.third_parties_named[key] += (one.third_party_id,)
        for key, scins in self.waiting.items():
            records.waiting[key] = tuple(sorted(scins))
        records.notes.known.update(self.notes)
        records.told.known.update(self.clients_told)
        return records

    def keep(self, outcome: Outcome) -> None:
        for one in outcome.effects:
            match one:
                case SavePerson(person_id, kind, person, match_key, told_at):
                    self.people[person_id] = person
                    self.clients_told |= {person_id: told_at} if told_at else {}
                    if match_key and kind == "contact":
                        self.match_keys[person_id] = match_key
                case ForgetPerson(person_id):
                    self.people.pop(person_id, None)
                case SaveLetter(letter_id):
                    self.letters[letter_id] = one
                case SaveNote(note_id, _, text):
                    self.notes[note_id] = text
                case Publish("cis.requested", data):
                    self.checks.append(data["request_id"])
                case KeepSecurity() | SetSecurity():
                    self._keep_security(one)
                case _:
                    self._keep_third_parties(one)

    def _keep_security(self, one: KeepSecurity | SetSecurity) -> None:
        if isinstance(one, KeepSecurity):
            self.given[one.service_request_id] = one
        elif given := self.given.pop(one.service_request_id, None):
            self.security[one.contact_id] = given

    def _keep_third_parties(self, one: Effect) -> None:
        match one:
            case SaveThirdParty(third_party, key):
                self.third_parties[third_party.third_party_id] = (third_party, key)
            case AwaitThirdParty(key, scin, waits):
                others = self.waiting.get(key, set()) - {scin}
                self.waiting[key] = others | {scin} if waits else others
            case _:
                pass
