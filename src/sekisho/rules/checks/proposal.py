"""A sentence that counsel may take into the text; what only the company knows stands in 【】."""


def proposed(sentence: str) -> str:
    """The sentence, as the end of what a finding says to do."""
    return f"文案: 「{sentence}」"
