"""The letters worker's place in the mesh."""

from datetime import timedelta

import policy
from workers.letters.filing import OWNER
from workers.letters.press import Order, Press
from workers.letters.procedure import OF_THE_WIRE, decide, people_needed
from workers.letters.rendering.settings import letter_settings
from workers.letters.rendering.storage import DocumentStore
from workers.letters.state import Letters, new_letters
from workers.letters.vendor import CHASE, VENDOR_SILENT
from workers.procedure.days import london_date
from workers.procedure.room import Room
from workers.runtime.documents import Documents
from workers.runtime.erasing import Erasing
from workers.runtime.shift import Shift
from workers.runtime.silence import Silence

ROOM = Room(
    name=OWNER,
    reads=tuple(OF_THE_WIRE),
    decide=decide,
    state_type=Letters,
    new_state=new_letters,
    people=people_needed,
)


def documents(shift: Shift) -> Documents[Order]:
    """The letters' documents.

    Raises:
        LetterSettingsError: a setting is impossible.
        DocumentError: the store can't be used.
        LetterheadError: the letterhead can't be used.
    """
    policies = policy.load()
    return Documents(shift, ROOM, policies, Press(letter_settings(), policies))


def silence(shift: Shift) -> Silence:
    """The look for print vendors that say nothing."""
    policies = policy.load()
    return Silence(
        shift,
        ROOM,
        policies,
        told_as=VENDOR_SILENT,
        task_kind=CHASE,
        silent_after=lambda now: timedelta(hours=policies.in_force(london_date(now)).values.print_vendor_hours),
    )


def erasing(shift: Shift) -> Erasing:
    """The end of documents whose retention is over (R-10).

    Raises:
        LetterSettingsError: a setting is impossible.
        DocumentError: the store can't be used.
    """
    return Erasing(shift, DocumentStore(letter_settings().documents_url).delete)


SERVICES = (documents, silence, erasing)
