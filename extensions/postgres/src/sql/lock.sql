-- One commit of a tenant after the other: whoever comes second waits here, and what it reads from here on is what the
-- first one left.
SELECT commits FROM fillrate.tenants WHERE tenant = $1 FOR UPDATE
