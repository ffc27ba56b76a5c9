-- Texts are compared byte by byte, as everywhere in fillrate, whatever the database is set to.
-- The tenant leads every key, so that tables can be partitioned or spread by it.

-- Of each tenant: commits so far, the position of its last event, and the highest version that a removed row had.
-- Whoever commits holds this row: one commit of a tenant after the other.
CREATE TABLE IF NOT EXISTS fillrate.tenants (
    tenant TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    commits BIGINT NOT NULL CHECK (commits >= 0),
    position BIGINT NOT NULL CHECK (position >= 0),
    removed BIGINT NOT NULL CHECK (removed >= 0)
);

-- Rows of every kind but stock and guards. `first` is where the events of the commit began, for those that tell it.
CREATE TABLE IF NOT EXISTS fillrate.rows (
    tenant TEXT COLLATE "C" NOT NULL,
    kind TEXT COLLATE "C" NOT NULL,
    key TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    first BIGINT,
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, kind, key)
);

-- Quantities are in micro-units.
CREATE TABLE IF NOT EXISTS fillrate.stock (
    tenant TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    unavailable BIGINT NOT NULL CHECK (unavailable >= 0),
    safety_stock BIGINT NOT NULL CHECK (safety_stock >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    PRIMARY KEY (tenant, sku, location)
);

-- The units of each order line, written with the order's row: each unit is in one place.
CREATE TABLE IF NOT EXISTS fillrate.order_lines (
    tenant TEXT COLLATE "C" NOT NULL,
    order_id TEXT COLLATE "C" NOT NULL,
    line INTEGER NOT NULL,
    ordered BIGINT NOT NULL CHECK (ordered >= 0),
    over_shipped BIGINT NOT NULL CHECK (over_shipped >= 0),
    allocated BIGINT NOT NULL CHECK (allocated >= 0),
    shipped BIGINT NOT NULL CHECK (shipped >= 0),
    backordered BIGINT NOT NULL CHECK (backordered >= 0),
    cancelled BIGINT NOT NULL CHECK (cancelled >= 0),
    PRIMARY KEY (tenant, order_id, line),
    CHECK (ordered + over_shipped = allocated + shipped + backordered + cancelled)
);

CREATE TABLE IF NOT EXISTS fillrate.guards (
    tenant TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    PRIMARY KEY (tenant, sku)
);

-- Entries of ordered ranges, in their order.
CREATE TABLE IF NOT EXISTS fillrate.entries (
    tenant TEXT COLLATE "C" NOT NULL,
    range TEXT COLLATE "C" NOT NULL,
    sort BYTEA NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    number BIGINT NOT NULL,
    units BIGINT NOT NULL,
    PRIMARY KEY (tenant, range, sort)
);

-- Sums over the entries from a place up to the next one here, of the ranges that are counted.
-- Whole units and the rest in micro-units apart, so that no sum is too large.
CREATE TABLE IF NOT EXISTS fillrate.sums (
    tenant TEXT COLLATE "C" NOT NULL,
    range TEXT COLLATE "C" NOT NULL,
    first BYTEA NOT NULL,
    entries BIGINT NOT NULL CHECK (entries >= 0),
    units BIGINT NOT NULL,
    micros BIGINT NOT NULL,
    PRIMARY KEY (tenant, range, first)
);

CREATE TABLE IF NOT EXISTS fillrate.events (
    tenant TEXT COLLATE "C" NOT NULL,
    position BIGINT NOT NULL CHECK (position > 0),
    order_id TEXT COLLATE "C",
    body TEXT NOT NULL,
    PRIMARY KEY (tenant, position)
);

CREATE INDEX IF NOT EXISTS events_of_orders ON fillrate.events (tenant, order_id, position)
    WHERE order_id IS NOT NULL;

-- Movements of stock rows outlive the events that told of them.
CREATE TABLE IF NOT EXISTS fillrate.movements (
    tenant TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    at BIGINT NOT NULL,
    position BIGINT NOT NULL,
    units BIGINT NOT NULL,
    PRIMARY KEY (tenant, sku, location, at, position)
);

-- The sum of all movements of a stock row.
CREATE TABLE IF NOT EXISTS fillrate.moved (
    tenant TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    units BIGINT NOT NULL,
    PRIMARY KEY (tenant, sku, location)
);

-- An inventory by itself, for a bridge: the last version given, its rows, and what was applied or undone.
CREATE TABLE IF NOT EXISTS fillrate.inventories (
    tenant TEXT COLLATE "C" NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL
);

CREATE TABLE IF NOT EXISTS fillrate.inventory_rows (
    tenant TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    version BIGINT NOT NULL CHECK (version > 0),
    on_hand BIGINT NOT NULL CHECK (on_hand >= 0),
    unavailable BIGINT NOT NULL CHECK (unavailable >= 0),
    safety_stock BIGINT NOT NULL CHECK (safety_stock >= 0),
    reserved BIGINT NOT NULL CHECK (reserved >= 0),
    PRIMARY KEY (tenant, sku, location)
);

-- `undone`: refused from now on, should it come late. Else what the rows were before.
CREATE TABLE IF NOT EXISTS fillrate.inventory_changes (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    undone BOOLEAN NOT NULL,
    PRIMARY KEY (tenant, id)
);

CREATE TABLE IF NOT EXISTS fillrate.inventory_before (
    tenant TEXT COLLATE "C" NOT NULL,
    id TEXT COLLATE "C" NOT NULL,
    sku TEXT COLLATE "C" NOT NULL,
    location TEXT COLLATE "C" NOT NULL,
    was_there BOOLEAN NOT NULL,
    on_hand BIGINT NOT NULL,
    unavailable BIGINT NOT NULL,
    safety_stock BIGINT NOT NULL,
    reserved BIGINT NOT NULL,
    PRIMARY KEY (tenant, id, sku, location)
);
