"""Files and folders that commands write: usable or refused before work begins, and never half-written."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sim.faults import OutputUnusableError, writing


def usable_folder(path: str | Path) -> Path:
    """Return the folder after a trial that leaves no trace.

    Raises
    ------
    OutputUnusableError
        If nothing can be written there.
    """
    folder = Path(path)
    made: list[Path] = []
    try:
        with writing(folder):
            for each in (*reversed(folder.parents), folder):
                if not each.exists():
                    each.mkdir()
                    made.append(each)
            if not folder.is_dir():
                raise OutputUnusableError(folder, "is a file; choose another output folder")
            descriptor, trial = tempfile.mkstemp(dir=folder, prefix=".pasar-")
            os.close(descriptor)
            os.unlink(trial)
    finally:
        for each in reversed(made):
            each.rmdir()
    return folder


def written_whole(path: Path, text: str) -> None:
    """Write a text file at once: a failure on the way leaves what was there before."""
    with writing(path):
        if path.exists() and not path.is_file():
            path.write_text(text, encoding="utf-8")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                file.write(text)
            os.chmod(draft, 0o644)
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
