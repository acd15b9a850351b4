from sim.analysis.fingerprint import code_digest, counts_as, model_digest, substance

CODE = 'def f(x):\n    """About."""\n    # why\n    return ("a",\n            "b", x)\n'


def test_comments_docstrings_and_layout_do_not_count():
    bare = 'def f(x):\n    return ("a", "b", x)\n'
    assert list(substance(CODE)) == list(substance(bare))


def test_numbers_texts_and_blocks_count():
    for change in ('"b"', "'c'"), ("return", "yield"), ("    return", "    if x:\n        return"):
        assert list(substance(CODE.replace(*change))) != list(substance(CODE))


def test_the_digest_is_one_number_a_process():
    assert model_digest() == model_digest()
    assert len(model_digest()) == len(code_digest()) == 64


def test_code_with_the_same_numbers_counts_as_the_older_one():
    known = {"old": ["newer", "newest"]}
    assert [counts_as(code, known) for code in ("old", "newer", "newest", "another")] == [
        "old",
        "old",
        "old",
        "another",
    ]
