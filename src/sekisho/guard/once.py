"""What is looked up at most once, as `functools.cached_property`, without its lock.

A sentence is read by one thread; on a mail of 100 kB the lock of Python 3.11 costs a tenth.
"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

_Found = TypeVar("_Found")


class once(Generic[_Found]):  # noqa: N801 - written as a decorator
    """A property whose value is kept from its first look-up on."""

    def __init__(self, look: Callable[[Any], _Found]) -> None:
        self._look = look
        self.__doc__ = look.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, owner: type | None = None) -> _Found:
        found = self._look(instance)
        instance.__dict__[self._name] = found
        return found
