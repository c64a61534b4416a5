"""What the stories of a case have in common: what is known of a nominee at first, another one, how requests stand."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from tests.unit.activation.story import FRIEND

if TYPE_CHECKING:
    from tests.unit.activation.story import Story

NAME = {"first_name": "Tobias", "last_name": "Wrenfield"}
UNA = {**FRIEND, "first_name": "Una"}
HOUR = timedelta(hours=1)
WITHDRAWN = ("Cancelled", "Complete", None)


def stages(story: Story) -> list[str]:
    return [one.stage for one in story.state.activations.values()]
