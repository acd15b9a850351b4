import pytest

from sim.dashboard.first_sight import dressed

SOLARA = (
    '<!doctype html>\n<html>\n<head><meta name="viewport" content="width=device-width, user-scalable=no">'
    '<link rel="icon" href="theirs.png"></head>\n<body data-base-url="/jupyter/"><div id="app"></div></body></html>'
)


@pytest.mark.parametrize("lang", ["en", "id"])
def test_the_page_tells_its_language_and_can_be_enlarged(lang):
    page = dressed(SOLARA, f"lang={lang}")
    assert f'<html lang="{lang}">' in page
    assert "user-scalable" not in page
    assert "theirs.png" not in page
    assert "/assets/page.css?v=" in page


def test_the_answer_stands_in_the_first_bytes():
    page = dressed(SOLARA, "scenario=baseline")
    assert page.index("Nothing is decided in this story") < page.index('id="app"')


@pytest.mark.parametrize("query", ["", "lang=%00", "scenario=<script>", "p=ban~x", "lang=id&lang=en", "a" * 500])
def test_no_address_breaks_it_or_gets_into_it(query):
    assert "<script>alert" not in dressed(SOLARA, query)
    assert "scenario=<script>" not in dressed(SOLARA, query)


@pytest.mark.parametrize(("lang", "told"), [("en", "connection to the laboratory is lost"), ("id", "terputus")])
def test_a_lost_connection_is_told_in_the_reader_s_language(lang, told):
    theirs = "<v-progress-circular indeterminate>Server\n    disconnected.</v-progress-circular>"
    page = dressed(SOLARA.replace('<div id="app">', f'<div id="app">{theirs}'), f"lang={lang}")
    assert told in page
    assert "Server" not in page
