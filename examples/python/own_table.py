"""Stock in a table that somebody else's program made: `bins`, whole pieces per article and depot.

The program counts and books in `bins.pieces`; reservations, and what is kept back, live in tables beside it.
Whatever the program changes by itself is told to the engine, here with `count_stock`.
"""

import sqlite3
from contextlib import contextmanager
from decimal import Decimal
from threading import Lock
from typing import Iterator, List, Sequence

import fillrate
from fillrate import Inventory, StockCounts, StockWrite

#: What the other program made.
BINS = "CREATE TABLE bins (article TEXT, depot TEXT, pieces INTEGER NOT NULL, PRIMARY KEY (article, depot))"

OURS = """
CREATE TABLE IF NOT EXISTS bin_claims (article TEXT, depot TEXT, version INTEGER NOT NULL, unavailable TEXT NOT NULL,
    safety_stock TEXT NOT NULL, reserved TEXT NOT NULL, PRIMARY KEY (article, depot));
CREATE TABLE IF NOT EXISTS bin_changes (id TEXT PRIMARY KEY, undone INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS bin_before (id TEXT, article TEXT, depot TEXT, was_there INTEGER NOT NULL, pieces INTEGER NOT NULL,
    unavailable TEXT NOT NULL, safety_stock TEXT NOT NULL, reserved TEXT NOT NULL, PRIMARY KEY (id, article, depot));
CREATE TABLE IF NOT EXISTS bin_versions (last INTEGER NOT NULL);
"""


class Bins(Inventory):
    """The table `bins` as an inventory."""

    def __init__(self, path: str) -> None:
        self._lock = Lock()
        self._db = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._db.executescript(OURS)
        if self._db.execute("SELECT last FROM bin_versions").fetchone() is None:
            self._db.execute("INSERT INTO bin_versions VALUES (0)")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise

    def read(self, skus: Sequence[str]) -> List[List[StockCounts]]:
        with self._writing() as db:
            return [self._rows(db, sku) for sku in skus]

    def _rows(self, db: sqlite3.Connection, sku: str) -> List[StockCounts]:
        sql = """SELECT b.depot, c.version, b.pieces, c.unavailable, c.safety_stock, c.reserved
            FROM bins b JOIN bin_claims c ON c.article = b.article AND c.depot = b.depot WHERE b.article = ? ORDER BY b.depot"""
        return [
            StockCounts(depot, version, *(Decimal(n) for n in counts))
            for depot, version, *counts in db.execute(sql, (sku,))
        ]

    def apply(self, id: str, writes: Sequence[StockWrite]) -> bool:
        with self._writing() as db:
            known = db.execute("SELECT undone FROM bin_changes WHERE id = ?", (id,)).fetchone()
            if known is not None:
                return not known[0]
            for write in writes:
                there = {row.location: row.version for row in self._rows(db, write.sku)}
                if there.get(write.location, 0) != write.version:
                    return False
                if write.after.on_hand % 1:
                    raise ValueError(f"bins hold whole pieces, not {write.after.on_hand} of {write.sku}")
            db.execute("INSERT INTO bin_changes VALUES (?, 0)", (id,))
            for write in writes:
                before = (id, write.sku, write.location, write.version > 0, *_numbers(write.before))
                db.execute("INSERT INTO bin_before VALUES (?, ?, ?, ?, ?, ?, ?, ?)", before)
                self._put(db, write.sku, write.location, _numbers(write.after))
            return True

    def undo(self, id: str) -> None:
        with self._writing() as db:
            before = db.execute("SELECT * FROM bin_before WHERE id = ?", (id,)).fetchall()
            for _, article, depot, was_there, *numbers in before:
                if was_there:
                    self._put(db, article, depot, numbers)
                else:
                    db.execute("DELETE FROM bins WHERE article = ? AND depot = ?", (article, depot))
                    db.execute("DELETE FROM bin_claims WHERE article = ? AND depot = ?", (article, depot))
            db.execute("DELETE FROM bin_before WHERE id = ?", (id,))
            db.execute("INSERT INTO bin_changes VALUES (?, 1) ON CONFLICT DO UPDATE SET undone = 1", (id,))

    def forget(self, id: str) -> None:
        with self._writing() as db:
            db.execute(
                "DELETE FROM bin_before WHERE id = ? AND id IN (SELECT id FROM bin_changes WHERE undone = 0)", (id,)
            )
            db.execute("DELETE FROM bin_changes WHERE id = ? AND undone = 0", (id,))

    def _put(self, db: sqlite3.Connection, article: str, depot: str, numbers: Sequence[object]) -> None:
        """Writes a row at a version that no row ever had."""
        db.execute("UPDATE bin_versions SET last = last + 1")
        (version,) = db.execute("SELECT last FROM bin_versions").fetchone()
        pieces, *claims = numbers
        db.execute("INSERT OR REPLACE INTO bins VALUES (?, ?, ?)", (article, depot, pieces))
        db.execute("INSERT OR REPLACE INTO bin_claims VALUES (?, ?, ?, ?, ?, ?)", (article, depot, version, *claims))


def _numbers(counts: StockCounts) -> List[object]:
    return [int(counts.on_hand), str(counts.unavailable), str(counts.safety_stock), str(counts.reserved)]


if __name__ == "__main__":
    with fillrate.open("sqlite://orders.db", inventory=Bins("warehouse.db")) as engine:
        engine.heal()
        engine.set_location(location=fillrate.Location("HUB"))
        engine.receive_stock(sku="MUG", location="HUB", quantity=3)
        print(engine.get_stock().items)
