"""docs/checks.md: every check with its state; docs/trace.md: every claim with the tests that hold it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final

from experiments.checks.declared import KINDS, Check, Claim
from experiments.checks.states import HOLDS, NOT_RUN, WORST_FIRST, State
from experiments.tables import markdown

CHECKS_HEAD: Final = """\
# Checks

What the model must show, and whether it does. Made from `experiments/checks/checks.toml` and the last run of the tests
it names; do not edit. To run the tests and renew the page (some minutes):

    make checks

CI runs the same tests with all others, and fails where one fails, where a named test doesn't exist, or where this page
is of another model or another list. "Known not to hold" is told, not hidden: such a test fails as expected, and CI
fails when it begins to pass.
"""

TRACE_HEAD: Final = """\
# Trace

Which test holds which claim of README.md, of MODEL.md and of the published studies. Made from
`experiments/checks/trace.toml` and the studies' answers; do not edit. A test checks that each sentence still stands on
its page and that each test exists. It follows TRACE (Grimm et al. 2014): problem, model, data, implementation,
verification, output.
"""


def checks_page(checks: Sequence[Check], states: Mapping[str, State], model: str) -> str:
    """All checks by kind with their states."""
    ends = {each: state_of(each.held_by, states) for each in checks}
    counts = Counter(end.state for end in ends.values())
    told = ", ".join(f"{state}: {counts[state]}" for state in reversed(WORST_FIRST) if counts[state])
    parts = [CHECKS_HEAD, f"{len(checks)} checks; {told}. Model `{model[:12]}`.\n"]
    for kind, title in KINDS.items():
        own = [each for each in checks if each.kind == kind]
        rows = [(each.claim, each.source, links(each.held_by), _told(ends[each])) for each in own]
        parts.append(f"## {title}\n\n{markdown(('it must show', 'source', 'held by', 'state'), rows)}\n")
    return "\n".join(parts)


def _claim_row(claim: Claim, states: Mapping[str, State]) -> tuple[str, str, str]:
    held_by = "; ".join(filter(None, (links(claim.held_by), claim.because)))
    return claim.says.replace("|", "\\|"), held_by, _held(claim, states)


def trace_page(claims: Sequence[Claim], states: Mapping[str, State]) -> str:
    """All claims page by page, with tests and their states."""
    parts = [TRACE_HEAD]
    for page in dict.fromkeys(each.page for each in claims):
        rows = [_claim_row(each, states) for each in claims if each.page == page]
        parts.append(f"## [{page}](../{page})\n\n{markdown(('claim', 'held by', 'state'), rows)}\n")
    return "\n".join(parts)


def state_of(tests: Sequence[str], states: Mapping[str, State]) -> State:
    """The worst state of several tests, and all their cases."""
    known = [states.get(test, State(NOT_RUN, 0)) for test in tests]
    return State(min((each.state for each in known), key=WORST_FIRST.index), sum(each.cases for each in known))


def links(tests: Sequence[str]) -> str:
    """Tests as links to their files, without the folder's name."""
    return ", ".join(f"[{test.partition('::')[2]}](../{test.partition('::')[0]})" for test in tests)


def _told(end: State) -> str:
    state = end.state if end.state == HOLDS else f"**{end.state}**"
    return f"{state} ({end.cases} cases)" if end.cases > 1 else state


def _held(claim: Claim, states: Mapping[str, State]) -> str:
    return _told(state_of(claim.held_by, states)) if claim.held_by else "not by a test"
