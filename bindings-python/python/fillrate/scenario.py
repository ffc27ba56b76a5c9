"""Runs scenario files: ``python -m fillrate.scenario FILE…`` prints what ``fillrate scenario FILE…`` prints."""

from __future__ import annotations

import argparse
import sys
from typing import Callable, List, Optional

from . import _native
from .engine import open
from .errors import FillrateError

__all__ = ["main"]


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs files and folders, each file in a tenant of its own; 0 where all passed."""
    parser = argparse.ArgumentParser(prog="python -m fillrate.scenario", description="Run scenario files.")
    parser.add_argument("files", nargs="+", metavar="FILE", help="scenario files, or folders of them")
    parser.add_argument("--store", default="memory:", metavar="URL", help="memory: (default), sqlite:///PATH or postgres://…")
    parser.add_argument("--tenant", default="default", metavar="NAME", help="beginning of the tenants' names")
    parser.add_argument("--json", action="store_true", help="one JSON object at the end instead of lines")
    given = parser.parse_args(arguments)

    def engine(tenant: str) -> Callable[[str], str]:
        try:
            opened = open(given.store, tenant=tenant)
        except FillrateError as error:
            raise RuntimeError(error.message) from None
        return lambda text: opened.execute_json(text).decode()

    out = sys.stdout.buffer
    passed = _native.run_scenarios(given.files, given.tenant, given.json, engine, out.write)
    out.flush()
    return 0 if passed else 1


if __name__ == "__main__":
    sys.exit(main())
