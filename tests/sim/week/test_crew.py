import numpy as np
import pytest

from sim.week.crew import LONGEST, PIECES, Crew


@pytest.fixture(params=[1, 2, 3, 5])
def crew(request):
    crew = Crew(request.param)
    yield crew
    crew.dismiss()


@pytest.mark.parametrize("rows", [0, 1, 7, LONGEST, 100_000, 1_000_000])
def test_ranges_cover_all_rows_once_and_every_thread_gets_as_many(crew, rows):
    ranges = crew.ranges(rows)
    assert [low for low, _ in ranges] == [0, *(high for _, high in ranges[:-1])]
    assert ranges[-1][1] == rows
    assert max(high - low for low, high in ranges) <= LONGEST
    assert len(ranges) % crew.threads == 0
    if crew.threads > 1:
        assert len(ranges) >= PIECES * crew.threads


def test_a_tally_is_the_same_for_any_number_of_threads(crew):
    values, total = np.arange(50_000), np.zeros(2, np.int64)

    def add(low, high, sums):
        sums += [values[low:high].sum(), high - low]

    crew.tally(add, len(values), (total,))
    assert total.tolist() == [values.sum(), len(values)]
