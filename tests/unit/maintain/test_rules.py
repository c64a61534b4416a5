"""Every rule that Maintain serves has code, and a test whose name cites it."""

import re
from pathlib import Path

import pytest

from contracts.catalogue import events_read_by
from tests.unit.maintain.story import OWN_DETAILS, Story, holder
from workers.maintain.agent import ROOM
from workers.maintain.procedure import people_needed
from workers.procedure.ids import change_person_id, poa_person_id
from workers.procedure.rule import RULES

SERVED = ["MA-0", "MA-1", "MA-2", "MA-3a", "MA-3b", "MA-3c", "MA-4", "MA-8", "MA-9", "MA-10", "MA-11", "MA-12",
          "R-1", "R-2", "R-3", "R-4", "R-12", "R-16", "SU-21"]  # fmt: skip
NAMES = re.findall(r"def (test_\w+)", "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py")))


def code_of(rule: str) -> list[object]:
    return [function for function in RULES.get(rule, []) if function.__module__.startswith("workers.maintain")]


@pytest.mark.parametrize("rule", SERVED)
def test_every_rule_served_has_code_with_its_words(rule: str) -> None:
    assert code_of(rule)
    assert all(function.__doc__ for function in code_of(rule))


@pytest.mark.parametrize("rule", SERVED)
def test_every_rule_served_has_a_test(rule: str) -> None:
    assert [name for name in NAMES if rule.lower().replace("-", "") in name.split("_")]


def test_code_cites_no_rule_beyond_those_served() -> None:
    assert {rule for rule in RULES if code_of(rule)} == set(SERVED)


def test_all_that_is_addressed_to_maintain_is_read() -> None:
    assert set(ROOM.reads) == {event.name for event in events_read_by("maintain")}


def test_the_people_of_whatever_waits_are_fetched_at_once(story: Story) -> None:
    story.holders(holder("A", nino=None))
    story.asks(OWN_DETAILS, "A")
    one = story.change
    told = story.holders("A", "B").outcome
    assert told
    message = type("Message", (), {"kind": "register.poas", "scin": "123456789012", "data": None})()
    needed = set(people_needed(story.state, message))
    assert needed == {
        poa_person_id("123456789012", "A"),
        poa_person_id("123456789012", "B"),
        one.current_id,
        change_person_id(one.change_id),
    }
    done = Story()
    done.asks()
    assert not list(people_needed(done.state, message))
    message.kind = "security.check-requested"
    assert not list(people_needed(story.state, message))
