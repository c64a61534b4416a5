"""What one decision of Set Up came to, as tests ask about it."""

from datetime import datetime
from typing import Any

from tests.unit.decided import Decided
from workers.procedure.effects import SaveLetter, SaveTask, SaveTimer


class Told(Decided):
    """What one decision came to, ready to be asked about."""

    @property
    def called_back(self) -> list[list[str]]:
        """Ids of the letters that aren't to go out, message by message; what is only held or came back isn't meant."""
        asked = self.published("letters.withdrawal-requested")
        return [list(one["letter_ids"]) for one in asked if not one.get("only_unsent")]

    @property
    def not_to_go_again(self) -> list[str]:
        """Ids of the letters that aren't wanted any more where they are held or came back."""
        asked = self.published("letters.withdrawal-requested")
        return [letter_id for one in asked if one.get("only_unsent") for letter_id in one["letter_ids"]]

    @property
    def letters(self) -> list[tuple[str, str]]:
        return [(one.code, one.recipient_kind) for one in self.effects(SaveLetter)]

    @property
    def tasks(self) -> list[tuple[str, str]]:
        return [(one.kind, one.status) for one in self.effects(SaveTask)]

    @property
    def timers(self) -> list[tuple[str, str, datetime, str]]:
        return [(one.name, one.rule, one.due_at, one.status) for one in self.effects(SaveTimer)]

    @property
    def requests(self) -> list[dict[str, Any]]:
        """What changed of service requests, change by change: rule and the fields that are set."""
        wanted = ("rule", "area", "sub_area", "status", "sub_status", "resolution", "queue", "fields")
        return [{k: one[k] for k in wanted} for one in self.published("service-request.changed")]

    @property
    def steps(self) -> list[tuple[str, str, str | None, str | None]]:
        """Rule, status, sub status and resolution of each change of a service request."""
        return [(one["rule"], one["status"], one["sub_status"], one["resolution"]) for one in self.requests]
