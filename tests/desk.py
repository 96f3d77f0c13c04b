"""A desk with a small notice on it, and the command line run there."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from click.testing import CliRunner, Result

from sekisho.cli import main
from warm_command import WarmCommand

TERMS = """\
items:
  name: {labels: [氏名], en: Name, identifying: true}
  email: {labels: [メールアドレス], en: E-mail, identifying: true}
purposes:
  billing: {labels: [請求], en: Billing, clause: C12}
parties:
  operator:
    {labels: [当社], en: We, kind: company, outside: false, corporate_number: "7999901000001"}
facts:
  state: {label: 状態区分, en: State, type: enum, values: {active: {labels: [契約中], en: Active}}}
notices:
  purposes: {labels: [利用目的の公表], en: The purposes of use}
"""
NOTICE = """\
---
版: "1"
施行日: 2026-12-01
事業者: 当社
---

## 使いみち {#use}

料金をご請求するために、お名前を使います。

```rule
許可: 請求
提供先: 当社
目的: 請求
項目: 氏名
条件: 状態区分 = 契約中
根拠: 自社利用
条文: C12
```

```rule
保存: 請求
目的: 請求
期間: 7年
起算: 最終支払
条文: L22
```

```rule
掲示: 利用目的
内容: 利用目的の公表
条文: L21
```
"""
PUBLISHED = "## 使いみち {#use}\n\n料金をご請求するために、お名前を使います。\n"


PLAIN = {"PYTHONUTF8": "1", "LC_ALL": "C"}


@dataclass(frozen=True, slots=True)
class Desk:
    """A directory with a notice and its terms, and a command line that stands in it."""

    directory: Path

    @property
    def notice(self) -> Path:
        """The notice of this directory."""
        return self.directory / "notice.md"

    def write(self, notice: str | bytes = NOTICE, terms: str = TERMS) -> Path:
        """The notice and its terms are in their files; the notice's path."""
        data = notice if isinstance(notice, bytes) else notice.encode()
        self.notice.write_bytes(data)
        (self.directory / "terms.yaml").write_text(terms, encoding="utf-8")
        return self.notice

    def run(self, *words: str | Path, said: str | bytes = "", lang: str = "C") -> Result:
        """What the command line does in this process."""
        environment = {"LC_ALL": lang, "LC_MESSAGES": "", "LANG": ""}
        return CliRunner(env=environment).invoke(main, [str(word) for word in words], input=said)


def in_a_process(
    directory: Path,
    *words: str | Path,
    said: bytes = b"",
    environment: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[bytes]:
    """What the command line does in a process of its own."""
    kept = _inherited("PATH", "HOME", "SEKISHO_REPLAY")
    return command_with({**kept, **PLAIN, **environment}, directory, *words, said=said)


def command_with(
    environment: Mapping[str, str], directory: Path, *words: str | Path, said: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    """What the command line does in a process of its own that has this very environment."""
    return _warm().run(directory, [str(word) for word in words], said, environment)


@cache
def _warm() -> WarmCommand:
    return WarmCommand({**_inherited("PATH", "HOME"), **PLAIN})


def _inherited(*names: str) -> dict[str, str]:
    return {name: os.environ[name] for name in names if name in os.environ}
