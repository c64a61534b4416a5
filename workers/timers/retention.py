"""What is kept of people is erased when its time is over; the history of decisions stays (R-10).

Kept for as many London days as policy says, of which the first is the day of the end: of removal, or of the service
request. What several matters share goes with the last of them; the client's own record, and what was handed to other
procedures whose end nobody tells us, go with the last matter of the case.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from policy import Policies
from workers.procedure.days import london_date
from workers.procedure.effects import Effect, ForgetDocuments, ForgetNotes, ForgetPerson, ReleaseContact
from workers.procedure.ids import client_person_id
from workers.procedure.message import Message
from workers.procedure.outcome import Outcome
from workers.procedure.records import Records
from workers.procedure.rule import rule
from workers.procedure.under_policy import UnderPolicy
from workers.timers.matters import Erased, Kept, Key, Matter, evolve

OWNER = "timers"
LOOKED = "retention.looked"
"""The message that a case is looked at; it comes from no topic."""
ENDS_WITH_THE_CASE = frozenset({"representative", "poa"})
"""Whose end needn't be told once the client's case has closed (R-16)."""


class Keeping(UnderPolicy[Kept]):
    """A case while it is looked at."""

    def __init__(self, state: Kept, message: Message, policies: Policies) -> None:
        def evolved(kept: Kept, event: Erased) -> Kept:
            return evolve(kept, event, message.now)

        super().__init__(OWNER, state, message, policies, Records(), evolved)

    @property
    def today(self) -> date:
        """The London day of the look."""
        return london_date(self.message.now)

    def due_on(self, matter: Matter) -> date | None:
        """The day on which what is kept for a matter is to be erased; None: it goes on."""
        since = over_since(self.state, matter)
        return None if since is None else london_date(since) + timedelta(days=self._days(matter, since))

    def is_due(self, matter: Matter) -> bool:
        """Whether nothing may be kept for it any more."""
        due = self.due_on(matter)
        return due is not None and due <= self.today

    def _days(self, matter: Matter, since: datetime) -> int:
        """By the policy that the matter keeps, else that in force when it ended."""
        pinned = matter.policy or _policy_of(self.state, matter.serves)
        policy = self.policies.version(pinned) if pinned else self.policies.in_force(london_date(since))
        return policy.values.retention_days


def decide(state: Kept, message: Message, policies: Policies) -> tuple[Outcome, date]:
    """What of a case is to be erased now, and the day on which to look at it again."""
    case = Keeping(state, message, policies)
    erase_what_is_over(case)
    return case.outcome(), next_look(case)


@rule("R-10")
def erase_what_is_over(case: Keeping) -> None:
    """Names, notes and documents of every matter whose time is over; what another one needs stays.

    What was erased before is erased again without a word: something may have come for it since.
    """
    due = [matter for matter in matters_of(case.state) if case.is_due(matter)]
    needed = {*_needed(case, {matter.key for matter in due}), *contacts_of(case.state)}
    for matter in due:
        for effect in _gone_with(matter, needed):
            case.ask(effect)
        if not _erased_since(case.state, matter):
            case.record(Erased(matter.kind, matter.id))


def next_look(case: Keeping) -> date:
    """The first day on which something falls due: of what is over, or at the earliest of what goes on."""
    coming = [due for matter in matters_of(case.state) if (due := case.due_on(matter)) and due > case.today]
    return min([*coming, case.today + timedelta(days=shortest(case.policies))])


def shortest(policies: Policies) -> int:
    """The days for which anything is kept at least: nothing that goes on today is due sooner."""
    return max(1, min(policy.values.retention_days for policy in policies))


def matters_of(kept: Kept) -> tuple[Matter, ...]:
    """All matters of a case; the client comes last."""
    client = Matter("client", kept.scin, kept.began, kept.began, people=(client_person_id(kept.scin),))
    return (*kept.matters.values(), client)


def over_since(kept: Kept, matter: Matter) -> datetime | None:
    """When a matter ended; None: it goes on, or goes with the case, of which something goes on."""
    if matter.kind == "client" or (matter.open and not matter.in_hand):
        return _case_over_since(kept)
    return _ended(kept, matter)


def _case_over_since(kept: Kept) -> datetime | None:
    """When the last matter of the case ended."""
    if kept.waiting:
        return None
    ends = [_ended(kept, matter) for matter in kept.matters.values()]
    known = [end for end in ends if end is not None]
    return None if len(known) < len(ends) else max([*known, kept.began])


def _ended(kept: Kept, matter: Matter) -> datetime | None:
    """When the matter itself ended; what set a representative up, and they, end together."""
    ends = [_end_of(kept, one) for one in (matter, *_bound_to(kept, matter))]
    known = [end for end in ends if end is not None]
    return max(known) if len(known) == len(ends) else None


def _bound_to(kept: Kept, matter: Matter) -> Iterator[Matter]:
    for one in kept.matters.values():
        if one.serves == matter.id or (matter.serves and one.key == ("request", matter.serves)):
            yield one


def _end_of(kept: Kept, matter: Matter) -> datetime | None:
    """When it ended, for itself; None: it goes on."""
    if not matter.in_hand:
        return matter.last
    if matter.kind == "change":
        return _end_of_unfinished(kept, matter)
    return _closed_since(kept, matter.last) if matter.kind in ENDS_WITH_THE_CASE else None


def _end_of_unfinished(kept: Kept, change: Matter) -> datetime | None:
    """A change that nobody finished ends with whoever asked for it, or with the case, if nothing came for it since."""
    asker = kept.matters.get(change.asked_by) if change.asked_by else None
    ends = (_closed_since(kept, change.began), _end_of(kept, asker) if asker else None)
    known = [end for end in ends if end is not None]
    return max(change.last, min(known)) if known else None


def _closed_since(kept: Kept, at: datetime) -> datetime | None:
    return kept.closed_at if kept.closed_at is not None and kept.closed_at >= at else None


def _policy_of(kept: Kept, request_id: str | None) -> str | None:
    request = kept.matters.get(("request", request_id)) if request_id else None
    return request.policy if request else None


def _erased_since(kept: Kept, matter: Matter) -> bool:
    erased, ended = kept.erased.get(matter.key), over_since(kept, matter)
    return erased is not None and ended is not None and erased >= ended


def _needed(case: Keeping, due: set[Key]) -> set[str]:
    """The persons that something else of the case is about."""
    others = (matter for matter in matters_of(case.state) if matter.key not in due)
    return {*case.state.waiting.values(), *(person for matter in others for person in matter.people)}


def contacts_of(kept: Kept) -> set[str]:
    """Contacts may serve other cases too, so they only go by being released (R-15)."""
    return {person for one in kept.matters.values() if one.kind == "representative" for person in one.people}


def _gone_with(matter: Matter, needed: set[str]) -> Iterator[Effect]:
    if matter.kind == "representative":
        yield ReleaseContact(matter.id, matter.people)
        return
    for person in matter.people:
        if person not in needed:
            yield ForgetPerson(person)
            yield ForgetNotes(person)
    if matter.kind in {"request", "change"}:
        yield ForgetNotes(matter.id)
    if matter.kind == "request":
        yield ForgetDocuments(matter.id)
