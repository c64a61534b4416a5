"""Letters are sent, all of a request together, or held at once where an address is no good (R-6)."""

from collections.abc import Iterable

from policy import Policies
from workers.letters.address import Undeliverable, address_lines
from workers.letters.filing import LetterCase
from workers.letters.holding import hold, keep_address
from workers.letters.issuing import ask_for_documents
from workers.letters.state import Hold, HoldEnded, Letter
from workers.procedure.people import Address
from workers.procedure.rule import rule


def send(case: LetterCase, policies: Policies, letters: Iterable[Letter]) -> None:
    """Have the documents of all these letters made, or hold them all for the first address that is no good."""
    asked = tuple(letters)
    for letter in asked:
        lines = address_lines(case.records.people[letter.person_id])
        if isinstance(lines, Undeliverable):
            hold(case, policies, asked, letter, lines)
            return
    ask_for_documents(case, asked)


@rule("R-6")
def correct(case: LetterCase, policies: Policies, the_hold: Hold, address: Address | None) -> None:
    """Keep the new address, if one came, and try the letters again."""
    keep_address(case, the_hold, address)
    case.record(HoldEnded(the_hold.task_id))
    send(case, policies, [case.state.letters[letter_id] for letter_id in the_hold.letter_ids])
