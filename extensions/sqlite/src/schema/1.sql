-- Of each tenant: the position of its last event, and the highest version that a removed row had.
CREATE TABLE tenants (
    tenant TEXT NOT NULL PRIMARY KEY,
    position INTEGER NOT NULL CHECK (position >= 0),
    removed INTEGER NOT NULL CHECK (removed >= 0)
) STRICT, WITHOUT ROWID;

-- Rows of every kind but stock and guards. Bodies may be long, so the table is no index.
CREATE TABLE rows (
    tenant TEXT NOT NULL,
    kind TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, key)
) STRICT;

-- Quantities are in micro-units.
CREATE TABLE stock (
    tenant TEXT NOT NULL,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    unavailable INTEGER NOT NULL CHECK (unavailable >= 0),
    safety_stock INTEGER NOT NULL CHECK (safety_stock >= 0),
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    PRIMARY KEY (tenant, sku, location)
) STRICT, WITHOUT ROWID;

-- The units of each order line, written with the order's row: each unit is in one place.
CREATE TABLE order_lines (
    tenant TEXT NOT NULL,
    order_id TEXT NOT NULL,
    line INTEGER NOT NULL,
    ordered INTEGER NOT NULL CHECK (ordered >= 0),
    over_shipped INTEGER NOT NULL CHECK (over_shipped >= 0),
    allocated INTEGER NOT NULL CHECK (allocated >= 0),
    shipped INTEGER NOT NULL CHECK (shipped >= 0),
    backordered INTEGER NOT NULL CHECK (backordered >= 0),
    cancelled INTEGER NOT NULL CHECK (cancelled >= 0),
    PRIMARY KEY (tenant, order_id, line),
    CHECK (ordered + over_shipped = allocated + shipped + backordered + cancelled)
) STRICT, WITHOUT ROWID;

CREATE TABLE guards (
    tenant TEXT NOT NULL,
    sku TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    PRIMARY KEY (tenant, sku)
) STRICT, WITHOUT ROWID;

-- Entries of ordered ranges, in their order.
CREATE TABLE entries (
    tenant TEXT NOT NULL,
    range TEXT NOT NULL,
    sort BLOB NOT NULL,
    id TEXT NOT NULL,
    number INTEGER NOT NULL,
    units INTEGER NOT NULL,
    PRIMARY KEY (tenant, range, sort)
) STRICT, WITHOUT ROWID;

-- Sums over the entries from a place up to the next one here, of the ranges that are counted.
-- Whole units and the rest in micro-units apart, so that no sum is too large.
CREATE TABLE sums (
    tenant TEXT NOT NULL,
    range TEXT NOT NULL,
    first BLOB NOT NULL,
    entries INTEGER NOT NULL CHECK (entries >= 0),
    units INTEGER NOT NULL,
    micros INTEGER NOT NULL,
    PRIMARY KEY (tenant, range, first)
) STRICT, WITHOUT ROWID;

CREATE TABLE events (
    tenant TEXT NOT NULL,
    position INTEGER NOT NULL CHECK (position > 0),
    order_id TEXT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, position)
) STRICT, WITHOUT ROWID;

CREATE INDEX events_of_orders ON events (tenant, order_id, position) WHERE order_id IS NOT NULL;

-- Movements of stock rows outlive the events that told of them.
CREATE TABLE movements (
    tenant TEXT NOT NULL,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    at INTEGER NOT NULL,
    position INTEGER NOT NULL,
    units INTEGER NOT NULL,
    PRIMARY KEY (tenant, sku, location, at, position)
) STRICT, WITHOUT ROWID;

-- The sum of all movements of a stock row.
CREATE TABLE moved (
    tenant TEXT NOT NULL,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    units INTEGER NOT NULL,
    PRIMARY KEY (tenant, sku, location)
) STRICT, WITHOUT ROWID;

-- An inventory by itself, for a bridge: the last version given, its rows, and what was applied or undone.
CREATE TABLE inventories (
    tenant TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory_rows (
    tenant TEXT NOT NULL,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version > 0),
    on_hand INTEGER NOT NULL CHECK (on_hand >= 0),
    unavailable INTEGER NOT NULL CHECK (unavailable >= 0),
    safety_stock INTEGER NOT NULL CHECK (safety_stock >= 0),
    reserved INTEGER NOT NULL CHECK (reserved >= 0),
    PRIMARY KEY (tenant, sku, location)
) STRICT, WITHOUT ROWID;

-- `undone`: refused from now on, should it come late. Else what the rows were before.
CREATE TABLE inventory_changes (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    undone INTEGER NOT NULL,
    PRIMARY KEY (tenant, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE inventory_before (
    tenant TEXT NOT NULL,
    id TEXT NOT NULL,
    sku TEXT NOT NULL,
    location TEXT NOT NULL,
    was_there INTEGER NOT NULL,
    on_hand INTEGER NOT NULL,
    unavailable INTEGER NOT NULL,
    safety_stock INTEGER NOT NULL,
    reserved INTEGER NOT NULL,
    PRIMARY KEY (tenant, id, sku, location)
) STRICT, WITHOUT ROWID;
