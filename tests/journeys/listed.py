"""Every journey, in the order of the procedures."""

from tests.journeys.journey import ALL
from tests.journeys.set_up import (
    before,
    by_telephone,
    calling,
    contradictions,
    in_writing,
    letters,
    one_at_most,
    organisation,
    organisation_asked,
    read_late,
    replying,
    shared_contact,
    third_party,
    third_party_wrong,
    verification,
    withdrawal,
    written_wait,
)

THEMES = (
    before,
    in_writing,
    by_telephone,
    written_wait,
    calling,
    replying,
    verification,
    read_late,
    one_at_most,
    shared_contact,
    withdrawal,
    contradictions,
    letters,
    organisation,
    organisation_asked,
    third_party,
    third_party_wrong,
)
"""The modules whose import has listed their journeys, in the order of the table in docs/."""

JOURNEYS = tuple(ALL)
