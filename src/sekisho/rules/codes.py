"""The codes of findings that turn up while a notice is read, before any check looks at it.

Every code of the two rooms stands here or is the `CODE` of a check; a test holds them together, and
docs/reference/checks.md is made from both.
"""

# Of the rooms' two columns the first is shown to counsel in Japan, the second beside it.
TEXT: dict[str, tuple[str, str]] = {
    "not-utf8": ("UTF-8でない（CP932など）", "not UTF-8 (CP932, say)"),
    "byte-order-mark": ("先頭にBOMがある", "begins with a byte order mark"),
    "carriage-return": ("改行がCRLFかCRである", "lines end with CRLF or CR"),
    "nul-character": ("NUL文字がある", "has NUL characters"),
    "control-character": ("目に見えない制御文字がある", "has invisible control characters"),
    "unpaired-surrogate": ("壊れた文字（サロゲート）がある", "has halves of characters"),
    "front-matter-missing": ("冒頭に前書きがない", "has no front matter"),
    "front-matter-unclosed": ("前書きが閉じていない", "the front matter is not closed"),
    "fence-unclosed": ("囲みが閉じていない", "a fence is not closed"),
    "fence-almost-rule": ("囲みの名が rule に似て非なる", "a fence is almost called rule"),
    "rule-indented": ("規則が字下げされている", "a rule is indented"),
    "rule-inside-block": (
        "規則が箇条書きなどの中にある",
        "a rule stands inside a list or quotation",
    ),
    "rule-without-passage": ("規則の上に本文がない", "a rule has no text above it"),
    "comment-unclosed": ("注釈が閉じていない", "a comment is not closed"),
    "html-in-text": ("HTMLのタグがある", "has HTML tags"),
    "anchor-missing": ("見出しにアンカーがない", "a heading has no anchor"),
    "anchor-malformed": ("アンカーの形が正しくない", "an anchor is malformed"),
    "anchor-duplicate": ("同じアンカーが二つある", "two headings have one anchor"),
    "footnote-duplicate": ("同じ脚注が二つある", "a footnote is defined twice"),
    "footnote-undefined": ("脚注の本文がない", "a footnote is not defined"),
}

