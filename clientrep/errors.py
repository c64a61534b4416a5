"""Which errors a user is told in one line."""

import sys


class CommandError(Exception):
    """A command can't do what it was asked for; the text says why and what helps."""


EXPECTED = {
    "workers.runtime.settings": ("SettingsError",),
    "workers.runtime.database": ("DatabaseUnreachableError",),
    "workers.runtime.vault": ("VaultError",),
    "workers.runtime.migrate": ("SchemaError",),
    "workers.runtime.clock": ("ClockError",),
    "workers.runtime.topics": ("TopicsError",),
    "workers.letters.rendering.letterhead": ("LetterheadError",),
    "workers.letters.rendering.settings": ("LetterSettingsError",),
    "workers.letters.rendering.storage": ("DocumentError",),
    "clientrep.local.platform": ("PlatformError",),
    "clientrep.local.folder": ("FolderError",),
    "clientrep.local.artefacts": ("ArtefactError",),
    "aiokafka.errors": ("KafkaError",),
}
"""Beside ``CommandError`` and ``TimeoutError``, by module, which need not have been imported."""


def is_expected(error: BaseException) -> bool:
    """Whether the text of ``error`` is all that a user needs."""
    if isinstance(error, CommandError | TimeoutError):
        return True
    loaded = ((sys.modules.get(module), names) for module, names in EXPECTED.items())
    kinds = tuple(getattr(module, name) for module, names in loaded if module is not None for name in names)
    return isinstance(error, kinds)
