"""Japanese and English: nothing that a screen says lacks its Japanese, and nothing is left over."""

import re

import messages

JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff、（）]")
HOLES = re.compile(r"%\((\w+)\)[sd]")


def test_every_text_has_its_japanese() -> None:
    known = messages.catalogue()
    missing = {text: place for text, place in messages.said().items() if not known.get(text)}
    assert missing == {}, "write them into django.po, then make messages"


def test_no_translation_is_left_over() -> None:
    assert sorted(messages.catalogue().keys() - messages.said().keys() - {""}) == []


def test_each_translation_is_japanese_and_keeps_what_is_put_in() -> None:
    for text, japanese in messages.catalogue().items():
        if text:
            assert JAPANESE.search(japanese), text
            assert sorted(HOLES.findall(text)) == sorted(HOLES.findall(japanese)), text


def test_the_compiled_catalogue_is_the_written_one() -> None:
    path = messages.CATALOGUE.with_suffix(".mo")
    assert path.read_bytes() == messages.compiled(messages.catalogue()), "run make messages"


def test_a_text_without_translation_would_be_found() -> None:
    found = set(messages._in_template('{% translate "One" %}{{ x|default:_("Two") }}'))
    assert found == {"One", "Two"}
    assert set(messages._in_template("{% blocktranslate %}A {{ b }}{% endblocktranslate %}")) == {
        "A %(b)s"
    }
    assert set(messages._in_code('_("Three")')) == {"Three"}
