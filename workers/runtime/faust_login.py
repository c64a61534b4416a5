"""How Faust is told to reach brokers that want TLS or a password."""

import faust
from faust.types.auth import CredentialsT

from workers.runtime.brokers import Brokers


def credentials(brokers: Brokers) -> CredentialsT | None:
    """What Faust wants to be told; without a context its SASL would go in the clear, which ``Brokers`` refuses."""
    if brokers.context is None:
        return None
    if brokers.login is None:
        return faust.SSLCredentials(brokers.context)
    return faust.SASLCredentials(
        username=brokers.login.user,
        password=brokers.login.password,
        mechanism=brokers.login.mechanism,
        ssl_context=brokers.context,
    )
