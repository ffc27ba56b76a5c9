-- Cuts a piece of a range into pieces of $4 entries, with their sums; also one that is not there yet.
WITH numbered AS (
    SELECT e.sort, e.units, (row_number() OVER (ORDER BY e.sort) - 1) / $4::BIGINT AS part
    FROM fillrate.entries AS e
    WHERE e.tenant = $1 AND e.range = $2 AND e.sort >= $3::BYTEA AND NOT EXISTS (
        SELECT 1 FROM fillrate.sums AS s
        WHERE s.tenant = $1 AND s.range = $2 AND s.first > $3::BYTEA AND s.first <= e.sort
    )
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
