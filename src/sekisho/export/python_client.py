"""A typed client in Python, written from the OpenAPI document of the API: one file, no dependency.

Every object of the document becomes a TypedDict, every operation a method. What the document says
of a field stands in the type, so that a type checker finds what the server would refuse.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]
KEY = "Idempotency-Key"
_MENTIONED = re.compile(r"#/components/schemas/(\w+)")


def python_client(document: Json) -> str:
    """The text of the module. requires: a document of `sekisho.api`"""
    schemas = document["components"]["schemas"]
    names = [name for name in _ordered(schemas) if name != "TokenGiven"]
    kinds = "\n\n".join(_typed_dict(name, schemas[name]) for name in names)
    methods = "\n".join(_methods(document))
    return f"{_HEAD}\n{kinds}\n\n{_CLIENT}{methods}"


def _ordered(schemas: Json) -> list[str]:
    """The names, each behind those that it speaks of, else by the alphabet."""
    found: dict[str, None] = {}

    def put(name: str) -> None:
        for other in sorted(set(_MENTIONED.findall(repr(schemas[name])))):
            put(other)
        found[name] = None

    for name in sorted(schemas):
        put(name)
    return list(found)


def _typed_dict(name: str, schema: Json) -> str:
    needed = set(schema.get("required", ()))
    lines = [
        f"class {name}(TypedDict):",
        f'    """{_first(schema.get("description", name))}"""',
        "",
    ]
    for field, each in schema["properties"].items():
        kind = _type(each)
        lines.append(f"    {field}: {kind if field in needed else f'NotRequired[{kind}]'}")
    return "\n".join(lines) + "\n"


def _type(schema: Json) -> str:
    """The Python type of a JSON schema."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "anyOf" in schema:
        return " | ".join(dict.fromkeys(_type(each) for each in schema["anyOf"]))
    if "const" in schema or "enum" in schema:
        values = schema.get("enum", [schema.get("const")])
        return f"Literal[{', '.join(_quoted(value) for value in values)}]"
    kind = schema.get("type")
    if kind == "array":
        return f"list[{_type(schema['items'])}]"
    if kind == "object":
        inner = schema.get("additionalProperties", True)
        return f"dict[str, {_type(inner) if isinstance(inner, Mapping) else 'Any'}]"
    return {"string": "str", "integer": "int", "number": "float", "boolean": "bool",
            "null": "None"}.get(str(kind), "Any")  # fmt: skip


def _quoted(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else repr(value)


def _methods(document: Json) -> Iterator[str]:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            if operation["operationId"] != "token":
                yield _method(path, method.upper(), operation)


def _method(path: str, method: str, operation: Json) -> str:
    parameters = operation.get("parameters", ())
    in_path = [each["name"] for each in parameters if each["in"] == "path"]
    in_query = [each["name"] for each in parameters if each["in"] == "query"]
    keyed = any(each["name"] == KEY for each in parameters)
    body = operation.get("requestBody", {}).get("content", {}).get("application/json")
    given = ["self", *(f"{name}: int" for name in in_path)]
    given += [f"body: {_type(body['schema'])}"] if body else []
    optional = [f"{name}: int | None = None" for name in in_query]
    optional += ["idempotency_key: str | None = None"] if keyed else []
    signature = ", ".join([*given, *(["*", *optional] if optional else [])])
    answer = operation["responses"][200 if 200 in operation["responses"] else "200"]
    whole = answer["content"].get("application/json")
    returned = _type(whole["schema"]) if whole else "bytes"
    name = operation["operationId"]
    call = [f'"{method}"', f'f"{path}"' if in_path else f'"{path}"']
    call += ["body"] if body else ["None"]
    if in_query:
        pairs = ", ".join(f"{_quoted(each)}: {each}" for each in in_query)
        call.append(f"query={{{pairs}}}")
    call += ["key=idempotency_key or str(uuid4())"] if keyed else []
    return (
        f"    def {name}({signature}) -> {returned}:\n"
        f'        """{_first(operation.get("description", name))}"""\n'
        f"        return cast({_quoted(returned)}, self._call({', '.join(call)}))\n"
    )


def _first(description: str) -> str:
    """The first sentence."""
    return " ".join(description.split("\n\n", maxsplit=1)[0].split())


_HEAD = '''"""A client of Sekisho's API, generated from its OpenAPI document. Standard library only.

    client = Client("https://privacy.example.jp", "crm", secret)
    client.decide({"recipient": "dax", "purpose": "調達管理", "items": ["顧客名"]})
"""

import base64
import json
import ssl
import time
from collections.abc import Mapping
from typing import Any, Literal, NotRequired, TypedDict, cast
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen
from uuid import uuid4

EARLY = 30
"""Seconds before its end at which a token is given up."""

'''

_CLIENT = '''
class ProblemError(Exception):
    """What the server refused: `code` never changes, `clauses` are those that say no."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"{problem['status']} {problem['code']}: {problem['detail']}")
        self.problem = problem
        self.status, self.code = problem["status"], problem["code"]
        self.clauses = problem["clauses"]


class Client:
    """The API at `base`, as the client `name` with its secret. `language` is ja or en."""

    def __init__(
        self,
        base: str,
        name: str,
        secret: str,
        *,
        language: str = "ja",
        trust: ssl.SSLContext | None = None,
        timeout: float = 30.0,
    ) -> None:
        self._base, self._language = base.rstrip("/"), language
        self._basic = base64.b64encode(f"{name}:{secret}".encode()).decode()
        self._trust, self._timeout = trust, timeout
        self._token, self._until = "", 0.0

    def _call(
        self,
        method: str,
        path: str,
        body: Mapping[str, Any] | None,
        *,
        query: Mapping[str, int | None] | None = None,
        key: str | None = None,
    ) -> Any:
        """The JSON answer; ProblemError where the server refuses."""
        asked = {name: value for name, value in (query or {}).items() if value is not None}
        address = f"{self._base}{path}{'?' + urlencode(asked) if asked else ''}"
        headers = {"Authorization": f"Bearer {self._fresh_token()}"}
        if key is not None:
            headers["Idempotency-Key"] = key
        data = None if body is None else json.dumps(body).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"
        return self._send(Request(address, data, headers, method=method))  # noqa: S310

    def _fresh_token(self) -> str:
        if time.monotonic() > self._until:
            form = urlencode({"grant_type": "client_credentials"}).encode()
            headers = {"Authorization": f"Basic {self._basic}"}
            request = Request(f"{self._base}/api/v1/token", form, headers)  # noqa: S310
            given = self._send(request)
            self._token = given["access_token"]
            self._until = time.monotonic() + given["expires_in"] - EARLY
        return self._token

    def _send(self, request: Request) -> Any:
        request.add_header("Accept-Language", self._language)
        try:
            with urlopen(  # noqa: S310
                request, timeout=self._timeout, context=self._trust
            ) as answer:
                data: bytes = answer.read()
                whole = "json" in answer.headers.get("Content-Type", "")
                return json.loads(data) if whole else data
        except HTTPError as refused:
            if "problem+json" not in refused.headers.get("Content-Type", ""):
                raise
            raise ProblemError(json.load(refused)) from None

'''
