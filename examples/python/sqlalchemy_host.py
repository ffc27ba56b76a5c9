"""The books in tables of your own database, through SQLAlchemy: it reads and writes, the engine decides.

Commits take turns by locking the tenant's head row, which any database can do. SQLite needs `sqlite_engine`.
"""

from typing import Any, Callable, Optional, Sequence

import fillrate
import sqlalchemy as sa
from fillrate.inventory import from_micro

tables = sa.MetaData()
head = sa.Table(
    "fr_head",
    tables,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("position", sa.BigInteger),
    sa.Column("removed", sa.BigInteger),
)
rows = sa.Table(
    "fr_rows",
    tables,
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("version", sa.BigInteger),
    sa.Column("body", sa.Text),
)
stock = sa.Table(
    "fr_stock",
    tables,
    sa.Column("sku", sa.String, primary_key=True),
    sa.Column("location", sa.String, primary_key=True),
    sa.Column("version", sa.BigInteger),
    sa.Column("on_hand", sa.BigInteger),
    sa.Column("unavailable", sa.BigInteger),
    sa.Column("safety_stock", sa.BigInteger),
    sa.Column("reserved", sa.BigInteger),
)
guards = sa.Table(
    "fr_guards", tables, sa.Column("sku", sa.String, primary_key=True), sa.Column("version", sa.BigInteger)
)
entries = sa.Table(
    "fr_entries",
    tables,
    sa.Column("range", sa.String, primary_key=True),
    sa.Column("sort", sa.LargeBinary, primary_key=True),
    sa.Column("id", sa.String),
    sa.Column("number", sa.BigInteger),
    sa.Column("units", sa.BigInteger),
)
events = sa.Table(
    "fr_events",
    tables,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("order_id", sa.String, index=True),
    sa.Column("body", sa.Text),
)
movements = sa.Table(
    "fr_movements",
    tables,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
    sa.Column("sku", sa.String, index=True),
    sa.Column("location", sa.String),
    sa.Column("at", sa.String),
    sa.Column("units", sa.BigInteger),
)

COUNTS = ("on_hand", "unavailable", "safety_stock", "reserved")


class Conflict(Exception):
    """What was read has changed meanwhile."""


