-- Checks all that was read and writes all, or nothing where anything has changed: then there is no answer.
--
-- All is seen as it was at one moment. The head is written only if nobody has committed since that moment, and all
-- else is written only together with the head.
--
-- The plan is made once and for tables of any size, also while they are still empty: each row is looked up by its key.
-- So what is to be changed is listed first, with its whole key and the tenant in it (`MATERIALIZED`): a table of which
-- nothing is known but by that list cannot be walked through instead.
WITH
    -- Rows that must be at these versions, or absent where it is 0.
    bad_rows AS (
        SELECT 1 FROM unnest($2::TEXT[], $3::TEXT[], $4::BIGINT[]) AS w (kind, key, version)
        WHERE w.version <> coalesce((SELECT r.version FROM fillrate.rows AS r
            WHERE r.tenant = $1 AND r.kind = w.kind AND r.key = w.key), 0)
    ),
    bad_guards AS (
        SELECT 1 FROM unnest($5::TEXT[], $6::BIGINT[]) AS w (sku, version)
        WHERE w.version <> coalesce((SELECT g.version FROM fillrate.guards AS g
            WHERE g.tenant = $1 AND g.sku = w.sku), 0)
    ),
    bad_stock AS (
        SELECT 1 FROM unnest($7::TEXT[], $8::TEXT[], $9::BIGINT[]) AS w (sku, location, version)
        WHERE w.version <> coalesce((SELECT s.version FROM fillrate.stock AS s
            WHERE s.tenant = $1 AND s.sku = w.sku AND s.location = w.location), 0)
    ),
    -- Of a SKU that was read, no row may have come.
    all_stock AS (
        SELECT coalesce(sum((SELECT count(*) FROM fillrate.stock AS s WHERE s.tenant = $1 AND s.sku = w.sku)), 0) AS n
        FROM unnest($10::TEXT[]) AS w (sku)
    ),
    head AS (
        UPDATE fillrate.tenants AS t
        SET commits = t.commits + 1, position = t.position + $12::BIGINT, removed = greatest(t.removed, $13::BIGINT)
        WHERE t.tenant = $1
            AND t.commits = (SELECT commits FROM fillrate.tenants WHERE tenant = $1)
            -- Where there was no commit since the first of it was read, nothing that was read can have changed.
            AND ((SELECT commits FROM fillrate.tenants WHERE tenant = $1) = $60::BIGINT OR (
                NOT EXISTS (SELECT 1 FROM bad_rows)
                AND NOT EXISTS (SELECT 1 FROM bad_guards)
                AND NOT EXISTS (SELECT 1 FROM bad_stock)
                AND (SELECT n FROM all_stock) = $11::BIGINT
            ))
        RETURNING t.tenant, t.position - $12::BIGINT AS before, t.removed
    ),
    -- A row that comes back begins above all that were removed, so that none has a version twice. But the records of
    -- extensions begin at 1: who writes them counts on it.
    written_rows AS (
        INSERT INTO fillrate.rows AS r (tenant, kind, key, version, first, body)
        SELECT $1, w.kind, w.key, CASE w.kind WHEN 'extension' THEN 1 ELSE head.removed + 1 END,
            CASE w.kind WHEN 'command' THEN head.before + 1 END, w.body
        FROM head CROSS JOIN unnest($14::TEXT[], $15::TEXT[], $16::TEXT[]) AS w (kind, key, body)
        ON CONFLICT (tenant, kind, key) DO UPDATE SET version = r.version + 1, first = excluded.first,
            body = excluded.body
    ),
    rows_to_go AS MATERIALIZED (
        SELECT head.tenant, w.kind, w.key FROM head CROSS JOIN unnest($17::TEXT[], $18::TEXT[]) AS w (kind, key)
    ),
    removed_rows AS (
        DELETE FROM fillrate.rows AS r USING rows_to_go AS w
        WHERE r.tenant = w.tenant AND r.kind = w.kind AND r.key = w.key
    ),
    written_stock AS (
        INSERT INTO fillrate.stock AS s (tenant, sku, location, version, on_hand, unavailable, safety_stock, reserved)
        SELECT $1, w.sku, w.location, 1, w.on_hand, w.unavailable, w.safety_stock, w.reserved
        FROM head CROSS JOIN unnest($19::TEXT[], $20::TEXT[], $21::BIGINT[], $22::BIGINT[], $23::BIGINT[], $24::BIGINT[])
            AS w (sku, location, on_hand, unavailable, safety_stock, reserved)
        ON CONFLICT (tenant, sku, location) DO UPDATE SET version = s.version + 1, on_hand = excluded.on_hand,
            unavailable = excluded.unavailable, safety_stock = excluded.safety_stock, reserved = excluded.reserved
    ),
    written_lines AS (
        INSERT INTO fillrate.order_lines AS l (tenant, order_id, line, ordered, over_shipped, allocated, shipped,
            backordered, cancelled)
        SELECT $1, w.order_id, w.line, w.ordered, w.over_shipped, w.allocated, w.shipped, w.backordered, w.cancelled
        FROM head CROSS JOIN unnest($25::TEXT[], $26::INTEGER[], $27::BIGINT[], $28::BIGINT[], $29::BIGINT[],
            $30::BIGINT[], $31::BIGINT[], $32::BIGINT[])
            AS w (order_id, line, ordered, over_shipped, allocated, shipped, backordered, cancelled)
        ON CONFLICT (tenant, order_id, line) DO UPDATE SET ordered = excluded.ordered,
            over_shipped = excluded.over_shipped, allocated = excluded.allocated, shipped = excluded.shipped,
            backordered = excluded.backordered, cancelled = excluded.cancelled
    ),
    lines_to_go AS MATERIALIZED (
        SELECT head.tenant, w.order_id FROM head CROSS JOIN unnest($33::TEXT[]) AS w (order_id)
    ),
    removed_lines AS (
        DELETE FROM fillrate.order_lines AS l USING lines_to_go AS w
        WHERE l.tenant = w.tenant AND l.order_id = w.order_id
    ),
    raised_guards AS (
        INSERT INTO fillrate.guards AS g (tenant, sku, version)
        SELECT $1, w.sku, 1 FROM head CROSS JOIN unnest($34::TEXT[]) AS w (sku)
        ON CONFLICT (tenant, sku) DO UPDATE SET version = g.version + 1
    ),
    put_entries AS (
        INSERT INTO fillrate.entries AS e (tenant, range, sort, id, number, units)
        SELECT $1, w.range, w.sort, w.id, w.number, w.units
        FROM head CROSS JOIN unnest($35::TEXT[], $36::BYTEA[], $37::TEXT[], $38::BIGINT[], $39::BIGINT[])
            AS w (range, sort, id, number, units)
        ON CONFLICT (tenant, range, sort) DO UPDATE SET id = excluded.id, number = excluded.number,
            units = excluded.units
    ),
    entries_to_go AS MATERIALIZED (
        SELECT head.tenant, w.range, w.sort FROM head CROSS JOIN unnest($40::TEXT[], $41::BYTEA[]) AS w (range, sort)
    ),
    removed_entries AS (
        DELETE FROM fillrate.entries AS e USING entries_to_go AS w
        WHERE e.tenant = w.tenant AND e.range = w.range AND e.sort = w.sort
    ),
    -- Of the ranges that may be counted, those of which sums are kept: they have a piece that begins before all places.
    kept AS MATERIALIZED (
        SELECT coalesce(array_agg((SELECT s.entries FROM fillrate.sums AS s
            WHERE s.tenant = $1 AND s.range = w.range AND s.first = ''::BYTEA) IS NOT NULL ORDER BY w.n),
            ARRAY[]::BOOLEAN[]) AS is_kept
        FROM unnest($42::TEXT[]) WITH ORDINALITY AS w (range, n)
    ),
    -- How their pieces change.
    changed_pieces AS MATERIALIZED (
        SELECT head.tenant, w.range, piece.first,
            sum(w.is_put - (old.units IS NOT NULL)::INTEGER)::BIGINT AS entries,
            sum(w.units / 1000000 - coalesce(old.units, 0) / 1000000)::BIGINT AS units,
            sum(w.units % 1000000 - coalesce(old.units, 0) % 1000000)::BIGINT AS micros
        FROM head CROSS JOIN kept
        CROSS JOIN unnest($43::INTEGER[], $44::TEXT[], $45::BYTEA[], $46::INTEGER[], $47::BIGINT[])
            AS w (n, range, sort, is_put, units)
        CROSS JOIN LATERAL (
            SELECT s.first FROM fillrate.sums AS s
            WHERE s.tenant = $1 AND s.range = w.range AND s.first <= w.sort ORDER BY s.first DESC LIMIT 1
        ) AS piece
        CROSS JOIN LATERAL (SELECT (
            SELECT e.units FROM fillrate.entries AS e
            WHERE e.tenant = $1 AND e.range = w.range AND e.sort = w.sort
        ) AS units OFFSET 0) AS old
        WHERE kept.is_kept[w.n]
        GROUP BY head.tenant, w.range, piece.first
    ),
    written_sums AS (
        UPDATE fillrate.sums AS s
        SET entries = s.entries + w.entries, units = s.units + w.units, micros = s.micros + w.micros
        FROM changed_pieces AS w
        WHERE s.tenant = w.tenant AND s.range = w.range AND s.first = w.first
        RETURNING s.range, s.first, s.entries
    ),
    orders_to_go AS MATERIALIZED (
        SELECT head.tenant, w.order_id FROM head CROSS JOIN unnest($48::TEXT[]) AS w (order_id)
    ),
    purged_events AS (
        DELETE FROM fillrate.events AS v USING orders_to_go AS w
        WHERE v.tenant = w.tenant AND v.order_id = w.order_id
    ),
    written_events AS (
        INSERT INTO fillrate.events (tenant, position, order_id, body)
        SELECT $1, head.before + w.n, w.order_id, w.body
        FROM head CROSS JOIN unnest($49::TEXT[], $50::TEXT[]) WITH ORDINALITY AS w (order_id, body, n)
    ),
    written_movements AS (
        INSERT INTO fillrate.movements (tenant, sku, location, at, position, units)
        SELECT $1, w.sku, w.location, w.at, head.before + w.n, w.units
        FROM head CROSS JOIN unnest($51::TEXT[], $52::TEXT[], $53::BIGINT[], $54::BIGINT[], $55::BIGINT[])
            AS w (sku, location, at, n, units)
    ),
    written_moved AS (
        INSERT INTO fillrate.moved AS m (tenant, sku, location, units)
        SELECT $1, w.sku, w.location, w.units
        FROM head CROSS JOIN unnest($56::TEXT[], $57::TEXT[], $58::BIGINT[]) AS w (sku, location, units)
        ON CONFLICT (tenant, sku, location) DO UPDATE SET units = least(greatest(
            m.units::NUMERIC + excluded.units, -9223372036854775808), 9223372036854775807)::BIGINT
    )
-- First the head, then the pieces that are to be cut or to go.
SELECT before, NULL AS range, NULL::BYTEA AS first FROM head
UNION ALL
SELECT entries, range, first FROM written_sums WHERE entries > $59::BIGINT OR (entries = 0 AND first <> ''::BYTEA)
