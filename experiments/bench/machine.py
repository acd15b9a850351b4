"""The machine a benchmark ran on: what it is, what it ran with, and how busy it was."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path
from typing import Any

from sim.record.manifest import git_commit, pasar_version


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system, versions, and the load of the last minute."""
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_gb": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9, 1),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "pasar": pasar_version(),
        "commit": git_commit(),
        **{name: version(name) for name in ("mesa", "numpy", "numba")},
        "compiler": _first_line([compiler, "--version"]) if compiler else "",
        "load": round(os.getloadavg()[0], 2),
    }


def _processor() -> str:
    path = Path("/proc/cpuinfo")
    if path.exists():
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor()


def _first_line(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return (done.stdout.splitlines() or [""])[0]
