-- Answers all questions of a round from one moment: `n` is the number of the question.
-- $1 is the tenant; then, for each kind of question, arrays with a place for each.
-- The plan is made once and for tables of any size; `OFFSET 0` keeps the planner from walking through a table instead of
-- looking each row up by its key.
SELECT w.n, r.version AS a, r.first AS b, NULL::BIGINT AS c, NULL::BIGINT AS d, NULL::BIGINT AS e,
    r.body AS text, NULL::BYTEA AS place
FROM unnest($2::INTEGER[], $3::TEXT[], $4::TEXT[]) AS w (n, kind, key)
CROSS JOIN LATERAL (
    SELECT f.version, f.first, f.body FROM fillrate.rows AS f
    WHERE f.tenant = $1 AND f.kind = w.kind AND f.key = w.key OFFSET 0
) AS r

-- How many commits there were by then.
UNION ALL
SELECT -1, t.commits, NULL, NULL, NULL, NULL, NULL, NULL FROM fillrate.tenants AS t WHERE t.tenant = $1

UNION ALL
SELECT w.n, g.version, NULL, NULL, NULL, NULL, NULL, NULL
FROM unnest($5::INTEGER[], $6::TEXT[]) AS w (n, sku)
CROSS JOIN LATERAL (
    SELECT f.version FROM fillrate.guards AS f WHERE f.tenant = $1 AND f.sku = w.sku OFFSET 0
) AS g

UNION ALL
SELECT w.n, s.version, s.on_hand, s.unavailable, s.safety_stock, s.reserved, s.location, NULL
FROM unnest($7::INTEGER[], $8::TEXT[]) AS w (n, sku)
CROSS JOIN LATERAL (
    SELECT f.* FROM fillrate.stock AS f WHERE f.tenant = $1 AND f.sku = w.sku OFFSET 0
) AS s

UNION ALL
SELECT w.n, p.number, p.units, NULL, NULL, NULL, p.id, p.sort
FROM unnest($9::INTEGER[], $10::TEXT[], $11::BYTEA[], $12::BIGINT[]) AS w (n, range, after, most)
CROSS JOIN LATERAL (
    SELECT e.sort, e.id, e.number, e.units FROM fillrate.entries AS e
    WHERE e.tenant = $1 AND e.range = w.range AND e.sort > w.after
    ORDER BY e.sort LIMIT w.most
) AS p

-- Before a place: the pieces before that of the place, and the entries of its piece; how many those were.
UNION ALL
SELECT w.n, pieces.entries + rest.entries, pieces.units + rest.units, pieces.micros + rest.micros,
    rest.entries, NULL, NULL, coalesce(piece.first, ''::BYTEA)
FROM unnest($13::INTEGER[], $14::TEXT[], $15::BYTEA[]) AS w (n, range, before)
CROSS JOIN LATERAL (
    SELECT (
        SELECT s.first FROM fillrate.sums AS s
        WHERE s.tenant = $1 AND s.range = w.range AND s.first < w.before
        ORDER BY s.first DESC LIMIT 1
    ) AS first
) AS piece
CROSS JOIN LATERAL (
    SELECT coalesce(sum(s.entries), 0)::BIGINT AS entries, coalesce(sum(s.units), 0)::BIGINT AS units,
        coalesce(sum(s.micros), 0)::BIGINT AS micros
    FROM fillrate.sums AS s WHERE s.tenant = $1 AND s.range = w.range AND s.first < piece.first
) AS pieces
CROSS JOIN LATERAL (
    SELECT count(*) AS entries, coalesce(sum(e.units / 1000000), 0)::BIGINT AS units,
        coalesce(sum(e.units % 1000000), 0)::BIGINT AS micros
    FROM fillrate.entries AS e
    WHERE e.tenant = $1 AND e.range = w.range AND e.sort >= coalesce(piece.first, ''::BYTEA) AND e.sort < w.before
) AS rest

-- Of all: the pieces where there are any, else the entries; how many those were.
UNION ALL
SELECT w.n, pieces.entries + rest.entries, pieces.units + rest.units, pieces.micros + rest.micros,
    rest.entries, NULL, NULL, ''::BYTEA
FROM unnest($16::INTEGER[], $17::TEXT[]) AS w (n, range)
CROSS JOIN LATERAL (
    SELECT count(*) AS pieces, coalesce(sum(s.entries), 0)::BIGINT AS entries,
        coalesce(sum(s.units), 0)::BIGINT AS units, coalesce(sum(s.micros), 0)::BIGINT AS micros
    FROM fillrate.sums AS s WHERE s.tenant = $1 AND s.range = w.range
) AS pieces
CROSS JOIN LATERAL (
    SELECT count(*) AS entries, coalesce(sum(e.units / 1000000), 0)::BIGINT AS units,
        coalesce(sum(e.units % 1000000), 0)::BIGINT AS micros
    FROM fillrate.entries AS e WHERE pieces.pieces = 0 AND e.tenant = $1 AND e.range = w.range
) AS rest

-- All movements but those after a time.
UNION ALL
SELECT w.n, least(greatest(m.units::NUMERIC - later.units, -9223372036854775808), 9223372036854775807)::BIGINT,
    NULL, NULL, NULL, NULL, NULL, NULL
FROM unnest($18::INTEGER[], $19::TEXT[], $20::TEXT[], $21::BIGINT[]) AS w (n, sku, location, until)
CROSS JOIN LATERAL (
    SELECT f.units FROM fillrate.moved AS f
    WHERE f.tenant = $1 AND f.sku = w.sku AND f.location = w.location OFFSET 0
) AS m
CROSS JOIN LATERAL (
    SELECT coalesce(sum(v.units), 0) AS units FROM fillrate.movements AS v
    WHERE v.tenant = $1 AND v.sku = w.sku AND v.location = w.location AND v.at > w.until
) AS later

UNION ALL
SELECT w.n, v.position, NULL, NULL, NULL, NULL, v.body, NULL
FROM unnest($22::INTEGER[], $23::BIGINT[], $24::BIGINT[]) AS w (n, after, most)
CROSS JOIN LATERAL (
    SELECT f.position, f.body FROM fillrate.events AS f
    WHERE f.tenant = $1 AND f.position > w.after ORDER BY f.position LIMIT w.most
) AS v

UNION ALL
SELECT w.n, v.position, NULL, NULL, NULL, NULL, v.body, NULL
FROM unnest($25::INTEGER[], $26::TEXT[], $27::BIGINT[], $28::BIGINT[]) AS w (n, order_id, after, most)
CROSS JOIN LATERAL (
    SELECT f.position, f.body FROM fillrate.events AS f
    WHERE f.tenant = $1 AND f.order_id = w.order_id AND f.position > w.after ORDER BY f.position LIMIT w.most
) AS v