READING: dict[str, tuple[str, str]] = {
    # YAML: the front matter, the rule blocks, the terms table, the register
    "not-yaml": ("YAMLとして読めない", "not YAML"),
    "yaml-alias": ("YAMLの参照（*名前）を使っている", "uses a YAML alias"),
    "yaml-too-deep": ("YAMLの入れ子が深すぎる", "YAML nested too deeply"),
    "key-twice": (
        "同じ見出し語が二度ある（日本語と英語で一度ずつも含む）",
        "a key is written twice",
    ),
    "not-a-date": ("日付が 2026-12-01 の形でない", "a date is not written 2026-12-01"),
    # the front matter
    "front-missing": ("前書きに版、施行日、事業者のどれかがない", "the front matter lacks a field"),
    "front-unknown": ("前書きに知らない見出し語がある", "the front matter has an unknown field"),
    "unknown-language": ("言語が ja でも en でもない", "the language is neither ja nor en"),
    "operator-not-a-company": ("事業者が一つの会社でない", "the operator is not one company"),
    "no-law-pack": ("施行日の法令データがない", "no law pack for the date of effect"),
    # the terms table
    "no-terms": ("用語表が空である", "the terms table is empty"),
    "unknown-section": ("用語表に知らない見出しがある", "the terms table has an unknown section"),
    "unknown-field": ("用語の欄の名を知らない", "an entry has an unknown field"),
    "unknown-choice": ("決まった語のどれでもない", "not one of the words allowed here"),
    "unknown-id": ("ほかの語への参照先がない", "points to a word that does not exist"),
    "no-labels": ("用語にラベルがない", "a word has no labels"),
    "document-asks-nothing": ("書面が何も求めない", "a document asks nothing"),
    "document-without-date": ("書面に有効期間があり日付がない", "a document is valid from no day"),
    "part-selector": ("項目のどの部分かを読めない", "what part an item is cannot be read"),
    "item-of-itself": ("項目が自分自身の部分である", "an item is a part of itself"),
    "no-yearly-day": ("毎年の休業日が月日でない", "a closed day is no month and day"),
    "label-twice": ("一つのラベルが二つの語を指す", "a label names two words"),
    "label-reserved": ("規則の書き方に使う語をラベルにしている", "a label belongs to the language"),
    "label-not-one-word": ("条件に書けないラベルである", "a label cannot stand in a condition"),
    "absent-type": ("既定値が型に合わない", "a default does not fit its type"),
    "enum-values": ("値の列挙と型が合わない", "values and type do not fit"),
    "days-reversed": ("終わりが始まりより前である", "an end lies before its beginning"),
    "corporate-number": (
        "法人番号の検査用数字が合わない",
        "a corporate number fails its check digit",
    ),
    "corporate-number-twice": ("一つの法人番号が二社にある", "one number for two companies"),
    "no-register": ("台帳に clauses がない", "the register has no clauses"),
    # a rule block
    "no-kind": ("規則の種類がない", "a rule has no kind"),
    "two-kinds": ("一つの規則に種類が二つある", "a rule has two kinds"),
    "no-title": ("規則に題がない", "a rule has no title"),
    "unknown-keyword": ("見出し語を知らない", "an unknown keyword"),
    "key-misplaced": (
        "その種類の規則に書けない見出し語である",
        "a keyword of another kind of rule",
    ),
    "key-missing": ("要る見出し語がない", "a keyword is missing"),
    "missing-ground": ("許可に根拠がない", "a permit has no ground"),
    "two-grounds": ("根拠が二つある", "a permit has two grounds"),
    # lists and words
    "unknown-word": ("用語表にない語である", "a word that the terms table lacks"),
    "not-a-word": ("一語でないものが並んでいる", "a list holds something that is no word"),
    "nothing-to-except": ("挙がっていないものを除いている", "takes out what is not in the list"),
    "nothing-left": ("除いた結果、何も残らない", "nothing is left of a list"),
    # conditions and exceptions
    "condition-syntax": ("条件の文の形が崩れている", "a condition cannot be read"),
    "condition-too-deep": ("条件の入れ子が深すぎる", "a condition is nested too deeply"),
    "condition-not-text": ("条件が一行の文でない", "a condition is not a line of text"),
    "unknown-fact": ("用語表にない事実である", "a fact that the terms table lacks"),
    "fact-type": ("事実の型が合わない", "a fact of the wrong type"),
    "fact-value": ("その事実の値ではない", "no value of that fact"),
    "fact-of-matter": (
        "件の事実を、件を挙げない規則で使っている",
        "a matter's fact without its matter",
    ),
    "matter-without-key": ("件を見分ける事実がない", "nothing tells one matter from another"),
    "list-ambiguous": ("一覧の切れ目が決まらない", "an entry can be cut in two ways"),
    "no-such-list": ("ほかの規則の一覧がない", "no such list of another rule"),
    "list-names-itself": ("一覧が自分自身に戻る", "a list leads back to itself"),
    "listed-twice": ("一覧に同じ語が二度ある", "a list says a word twice"),
    "condition-names-itself": ("条件が自分自身に戻る", "a condition leads back to itself"),
    "no-such-rule": ("名指した規則がない", "no such rule"),
    "nothing-to-override": ("優先する禁止がない", "no forbid to prevail over"),
    "exception-of-items": ("項目の定義の例外の形が違う", "an exception of items is malformed"),
    "no-day": ("日付が要るところに別の語がある", "a day is wanted and there is none"),
    "period-beyond-use": (
        "期間、年齢、締め日が数えられない",
        "a period, age or closing day is no use",
    ),
    "ambiguous-word": ("語の指すものが一つに決まらない", "a word may mean two things"),
    "exception-key": ("例外に書けない見出し語である", "a keyword has no place in an exception"),
    "exception-without-condition": ("例外に条件がない", "an exception has no condition"),
    "exception-without-manager": ("管理の例外に責任者がない", "an exception names no manager"),
    # rules that decide no cell
    "one-manager": ("責任者が一者でない", "a manager rule names several"),
    "defines-nothing": ("定義が何も定めていない", "a definition defines nothing"),
    "not-a-class": ("定義の提供先が区分でない", "a definition of something that is no class"),
    "defined-twice": ("同じものを二度定義している", "something is defined twice"),
    "unknown-content": ("義務や掲示の内容が用語表にない", "an unknown duty or notice"),
    "not-a-term": ("保存の期間が読めない", "a retention term cannot be read"),
    "unknown-event": ("起算に使えない語である", "an unknown event to count from"),
}
