"""TLS as a client: whom to believe, and who we are where the server asks."""

import ssl
from pathlib import Path

from workers.runtime.settings import PREFIX, SettingsError


def client_context(
    authorities: Path | None, name: str, certificate: Path | None = None, key: Path | None = None
) -> ssl.SSLContext:
    """A context that checks the server's certificate and name, TLS 1.2 at least.

    Args:
        authorities: who may have signed the server's certificate, PEM; None: those of the system.
        name: what the settings' names begin with, ``KAFKA`` or ``SMTP``.
        certificate: our own with what leads to its authority, PEM, where the server asks for one.
        key: to the certificate, PEM without a password; None where it stands in the certificate's file.

    Raises:
        SettingsError: a file can't be read or isn't what it should be.
    """
    try:
        context = ssl.create_default_context(cafile=str(authorities) if authorities else None)
    except (OSError, ssl.SSLError) as error:
        raise SettingsError(f"{PREFIX}{name}_CA_FILE names {authorities}: {type(error).__name__}") from None
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if certificate:
        _show(context, certificate, key, name)
    return context


def _show(context: ssl.SSLContext, certificate: Path, key: Path | None, name: str) -> None:
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (OSError, ssl.SSLError) as error:
        files = f"{PREFIX}{name}_CERT_FILE and {PREFIX}{name}_KEY_FILE"
        raise SettingsError(f"{files} name no certificate and its key: {type(error).__name__}") from None


def _no_password() -> str:
    """A key with a password is refused; without this a process would ask for it on its terminal, and wait."""
    return ""
