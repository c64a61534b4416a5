"""What a journey looks at in a case's document."""

from typing import Any

from tests.scene import Scene

Case = dict[str, Any]


def last_request(case: Case) -> tuple[str, str | None, str | None]:
    """How the Activate request stands: status, sub status, resolution."""
    (one,) = [r for r in case["service_requests"] if r["sub_area"] == "Activate Client Rep"]
    return one["status"], one["sub_status"], one["resolution"]


def codes(case: Case) -> list[str]:
    """The codes of all letters."""
    return sorted(letter["code"] for letter in case["letters"])


def tasks(case: Case) -> dict[str, str]:
    """How each task stands, by kind."""
    return {task["kind"]: task["status"] for task in case["tasks"]}


def rules(case: Case, *wanted: str) -> bool:
    """Whether the timeline cites these rules, each for the first time in this order."""
    cited = list(dict.fromkeys(entry["rule"] for entry in case["timeline"]))
    return [rule for rule in cited if rule in wanted] == list(wanted)


async def issued(scene: Scene, scin: str) -> list[tuple[str, str]]:
    """Code and recipient of the letters on the print topic, which are of one pair."""
    letters = await scene.letters(scin)
    assert len({letter["pair_id"] for letter in letters}) == 1
    return [(letter["code"], letter["recipient"]["kind"]) for letter in letters]
