"""What one decision of Maintain came to, as tests ask about it."""

from datetime import datetime
from typing import Any

from tests.unit.decided import Decided
from workers.procedure.effects import SaveTask, SaveTimer


class Told(Decided):
    """What one decision came to, ready to be asked about."""

    @property
    def words(self) -> str:
        return "; ".join(what for _, what in self.timeline)

    @property
    def only_told(self) -> bool:
        """Whether the timeline is all that changed."""
        return not self.accepted.effects and all(entry.event is None for entry in self.accepted.entries)

    def raised(self, kind: str) -> list[dict[str, Any]]:
        return [task for task in self.published("task.raised") if task["kind"] == kind]

    @property
    def tasks(self) -> list[tuple[str, str]]:
        return sorted((one.kind, one.status) for one in self.effects(SaveTask))

    @property
    def timers(self) -> list[tuple[str, str, datetime, str, str | None]]:
        return [(one.name, one.rule, one.due_at, one.status, one.change_id) for one in self.effects(SaveTimer)]

    @property
    def checked(self) -> tuple[str, int]:
        """Result and tries left of the check of PIN and password."""
        (one,) = self.published("security.checked")
        return one["result"], one["tries_left"]
