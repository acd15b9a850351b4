"""Write the table of studies into README.md from their manifests: ``python -m experiments.study.overview``."""

import json
from pathlib import Path

from experiments.study.answer import ENOUGH_DRAWS
from experiments.study.catalogue import NAMES
from experiments.study.publish import ANSWER, MANIFEST
from experiments.tables import ROOT, between, markdown


def main() -> None:
    """Fill the block between the markers of README.md."""
    path = ROOT / "README.md"
    text = between(path.read_text(encoding="utf-8"), "studies", overview(ROOT / "results" / "published"))
    path.write_text(text, encoding="utf-8")


def overview(published: Path) -> str:
    """A Markdown table: each published study and its answer, with a link to the page."""
    rows = []
    for name in NAMES:
        path = published / name / MANIFEST
        if path.exists():
            told = json.loads(path.read_bytes())
            draws = f"{told['drawn']}{'' if told['drawn'] >= ENOUGH_DRAWS else ': provisional'}"
            rows.append((f"[`{name}`](results/published/{name}/{ANSWER})", told["answer"], draws))
    return markdown(("study", "answer: median and 90 % of draws", "draws"), rows)


if __name__ == "__main__":
    main()
