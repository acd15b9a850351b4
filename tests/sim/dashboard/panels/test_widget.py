"""Which widget an effect finds."""

from collections.abc import Callable
from threading import Thread

import pytest
import reacton
import solara

from sim.dashboard.panels.widget import use_widget


@pytest.mark.parametrize("text", [str, lambda _number: "the same"], ids=["that looks different", "that looks the same"])
def test_an_effect_finds_the_widget_of_an_element_drawn_again_before_it_ran(text: Callable[[int], str]) -> None:
    found, drawings, again = [], [], solara.reactive(0)

    @solara.component
    def page() -> None:
        with solara.Column():
            drawn_often()
            last()

    @solara.component
    def drawn_often() -> None:
        drawings.append(again.value)
        solara.HTML("p", unsafe_innerHTML="above it")
        element = solara.HTML("p", unsafe_innerHTML=text(again.value))
        widget = use_widget(element)
        solara.use_effect(lambda: found.append(widget()), [])

    @solara.component
    def last() -> None:
        if again.value < 2:  # as the player does, while the page is being drawn
            teller = Thread(target=again.set, args=(again.value + 1,))
            teller.start()
            teller.join()
        solara.HTML("p", unsafe_innerHTML="below it")

    _, context = reacton.render(page(), handle_error=False)
    assert drawings == [0, 1, 2]
    assert len(found) == 1
    assert found[0].unsafe_innerHTML == text(2)
    context.close()
