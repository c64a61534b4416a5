"""A case's document, as journeys look at it."""

from dataclasses import dataclass
from typing import Any

Rows = list[dict[str, Any]]
Stands = tuple[str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Case:
    """What ``clientrep case --json`` says."""

    document: dict[str, Any]

    def __getitem__(self, part: str) -> Any:
        """All journeys share one print vendor; its silence is one task on whichever case waits longest (R-14)."""
        rows = self.document[part]
        return [row for row in rows if row.get("rule") != "R-14"] if part in {"tasks", "timeline"} else rows

    def requests(self, sub_area: str) -> Rows:
        """The service requests of a sub area, oldest first."""
        return [one for one in self["service_requests"] if one["sub_area"] == sub_area]

    def request(self, sub_area: str = "Activate Client Rep") -> dict[str, Any]:
        """The latest of them."""
        found = self.requests(sub_area)
        assert found, f"no request {sub_area}"
        return found[-1]

    def stands(self, sub_area: str = "Activate Client Rep") -> Stands:
        """Its status, sub status and resolution."""
        one = self.request(sub_area)
        return one["status"], one["sub_status"], one["resolution"]

    @property
    def codes(self) -> list[str]:
        """The codes of the letters that were not withdrawn."""
        return sorted(letter["code"] for letter in self["letters"] if letter["status"] != "withdrawn")

    def letter(self, code: str) -> dict[str, Any]:
        """The latest letter of a code."""
        found: Rows = [letter for letter in self["letters"] if letter["code"] == code]
        assert found, f"no letter {code}"
        return found[-1]

    @property
    def tasks(self) -> dict[str, str]:
        """How each kind of task stands, the latest of its kind."""
        return {task["kind"]: task["status"] for task in self["tasks"]}

    @property
    def open_tasks(self) -> list[str]:
        """The kinds of the open ones."""
        return sorted(task["kind"] for task in self["tasks"] if task["status"] == "open")

    @property
    def waits(self) -> list[tuple[str, str]]:
        """Name and status of the timers, by the instants at which they are due."""
        return [(timer["name"], timer["status"]) for timer in self["timers"]]

    def timer(self) -> dict[str, Any]:
        """The one timer that is waiting."""
        (found,) = [timer for timer in self["timers"] if timer["status"] == "waiting"]
        return dict(found)

    @property
    def representative(self) -> dict[str, Any]:
        """The one representative."""
        (found,) = self["representatives"]
        return dict(found)

    @property
    def spoken(self) -> list[str]:
        """The rules on the timeline, each where it first speaks."""
        return list(dict.fromkeys(entry["rule"] for entry in self["timeline"]))

    def brief(self) -> str:
        """For whoever has to find out what went wrong."""
        lines = [
            f"request {one['sub_area']}: {one['status']} / {one['sub_status']}, {one['resolution']}, "
            f"queue {one['queue']}"
            for one in self["service_requests"]
        ]
        lines += [f"letter {one['code']} to {one['recipient_kind']}: {one['status']}" for one in self["letters"]]
        lines += [f"task {one['kind']}: {one['status']} {one['outcome'] or ''}" for one in self["tasks"]]
        lines += [f"timer {one['name']} {one['due_at']}: {one['status']}" for one in self["timers"]]
        lines += [f"{one['at']} {one['rule']}: {one['what']}" for one in self["timeline"]]
        return "\n".join(lines)
