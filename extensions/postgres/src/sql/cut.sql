-- Cuts a piece of a range into pieces of $4 entries, with their sums; also one that is not there yet.
WITH numbered AS (
    SELECT e.sort, e.units, (row_number() OVER (ORDER BY e.sort) - 1) / $4::BIGINT AS part
    FROM (
        SELECT (
            SELECT s.first FROM fillrate.sums AS s
            WHERE s.tenant = $1 AND s.range = $2 AND s.first > $3::BYTEA ORDER BY s.first LIMIT 1
        ) AS first OFFSET 0
    ) AS next
    CROSS JOIN LATERAL (
        SELECT f.sort, f.units FROM fillrate.entries AS f
        WHERE next.first IS NOT NULL AND f.tenant = $1 AND f.range = $2 AND f.sort >= $3::BYTEA AND f.sort < next.first
        UNION ALL
        SELECT f.sort, f.units FROM fillrate.entries AS f
        WHERE next.first IS NULL AND f.tenant = $1 AND f.range = $2 AND f.sort >= $3::BYTEA
    ) AS e
),
parts AS (
    SELECT part, (array_agg(sort ORDER BY sort))[1] AS first, count(*) AS entries,
        sum(units / 1000000)::BIGINT AS units, sum(units % 1000000)::BIGINT AS micros
    FROM numbered GROUP BY part
)
INSERT INTO fillrate.sums AS s (tenant, range, first, entries, units, micros)
SELECT $1, $2, CASE part WHEN 0 THEN $3::BYTEA ELSE first END, entries, units, micros FROM parts
ON CONFLICT (tenant, range, first) DO UPDATE SET entries = excluded.entries, units = excluded.units,
    micros = excluded.micros
