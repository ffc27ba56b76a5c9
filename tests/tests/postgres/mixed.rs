//! Workers do everything at once on a few scarce SKUs, while a reader checks the totals.

use crate::books::{TENANT, database, open};
use fillrate_tests::{mixed, server};

#[test]
fn all_commands_at_once_on_scarce_skus() {
    if !server::is_wanted() {
        return;
    }
    let url = database();
    let mut client = postgres::Client::connect(&url, postgres::NoTls).unwrap();
    mixed::run(
        || open(&url),
        || {
            let sql = "SELECT (SELECT coalesce(sum(reserved), 0) FROM fillrate.stock WHERE tenant = $1)::BIGINT,
                (SELECT coalesce(sum(allocated), 0) FROM fillrate.order_lines WHERE tenant = $1)::BIGINT,
                (SELECT coalesce(sum(units), 0) FROM fillrate.entries WHERE tenant = $1 AND range LIKE 'holds%')::BIGINT";
            let row = client.query_one(sql, &[&TENANT]).unwrap();
            let number = |n: usize| row.get::<_, i64>(n);
            assert_eq!(number(0), number(1) + number(2), "reserved, allocated and held");
        },
    );
}
