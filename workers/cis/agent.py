"""The ``cis`` worker."""

from datetime import UTC, datetime, timedelta

import policy
from workers.cis.gateway import Gateway
from workers.cis.procedure import decide
from workers.procedure.room import Room
from workers.runtime.checks import Checks
from workers.runtime.settings import SettingsError
from workers.runtime.shift import Shift

ROOM = Room(name="cis", reads=("cis.requested",), decide=decide)


def checks(shift: Shift) -> Checks:
    """The outside calls, for as long as policy lets them be retried (R-5)."""
    if not shift.settings.cis:
        raise SettingsError("CLIENTREP_CIS is not set")
    values = policy.load().in_force(datetime.now(UTC).date()).values
    gateway = Gateway(shift.settings.cis)
    return Checks(shift, gateway.verify, timedelta(hours=values.cis_retry_hours))


SERVICES = (checks,)
