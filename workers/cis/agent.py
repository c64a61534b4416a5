"""The ``cis`` worker."""

from datetime import datetime, timedelta

import policy
from workers.cis.gateway import Gateway, GatewayUrlError
from workers.cis.procedure import decide
from workers.procedure.days import london_date
from workers.procedure.room import Room
from workers.runtime.checks import Checks
from workers.runtime.settings import SettingsError
from workers.runtime.shift import Shift

ROOM = Room(name="cis", reads=("cis.requested",), decide=decide)


def retried_for(requested_at: datetime) -> timedelta:
    """How long the gateway is asked, by the policy of the day on which the request was made (R-5)."""
    return timedelta(hours=policy.load().in_force(london_date(requested_at)).values.cis_retry_hours)


def checks(shift: Shift) -> Checks:
    """The outside calls."""
    if not shift.settings.cis:
        raise SettingsError("CLIENTREP_CIS is not set")
    try:
        gateway = Gateway(shift.settings.cis)
    except GatewayUrlError as error:
        raise SettingsError(f"CLIENTREP_CIS: {error}") from None
    return Checks(shift, gateway, retried_for)


SERVICES = (checks,)
