"""Letters: each that was asked for is issued, under one id, pairs together."""

from collections import defaultdict
from collections.abc import Iterator

from tests.faults.facts import Facts
from tests.faults.violation import Violation
from tests.faults.written import Written


def one_letter_for_each_intent(facts: Facts) -> Iterator[Violation]:
    """Each letter that was asked for was issued, under the one id it was asked for; and no other was issued.

    A client's letters may be called back before they are issued.
    """
    asked = {
        letter["letter_id"]: e.scin
        for e in facts.written
        if e.kind == "letters.requested"
        for letter in e.data["letters"]
    }
    issued = {e.data["letter_id"]: e.scin for e in _letters(facts)}
    calling_back = {e.scin for e in facts.written if e.kind == "letters.withdrawal-requested"}
    withdrawn = {one for one, scin, _, status in facts.letters if status == "withdrawn" and scin in calling_back}
    for letter_id in asked.keys() - issued.keys() - withdrawn:
        yield Violation("letter_not_issued", f"{asked[letter_id]} {letter_id}")
    for letter_id in issued.keys() - asked.keys():
        yield Violation("letter_not_asked_for", f"{issued[letter_id]} {letter_id}")


def no_letter_has_two_ids(facts: Facts) -> Iterator[Violation]:
    """A request sends a letter of one code to one recipient once; a letter is issued by one event."""
    ids = defaultdict(set)
    events = defaultdict(set)
    for e in _letters(facts):
        ids[e.data["service_request_id"], e.data["code"], e.data["recipient"]["kind"]].add(e.data["letter_id"])
        events[e.data["letter_id"]].add(e.id)
    for (request, code, _), letter_ids in ids.items():
        if len(letter_ids) > 1:
            yield Violation("letter_with_two_ids", f"{request} {code}")
    for letter_id, event_ids in events.items():
        if len(event_ids) > 1:
            yield Violation("letter_issued_twice", letter_id)


def pairs_are_whole(facts: Facts) -> Iterator[Violation]:
    """Both letters of a pair or none (R-6)."""
    pairs = defaultdict(set)
    for e in _letters(facts):
        if pair_id := e.data.get("pair_id"):
            pairs[pair_id].add(e.data["letter_id"])
    for pair_id, letters in pairs.items():
        if len(letters) != 2:
            yield Violation("pair_not_whole", f"{pair_id}: {len(letters)}")


def letters_are_listed(facts: Facts) -> Iterator[Violation]:
    """Database and print topic know the same letters, and the same of them as withdrawn."""
    issued = {e.data["letter_id"] for e in _letters(facts)}
    taken_back = {e.data["letter_id"] for e in facts.written if e.kind == "letter.withdrawn"}
    listed = {letter_id for letter_id, _, _, status in facts.letters if status == "issued"}
    withdrawn = {letter_id for letter_id, _, _, status in facts.letters if status == "withdrawn"}
    for letter_id in issued ^ (listed | withdrawn & issued):
        where = "topic" if letter_id in issued else "database"
        yield Violation("letter_only_in_one_place", f"{letter_id}: {where}")
    for letter_id in taken_back ^ (withdrawn & issued):
        where = "topic" if letter_id in taken_back else "database"
        yield Violation("withdrawn_only_in_one_place", f"{letter_id}: {where}")


def letters_have_documents(facts: Facts) -> Iterator[Violation]:
    """What is to be printed is there, and is what the print topic promises."""
    for e in _letters(facts):
        found = facts.documents.get(e.data["document"]["url"])
        if found is None:
            yield Violation("document_missing", e.data["letter_id"])
        elif found != e.data["document"]["sha256"]:
            yield Violation("document_differs", e.data["letter_id"])


def _letters(facts: Facts) -> Iterator[Written]:
    return (e for e in facts.written if e.kind == "letter.issued")
