"""How `clientrep parked` is called: a reason from standard input, options before the subcommand."""

from pathlib import Path

from tests.integration.bare_loop import scins_in
from tests.integration.command_line import clientrep
from tests.integration.redrive_desk import held_case
from tests.scene import Scene


async def test_the_reason_may_be_a_line_on_standard_input(quiet: Scene) -> None:
    (scin,) = scins_in(7, 1)
    held = await held_case(quiet, scin, "breaks")
    (only,) = map(str, await held.ids())
    for given in ("", "\nsent twice\n", "sent\0twice\n"):
        said = await clientrep(quiet, "parked", "discard", only, stdin=given)
        assert (said.code, said.out, said.err.count("\n")) == (1, "", 1)
    said = await clientrep(quiet, "parked", "discard", only, "--json", stdin="sent twice\nand more\n")
    assert [row["why"] for row in said.document] == ["sent twice"]


async def test_options_before_the_subcommand_are_its_own_too(quiet: Scene, tmp_path: Path) -> None:
    (scin,) = scins_in(7, 1)
    held = await held_case(quiet, scin, "breaks")
    (only,) = map(str, await held.ids())
    assert (await clientrep(quiet, "parked", "--json", "show", only)).document["id"] == only
    for command in (("parked", "--dir", str(tmp_path), "show", only), ("letters", "--dir", str(tmp_path), "show", "x")):
        said = await clientrep(quiet, *command)
        assert (said.code, said.out) == (1, "")
        assert f"no local platform runs in {tmp_path}" in said.err
    here = str(quiet.platform.folder.directory)
    said = await clientrep(quiet, "parked", "--dir", str(tmp_path), "show", only, "--dir", here, "--json")
    assert said.document["id"] == only
    said = await clientrep(quiet, "parked", "--limit", "1", "redrive", "--all", "--dry-run", "--json")
    assert len(said.document) == 1