class SqlAlchemyHost(fillrate.Host):
    """One tenant's books."""

    def __init__(self, database: sa.Engine) -> None:
        self.database = database
        tables.create_all(database)
        with database.begin() as db:
            if db.execute(sa.select(head.c.id)).first() is None:
                db.execute(head.insert().values(id=1, position=0, removed=0))

    def load(self, asks: Sequence[Any]) -> Sequence[Any]:
        with self.database.begin() as db:
            return [self.answer(db, ask) for ask in asks]

    def answer(self, db: sa.Connection, ask: Any) -> Any:
        if isinstance(ask, fillrate.RowAsk):
            found = db.execute(sa.select(rows.c.body, rows.c.version).filter_by(kind=ask.kind, key=ask.key)).first()
            return found and tuple(found)
        if isinstance(ask, fillrate.StockAsk):
            found = db.execute(sa.select(stock).filter_by(sku=ask.sku))
            return [
                fillrate.StockCounts(row.location, row.version, *(from_micro(getattr(row, c)) for c in COUNTS))
                for row in found
            ]
        if isinstance(ask, fillrate.GuardAsk):
            return db.execute(sa.select(guards.c.version).filter_by(sku=ask.sku)).scalar()
        if isinstance(ask, fillrate.PageAsk):
            page = sa.select(entries).where(entries.c.range == ask.range, entries.c.sort > (ask.after or b""))
            found = db.execute(page.order_by(entries.c.sort).limit(ask.limit))
            return [fillrate.Entry(row.sort, row.id, row.number, row.units) for row in found]
        if isinstance(ask, fillrate.CountAsk):
            count = sa.select(sa.func.count(), sa.func.coalesce(sa.func.sum(entries.c.units), 0)).where(
                entries.c.range == ask.range
            )
            if ask.before is not None:
                count = count.where(entries.c.sort < ask.before)
            return tuple(db.execute(count).one())
        if isinstance(ask, fillrate.MovedAsk):
            moved = sa.select(sa.func.coalesce(sa.func.sum(movements.c.units), 0))
            moved = moved.where(movements.c.sku == ask.sku, movements.c.location == ask.location)
            return db.execute(moved.where(movements.c.at <= stamp(ask.until)) if ask.until else moved).scalar_one()
        found = sa.select(events.c.position, events.c.body).where(events.c.position > ask.after)
        if ask.order is not None:
            found = found.where(events.c.order_id == ask.order)
        return [tuple(row) for row in db.execute(found.order_by(events.c.position).limit(ask.limit))]

    def commit(self, changes: Callable[[int], fillrate.Changes]) -> Optional[int]:
        try:
            with self.database.begin() as db:
                position, removed = db.execute(sa.select(head.c.position, head.c.removed).with_for_update()).one()
                written = changes(position + 1)
                self.check(db, written)
                removed = self.write(db, written, removed)
                db.execute(head.update().values(position=position + len(written.events), removed=removed))
                return position + 1
        except Conflict:
            return None

    def check(self, db: sa.Connection, written: fillrate.Changes) -> None:
        """What was only read is as it was; what is written is checked as it is written."""
        for kind, key, version in written.reads:
            of = (
                sa.select(guards.c.version).filter_by(sku=key)
                if kind == "guard"
                else sa.select(rows.c.version).filter_by(kind=kind, key=key)
            )
            if (db.execute(of).scalar() or 0) != version:
                raise Conflict
        for sku, read in written.stock_reads:
            there = dict(map(tuple, db.execute(sa.select(stock.c.location, stock.c.version).filter_by(sku=sku)).all()))
            mine = {row.location: row.version for row in written.stock if row.sku == sku and row.version}
            if there != {**read, **mine}:
                raise Conflict

    def write(self, db: sa.Connection, written: fillrate.Changes, removed: int) -> int:
        for row in written.rows:
            at = {"kind": row.kind, "key": row.key}
            if row.body is None:
                done = row.version == 0 or db.execute(rows.delete().filter_by(**at, version=row.version)).rowcount == 1
                removed = max(removed, row.version)
            elif row.version:
                done = (
                    db.execute(
                        rows.update()
                        .filter_by(**at, version=row.version)
                        .values(version=row.version + 1, body=row.body)
                    ).rowcount
                    == 1
                )
            else:
                done = db.execute(sa.select(rows.c.version).filter_by(**at)).first() is None
                # One that comes back is never taken for the one that was removed; who keeps extensions counts from 1.
                version = 1 if row.kind == "extension" else removed + 1
                if done:
                    db.execute(rows.insert().values(**at, version=version, body=row.body))
            if not done:
                raise Conflict
        for one in written.stock:
            at = {"sku": one.sku, "location": one.location}
            counts = {c: getattr(one, c) for c in COUNTS}
            if one.version == 0:
                if db.execute(sa.select(stock.c.version).filter_by(**at)).first() is not None:
                    raise Conflict
                db.execute(stock.insert().values(**at, version=1, **counts))
            elif (
                db.execute(
                    stock.update().filter_by(**at, version=one.version).values(version=one.version + 1, **counts)
                ).rowcount
                != 1
            ):
                raise Conflict
        for sku in written.guards:
            if db.execute(guards.update().filter_by(sku=sku).values(version=guards.c.version + 1)).rowcount == 0:
                db.execute(guards.insert().values(sku=sku, version=1))
        for put in written.entries:
            db.execute(entries.delete().filter_by(range=put.range, sort=put.sort))
            if put.entry:
                db.execute(
                    entries.insert().values(
                        range=put.range, sort=put.sort, id=put.entry.id, number=put.entry.number, units=put.entry.units
                    )
                )
        for order in written.purged:
            db.execute(events.delete().filter_by(order_id=order))
        for event in written.events:
            db.execute(events.insert().values(position=event.position, order_id=event.order, body=event.body))
            if event.moved:
                moved = event.moved
                db.execute(
                    movements.insert().values(
                        position=event.position,
                        sku=moved.sku,
                        location=moved.location,
                        at=stamp(moved.at),
                        units=moved.units,
                    )
                )
        return removed


def stamp(at: Any) -> str:
    """Times as text in the order of time."""
    return str(at.strftime("%Y-%m-%dT%H:%M:%S.%f").rjust(26, "0"))


def sqlite_engine(url: str) -> sa.Engine:
    """SQLite with transactions that begin when they should."""
    engine = sa.create_engine(url)
    sa.event.listen(engine, "connect", lambda connection, _: setattr(connection, "isolation_level", None))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


if __name__ == "__main__":
    with fillrate.over(SqlAlchemyHost(sqlite_engine("sqlite:///books.db"))) as engine:
        engine.set_location(location=fillrate.Location("HUB"))
        engine.receive_stock(sku="MUG", location="HUB", quantity=3)
        print(engine.get_stock().items)
