"""What the other page tests rely on: a browser that hangs is ended, and nobody waits for it."""

import os
import signal
import time

from browsers import Chromium, close, main_process


def test_a_browser_that_does_not_answer_is_ended_and_the_next_one_is_another(
    chromium: Chromium,
) -> None:
    hung = chromium.browser()
    context = hung.new_context()
    context.new_page()
    os.kill(main_process(hung), signal.SIGSTOP)
    began = time.monotonic()
    close(context, patience=1.0)
    assert time.monotonic() - began < 60
    assert chromium.browser() is not hung
    page = chromium.browser().new_context().new_page()
    page.set_content("<p>ここにいます</p>")
    assert page.inner_text("p") == "ここにいます"
    close(page.context)


def test_a_browser_that_answers_stays(chromium: Chromium) -> None:
    browser = chromium.browser()
    close(browser.new_context())
    assert chromium.browser() is browser
