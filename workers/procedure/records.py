"""What a decision may look up beyond its case; what wasn't fetched yet is fetched, and the message decided again."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Literal, NamedTuple, TypeVar

from workers.procedure.people import Address, Person

V = TypeVar("V")


class NotFetchedError(Exception):
    """A decision needs what wasn't fetched yet; the runtime fetches it and decides again.

    Attributes:
        kind: which lookup of ``Records``.
        key: what was looked up in it.
    """

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(kind)
        self.kind = kind
        self.key = key


class Lookup(Generic[V]):
    """One kind of record by key.

    Attributes:
        kind: its name in ``Records``.
        absent: the value of a key under which nothing is kept.
        known: what was fetched, or kept since.
        whole: whether ``known`` is all there is; if not, a key that isn't in it has to be fetched.
    """

    __slots__ = ("absent", "kind", "known", "whole")

    def __init__(self, kind: str, absent: V, known: dict[str, V] | None = None, *, whole: bool = True) -> None:
        self.kind = kind
        self.absent = absent
        self.known = known if known is not None else {}
        self.whole = whole

    def __getitem__(self, key: str) -> V:
        """What is kept under ``key``.

        Raises:
            NotFetchedError: it has to be fetched first.
        """
        if key in self.known:
            return self.known[key]
        if self.whole:
            return self.absent
        raise NotFetchedError(self.kind, key)

    def __setitem__(self, key: str, value: V) -> None:
        """Keep a value for what is decided next."""
        self.known[key] = value


@dataclass(frozen=True, slots=True)
class ThirdParty:
    """An organisation in the third-party register (SU-19 to SU-23).

    Attributes:
        received: when its record was made; of two records the later one counts.
        scin: the organisation's own SCIN.
    """

    third_party_id: str
    kind: Literal["client_representative", "unverified_employer"]
    name: str
    address: Address
    received: datetime
    telephone: str | None = None
    scin: str | None = None
    primary_contact: Person | None = None
    contacts: tuple[Person, ...] = ()


class Appointment(NamedTuple):
    """A representative of a case as other procedures see them.

    Attributes:
        contact_id: the person's record, which may serve several clients (R-15).
        type: ``friend_relative`` or ``organisation``.
        standing: ``pending`` from PIN and password to activation, ``ended`` before, and once removed or not appointed.
        third_party_id: an organisation's record.
    """

    representative_id: str
    contact_id: str
    service_request_id: str
    type: str
    standing: Literal["pending", "active", "ended"]
    third_party_id: str | None = None


@dataclass(frozen=True, slots=True)
class SecurityRecord:
    """Whether a contact has PIN and password, and how often in a row they were given wrongly (MA-3c).

    Attributes:
        set_at: when they were set; None: they aren't.
    """

    set_at: datetime | None = None
    wrong_tries: int = 0
    blocked: bool = False

    @property
    def is_set(self) -> bool:
        """Whether there are a PIN and a password."""
        return self.set_at is not None


NO_SECURITY = SecurityRecord()


class Records:
    """What a decision may look up beyond its case.

    Attributes:
        people: personal data by person id.
        matches: ids of the contacts that share a match key (SU-3c).
        third_parties: organisations of the register by id.
        third_parties_named: ids of the organisations that share a match key (SU-19).
        waiting: SCINs of the cases that wait for an organisation with a match key (SU-21).
        notes: texts by note id.
        appointments: representatives by the client's SCIN.
        security: what is known of a contact's PIN and password, by contact id.
        told: when the details of a client were told, or those that a change would bring, by person id (R-16).
    """

    __slots__ = (
        "appointments", "matches", "notes", "people", "security", "third_parties", "third_parties_named", "told",
        "waiting",
    )  # fmt: skip

    def __init__(
        self,
        people: dict[str, Person] | None = None,
        matches: dict[str, tuple[str, ...]] | None = None,
        *,
        whole: bool = True,
    ) -> None:
        self.people: Lookup[Person | None] = Lookup("people", None, dict(people or {}), whole=whole)
        self.matches: Lookup[tuple[str, ...]] = Lookup("matches", (), dict(matches or {}), whole=whole)
        self.third_parties: Lookup[ThirdParty | None] = Lookup("third_parties", None, whole=whole)
        self.third_parties_named: Lookup[tuple[str, ...]] = Lookup("third_parties_named", (), whole=whole)
        self.waiting: Lookup[tuple[str, ...]] = Lookup("waiting", (), whole=whole)
        self.notes: Lookup[str | None] = Lookup("notes", None, whole=whole)
        self.appointments: Lookup[tuple[Appointment, ...]] = Lookup("appointments", (), whole=whole)
        self.security: Lookup[SecurityRecord] = Lookup("security", NO_SECURITY, whole=whole)
        self.told: Lookup[datetime | None] = Lookup("told", None, whole=whole)
