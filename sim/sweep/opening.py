"""A folder is opened for a design: it is new, or holds the same design, or a smaller one that has grown since."""

from __future__ import annotations

import json
import platform
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from sim.faults import Fault, FileError, OutputUnusableError, ScenarioErrors
from sim.record.manifest import (
    DEPENDENCIES,
    MANIFEST,
    SCHEMA_VERSION,
    git_commit,
    installed_version,
    pasar_version,
    to_text,
)
from sim.sweep.chunk import DONE
from sim.sweep.design import Design
from sim.sweep.design_text import DESIGN, files_of
from sim.sweep.folder import Folder
from sim.sweep.identity import version_id
from sim.sweep.index import RUNS, Index

KIND: Final = "sweep"


class OtherVersionsError(FileError):
    """A folder holds runs of other code, and nobody has said what to do with them."""


def opened(folder: Folder, design: Design) -> Design:
    """The design as it is to be run here, grown from what the folder holds.

    Raises
    ------
    OutputUnusableError
        If the folder holds another design (the message says what differs) or something else than a sweep.
    """
    earlier = earlier_record(folder)
    if earlier is None:
        if folder.files(RUNS):
            raise OutputUnusableError(folder.address, f"has runs but no readable {MANIFEST}; choose another folder")
        return design
    design = _grown(design, earlier)
    differences = _differences(earlier, design.record())
    if differences:
        allowed = "the sweep in this folder has {}; choose another folder"
        raise ScenarioErrors(
            Fault(file=folder.address, field=name, value=new, allowed=allowed.format(old))
            for name, old, new in differences
        )
    return design


def earlier_record(folder: Folder) -> dict[str, Any] | None:
    """What the design in a folder decides; None where there is none.

    Raises
    ------
    OutputUnusableError
        If the folder holds something else.
    """
    manifest = read_manifest(folder)
    if manifest is None:
        return None
    if manifest.get("kind") != KIND:
        raise OutputUnusableError(folder.address, "holds another kind of result; choose another folder")
    found: dict[str, Any] = manifest["design"]
    return found


def read_manifest(folder: Folder) -> dict[str, Any] | None:
    """The manifest of a folder, or None."""
    try:
        found = json.loads(folder.read(MANIFEST))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) else None


def settle_versions(folder: Folder, index: Index, choice: str) -> None:
    """Deal with runs of other code: ``keep`` them, ``redo`` them, or (``ask``) refuse to decide.

    Raises
    ------
    OtherVersionsError
        If nobody has decided.
    """
    own = version_id()
    kept = [] if choice == "redo" else (read_manifest(folder) or {}).get("versions_kept", [])
    others = Counter(
        each.version for each in index.entries() if each.version not in (own, *kept) and each.status == DONE
    )
    if not others or choice == "keep":
        return
    if choice == "redo":
        for name in [name for name, held in index.held.items() if any(each.version in others for each in held.entries)]:
            index.forget(name)
        index.refresh()
        return
    told = ", ".join(f"{number} runs are of version {version}" for version, number in others.items())
    raise OtherVersionsError(
        folder.address,
        f"{told}; this is version {own} (the model's code or its numerical libraries changed): go on with "
        "--keep-versions (leave them as they are) or --redo-versions (run them again)",
    )


def draw_up(folder: Folder, design: Design, command: Sequence[str], facts: dict[str, Any]) -> None:
    """Write the design and the manifest of a sweep, where they changed."""
    for name, content in files_of(design).items():
        _put(folder, name, content)
    manifest = {
        "kind": KIND,
        "schema_version": SCHEMA_VERSION,
        "pasar_version": pasar_version(),
        "python_version": platform.python_version(),
        "dependencies": {name: installed_version(name) for name in DEPENDENCIES},
        "git_commit": git_commit(),
        "command": list(command),
        "version": version_id(),
        "name": design.name,
        "design_hash": design.digest(),
        "design": design.record(),
        "design_file": DESIGN,
        **facts,
    }
    _put(folder, MANIFEST, to_text(manifest))


def _put(folder: Folder, name: str, content: bytes) -> None:
    try:
        if folder.read(name) == content:
            return
    except OSError:
        pass
    folder.write(name, content)


def _grown(design: Design, earlier: dict[str, Any]) -> Design:
    """The design as it has grown here: with seeds added for precision, and Latin hypercubes as they were drawn.

    A doubled hypercube is refined; of another number, one is added.
    """
    if design.precision and set(design.seeds) < set(earlier["seeds"]):
        design = design.replace(seeds=tuple(earlier["seeds"]))
    sample, before = design.sample, earlier["sample"]
    if sample.method != "lhs" or before["method"] != "lhs" or len(sample.blocks) > 1:
        return design
    blocks = tuple(before["n"])
    added = sample.n - sum(blocks)
    if added < 0 or (len(blocks) == 1 and _is_doubling(blocks[0], sample.n)):
        return design
    grown = blocks if added == 0 else (*blocks, added)
    return design.replace(sample=type(sample)(**{**vars(sample), "blocks": grown}))


def _is_doubling(small: int, large: int) -> bool:
    ratio, rest = divmod(large, small)
    return rest == 0 and ratio & (ratio - 1) == 0


def _differences(earlier: dict[str, Any], now: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Part, what the folder has, and what is asked for, of everything that differs and isn't growth."""
    found: list[tuple[str, str, str]] = []
    for part in dict.fromkeys([*now, *earlier]):
        before, value = earlier.get(part), now.get(part)
        if before == value or _has_grown(part, before, value):
            continue
        if isinstance(before, dict) and isinstance(value, dict):
            names = dict.fromkeys([*before, *value])
            found += [
                (f"{part}.{name}", _short(before.get(name)), _short(value.get(name)))
                for name in names
                if before.get(name) != value.get(name)
                and not (part == "sample" and name in ("n", "points") and _more(before, value))
            ]
        else:
            found.append((part, _short(before), _short(value)))
    return found


def _has_grown(part: str, before: Any, now: Any) -> bool:
    return part == "seeds" and isinstance(before, list) and set(before) <= set(now)


def _more(before: dict[str, Any], now: dict[str, Any]) -> bool:
    """Whether a sample grew in a way that keeps the points it had."""
    if before["method"] == "table" or isinstance(before["n"], int):
        return False
    if now["method"] == "lhs":
        old, new = before["n"], now["n"]
        return new[: len(old)] == old or (len(old) == len(new) == 1 and _is_doubling(old[0], new[0]))
    return bool(sum(now["n"]) >= sum(before["n"]))


def _short(value: Any) -> str:
    if value is None:
        return "none"
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
