"""What one decision of Maintain came to, as tests ask about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.procedure.effects import Effect, Publish, SaveTask, SaveTimer
from workers.procedure.outcome import Outcome, Refused


@dataclass
class Told:
    """What one decision came to, ready to be asked about."""

    outcome: Outcome | Refused

    def effects(self, kind: type[Effect]) -> list[Any]:
        assert isinstance(self.outcome, Outcome), self.outcome
        return [effect for effect in self.outcome.effects if isinstance(effect, kind)]

    @property
    def refused(self) -> tuple[str, str] | None:
        return (self.outcome.reason, self.outcome.detail) if isinstance(self.outcome, Refused) else None

    @property
    def timeline(self) -> list[tuple[str, str]]:
        assert isinstance(self.outcome, Outcome), self.outcome
        return [(entry.rule, entry.what) for entry in self.outcome.entries]

    @property
    def words(self) -> str:
        return "; ".join(what for _, what in self.timeline)

    @property
    def rules(self) -> list[str]:
        return list(dict.fromkeys(rule for rule, _ in self.timeline))

    @property
    def only_told(self) -> bool:
        """Whether the timeline is all that changed."""
        assert isinstance(self.outcome, Outcome), self.outcome
        return not self.outcome.effects and all(entry.event is None for entry in self.outcome.entries)

    def published(self, name: str) -> list[dict[str, Any]]:
        return [effect.data for effect in self.effects(Publish) if effect.kind == name]

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
