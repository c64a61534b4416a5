"""What one decision of Set Up came to, as tests ask about it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from workers.procedure.effects import Effect, Publish, SaveLetter, SaveTask, SaveTimer
from workers.procedure.outcome import Outcome, Refused


@dataclass
class Told:
    """What one decision came to, ready to be asked about."""

    outcome: Outcome | Refused

    def _all(self, kind: type[Any]) -> list[Any]:
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
    def rules(self) -> list[str]:
        return list(dict.fromkeys(rule for rule, _ in self.timeline))

    def published(self, name: str) -> list[dict[str, Any]]:
        return [effect.data for effect in self._all(Publish) if effect.kind == name]

    @property
    def called_back(self) -> list[list[str]]:
        """Ids of the letters that aren't to go out, message by message; what is only held or came back isn't meant."""
        asked = self.published("letters.withdrawal-requested")
        return [list(one["letter_ids"]) for one in asked if not one.get("only_unsent")]

    @property
    def letters(self) -> list[tuple[str, str]]:
        return [(one.code, one.recipient_kind) for one in self._all(SaveLetter)]

    @property
    def tasks(self) -> list[tuple[str, str]]:
        return [(one.kind, one.status) for one in self._all(SaveTask)]

    @property
    def timers(self) -> list[tuple[str, str, datetime, str]]:
        return [(one.name, one.rule, one.due_at, one.status) for one in self._all(SaveTimer)]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What changed of service requests, change by change: rule and the fields that are set."""
        wanted = ("rule", "area", "sub_area", "status", "sub_status", "resolution", "queue", "fields")
        return [{k: one[k] for k in wanted} for one in self.published("service-request.changed")]

    @property
    def steps(self) -> list[tuple[str, str, str | None, str | None]]:
        """Rule, status, sub status and resolution of each change of a service request."""
        return [(one["rule"], one["status"], one["sub_status"], one["resolution"]) for one in self.requests]

    def effects(self, kind: type[Effect]) -> list[Any]:
        return self._all(kind)
