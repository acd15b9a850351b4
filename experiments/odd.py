"""Write what follows from declarations, tables of MODEL.md and docs/parameters.md: ``python -m experiments.odd``.

Phases, parameters, outcomes, kinds of policy and built-in scenarios are declared in code; MODEL.md shows them between
markers, and a test holds the text to the code.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from experiments.tables import ROOT, between, markdown
from sim.cli.listing import short
from sim.parameters import Parameters, declared
from sim.parameters.evidence import GRADES
from sim.parameters.table import TITLES, default_text, parameter_table, range_text, source_text
from sim.policy.catalogue import Kind, kinds
from sim.policy.fields import PolicyField
from sim.record.outcomes import MEANINGS, Outcome, outcomes
from sim.scenario import Scenario
from sim.scenario_file import builtin_names
from sim.week import WEEK

MADE: Final = "<!-- made by python -m experiments.odd -->"
PHASES_ARE_LETTERED: Final = "(x) "
FOLDED: Final = "to_<channel>"


def main() -> None:
    """Renew both files and say which."""
    model = ROOT / "MODEL.md"
    model.write_text(renewed(model.read_text(encoding="utf-8")), encoding="utf-8")
    (ROOT / "docs" / "parameters.md").write_text(parameter_table(), encoding="utf-8")
    print(f"MODEL.md: {', '.join(BLOCKS)}; docs/parameters.md")


def renewed(text: str) -> str:
    """MODEL.md with every table that is made as the code has it."""
    for marker, made in BLOCKS.items():
        text = between(text, marker, f"{MADE}\n\n{made()}")
    return text


def phases() -> str:
    """The week: what each phase does, reads and writes."""
    rows = []
    for phase in WEEK:
        told = (phase.__doc__ or "").splitlines()[0]
        letter, rest = told[: len(PHASES_ARE_LETTERED) - 1], told[len(PHASES_ARE_LETTERED) :]
        what, _, labels = rest.rstrip(".").partition(" (MODEL.md ")
        name = f"{letter} `{Path(phase.__file__ or '').stem}`"
        rows.append((name, what, _arrays(phase.READS), _arrays(phase.WRITES), labels.rstrip(")")))
    return markdown(("phase", "what happens", "reads", "writes", "equations"), rows)


def firms() -> str:
    """Real firms by presence at birth and size, in thousands."""
    p, firm = Parameters.default(), declared()["firms"]
    presences, sizes = firm.labels
    rows = [
        (presence, *(f"{count:,.1f}" for count in p.firms[k]), f"{p.imported_count_share[k]:.2f}")
        for k, presence in enumerate(presences)
    ]
    abroad = ("online, cross_border (`firms_cross_border`)", f"{p.firms_cross_border:,.1f}", "–", "–", "–", "–")
    return markdown(("presence at birth", *sizes, "`imported_count_share`"), [*rows, abroad])


def evidence() -> str:
    """How many parameters of each part have which evidence."""
    counts = Counter((each.section, each.grade) for each in declared().values())
    rows = [(title, *(str(counts[section, grade] or "–") for grade in GRADES)) for section, title in TITLES.items()]
    total = [sum(counts[section, grade] for section in TITLES) for grade in GRADES]
    return markdown(("part", *GRADES), [*rows, ("all", *(str(each) for each in total))])


def core() -> str:
    """The core uncertainty set in full."""
    rows = [
        (f"`{each.name}`", each.symbol or "–", default_text(each), range_text(each), each.unit, each.grade,
         source_text(each))
        for each in declared().values() if each.core
    ]  # fmt: skip
    return markdown(("name", "symbol", "default", "range", "unit", "evidence", "source"), rows)


def columns() -> str:
    """Every column that measures something, table by table; one line for the same column of every channel."""
    parts = []
    for table, meaning in MEANINGS.items():
        own = [each for each in outcomes() if each.table == table]
        rows = [(f"`{name}`", each.unit, _told(name, each)) for name, each in _named(own)]
        parts.append(f"`{table}`: {meaning}\n\n" + markdown(("column", "unit", "what it is"), rows))
    return "\n\n".join(parts)


def policies() -> str:
    """The kinds of policy with their fields."""
    rows = [
        (f"`{kind.name}`", kind.meaning.replace("``", "`"), _fields(kind), kind.source) for kind in kinds().values()
    ]
    return markdown(("kind", "meaning", "fields (default; allowed)", "source"), rows)


def scenarios() -> str:
    """The built-in scenarios with their policies."""
    rows = []
    for name in builtin_names():
        record = Scenario.builtin(name).to_dict()
        told = [_policy(each) for each in record["policy"]] or ["none"]
        rows.append((f"`{name}`", str(record["weeks"]), "; ".join(told)))
    return markdown(("scenario", "weeks", "policies"), rows)


def _arrays(names: Iterable[str]) -> str:
    """Blocks with the columns touched of each, in the order named."""
    blocks: dict[str, list[str]] = defaultdict(list)
    for name in names:
        block, _, column = name.partition(".")
        blocks[block] += [column] if column else []
    return "; ".join(f"{block}: {', '.join(own)}" if own else block for block, own in blocks.items())


def _named(own: Iterable[Outcome]) -> Iterable[tuple[str, Outcome]]:
    """Columns under their names, those of single channels folded into ``to_<channel>``."""
    channels = {f"to_{name}" for name in Parameters.default().channels.names[:-1]}
    named = {FOLDED if each.name in channels else each.name: each for each in reversed(list(own))}
    return reversed(named.items())


def _told(name: str, each: Outcome) -> str:
    meaning = "Went to that channel." if name == FOLDED else each.meaning
    return f"{meaning} {each.computed}".strip()


def _fields(kind: Kind) -> str:
    return "; ".join(f"`{name}` ({_field(kind.default(name), field)})" for name, field in kind.fields.items())


def _field(default: object, field: PolicyField) -> str:
    if field.required:
        first = "required"
    else:
        first = "none" if default is None else short(list(default) if isinstance(default, tuple) else default)
    if field.options():
        return (
            first if field.type in ("channels", "categories", "channel") else f"{first}; {', '.join(field.options())}"
        )
    return f"{first}; {field.low:g}–{field.high:g} {field.unit}" if field.low > -float("inf") else first


def _policy(record: dict[str, object]) -> str:
    """A policy with its dates, and the fields that say something else than the default."""
    kind = kinds()[str(record["kind"])]
    given = {
        key: value for key, value in record.items()
        if key in kind.fields and value not in (kind.default(key), _listed(kind.default(key)))
    }  # fmt: skip
    fields = ", ".join(f"{key} {short(value)}" for key, value in given.items())
    until = f" to {record['end']}" if record.get("end") is not None else ""
    return f"`{kind.name}` from {record['start']}{until}" + (f" ({fields})" if fields else "")


def _listed(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


BLOCKS: Final[dict[str, Callable[[], str]]] = {
    "phases": phases, "firms": firms, "evidence": evidence, "core": core, "columns": columns, "policies": policies,
    "scenarios": scenarios,
}  # fmt: skip
"""Markers in MODEL.md, and what makes the table between them."""


if __name__ == "__main__":
    main()
