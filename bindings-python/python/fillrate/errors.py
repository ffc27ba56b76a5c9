"""Errors: one class for each family, all of them :class:`FillrateError`."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Tuple, Type

from ._codes import FAMILIES

__all__ = ["Duplicate", "FillrateError", "InvalidRequest", "NotFound", "Refused", "Unavailable"]


class FillrateError(Exception):
    """A refused command: nothing was changed.

    ``code`` is stable and for programs, ``message`` is for people, ``details`` name the field, the limit, the SKUs.

    >>> import fillrate
    >>> try:
    ...     engine.get_order(order="nobody's")
    ... except fillrate.FillrateError as error:
    ...     print(type(error).__name__, error.code)
    NotFound unknown_order
    """

    code: str
    message: str
    details: Dict[str, Any]

    def __init__(self, code: str, message: str, details: Mapping[str, Any] | None = None) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.details = dict(details or {})

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"

    @property
    def retryable(self) -> bool:
        """Whether the same command may succeed when sent again, with the same command id."""
        return FAMILIES.get(self.code) == "unavailable"

    def __reduce__(self) -> Tuple[Type[FillrateError], Tuple[str, str, Dict[str, Any]]]:
        return type(self), (self.code, self.message, self.details)


class InvalidRequest(FillrateError):
    """The request says something that cannot be; mend it."""


class NotFound(FillrateError):
    """It names a record that is not there."""


class Duplicate(FillrateError):
    """It names an id that is taken."""


class Refused(FillrateError):
    """It cannot be done in this state of stock or order."""


class Unavailable(FillrateError):
    """It may succeed when sent again, with the same command id."""


CLASSES: Dict[str, Type[FillrateError]] = {
    "invalid": InvalidRequest,
    "unknown": NotFound,
    "duplicate": Duplicate,
    "refused": Refused,
    "unavailable": Unavailable,
}


def failure(error: Mapping[str, Any]) -> FillrateError:
    """The exception of an error as JSON tells it."""
    code = error["code"]
    return CLASSES.get(FAMILIES.get(code, ""), FillrateError)(code, error.get("message", ""), error.get("details"))
