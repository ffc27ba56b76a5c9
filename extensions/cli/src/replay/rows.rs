//! The rows of a file of order lines, one after another, never all at once.

use fillrate::Time;
use std::fs::File;
use std::io::{BufRead as _, BufReader, Read};
use std::path::Path;

/// One row.
#[derive(Debug)]
pub struct Row<'r> {
    /// Groups the lines of an order; `C…` takes back.
    pub invoice: &'r str,
    /// What, or a fee.
    pub sku: &'r str,
    /// How much; negative takes back or corrects.
    pub quantity: i64,
    /// When.
    pub at: Time,
    /// Price of one unit, as written.
    pub price: &'r str,
    /// Who; may be empty.
    pub customer: &'r str,
    /// Where it goes.
    pub country: &'r str,
}

const COLUMNS: [&str; 7] = ["invoice", "sku", "quantity", "invoiced_at", "unit_price", "customer", "country"];

/// SKUs that stand for fees, discounts, samples and vouchers: nothing of them is shipped.
const FEES: [&str; 14] =
    ["POST", "DOT", "M", "m", "D", "C2", "S", "B", "BANK CHARGES", "AMAZONFEE", "CRUK", "PADS", "CARRIAGE", "gift"];

impl Row<'_> {
    /// Whether it takes back what an earlier invoice sold.
    pub fn is_credit(&self) -> bool {
        self.invoice.starts_with('C')
    }
}

/// Whether a SKU stands for a fee.
pub fn is_fee(sku: &str) -> bool {
    FEES.contains(&sku) || sku.starts_with("gift_")
}

/// Reads a file, plain or gzipped, and hands over its rows, at most `limit`; how many there were.
///
/// # Errors
/// In words: the file cannot be read, a column is missing, a row is not right, or what `seen` says.
pub fn each(
    path: &Path,
    limit: Option<u64>,
    seen: &mut dyn FnMut(&Row<'_>) -> Result<(), String>,
) -> Result<u64, String> {
    let told = |problem: &dyn std::fmt::Display| format!("`{}`: {problem}", path.display());
    let mut reader = csv::Reader::from_reader(open(path).map_err(|e| told(&e))?);
    let header = reader.headers().map_err(|e| told(&e))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = header.iter().position(|name| name == column);
        *place =
            found.ok_or_else(|| told(&format!("there is no column `{column}`; needed are {}", COLUMNS.join(", "))))?;
    }
    let (mut record, mut count) = (csv::StringRecord::new(), 0);
    while limit.is_none_or(|most| count < most) && reader.read_record(&mut record).map_err(|e| told(&e))? {
        count += 1;
        let row = row(&record, &places).map_err(|problem| told(&format!("row {count}: {problem}")))?;
        seen(&row).map_err(|problem| told(&format!("row {count}: {problem}")))?;
    }
    Ok(count)
}

fn row<'r>(record: &'r csv::StringRecord, places: &[usize; 7]) -> Result<Row<'r>, String> {
    let [invoice, sku, quantity, at, price, customer, country] =
        places.map(|place| record.get(place).unwrap_or("").trim());
    Ok(Row {
        invoice,
        sku,
        quantity: quantity.parse().map_err(|_| format!("`{quantity}` is no whole quantity"))?,
        at: at.parse().map_err(|e: fillrate::Error| e.message)?,
        price,
        customer,
        country,
    })
}

/// A file's text; gzip is known by its first two bytes, whatever the file is called.
fn open(path: &Path) -> std::io::Result<Box<dyn Read>> {
    let mut file = BufReader::with_capacity(1 << 16, File::open(path)?);
    let is_gzip = file.fill_buf()?.starts_with(&[0x1f, 0x8b]);
    Ok(if is_gzip { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) })
}

#[cfg(test)]
mod tests {
    use super::{Row, each, is_fee};
    use std::io::Write as _;
    use std::path::{Path, PathBuf};

    const TEXT: &str = "invoice,sku,quantity,invoiced_at,unit_price,customer,country\n\
        1,A,6,2010-12-01T08:26:00Z,2.55,17850,United Kingdom\n\
        C2,\"BANK CHARGES\",-1,2010-12-01T09:00:00Z,5.0,,EIRE\n\
        3,A,-2,2010-12-01T10:00:00Z,0.0,,EIRE\n";

    fn file(name: &str, bytes: &[u8]) -> PathBuf {
        let path = std::env::temp_dir().join(format!("fillrate-rows-{}-{name}", std::process::id()));
        assert!(std::fs::write(&path, bytes).is_ok());
        path
    }

    fn read(path: &Path, limit: Option<u64>) -> Result<Vec<String>, String> {
        let mut all = Vec::new();
        each(path, limit, &mut |row: &Row<'_>| {
            let kind = (row.is_credit(), is_fee(row.sku));
            all.push(format!("{} {} {} {} {kind:?}", row.invoice, row.sku, row.quantity, row.customer));
            Ok(())
        })
        .map(|_| all)
    }

    #[test]
    fn plain_and_gzipped_read_alike() {
        let plain = file("plain.csv", TEXT.as_bytes());
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        assert!(packed.write_all(TEXT.as_bytes()).is_ok());
        let gzipped = file("packed", &packed.finish().unwrap_or_default());
        let rows = read(&plain, None);
        assert_eq!(rows, read(&gzipped, None));
        assert_eq!(
            rows.unwrap_or_default(),
            ["1 A 6 17850 (false, false)", "C2 BANK CHARGES -1  (true, true)", "3 A -2  (false, false)"]
        );
        assert_eq!(read(&plain, Some(1)).map(|rows| rows.len()), Ok(1));
        assert!(std::fs::remove_file(plain).and(std::fs::remove_file(gzipped)).is_ok());
    }

    #[test]
    fn what_is_wrong_is_told_with_the_row() {
        let path = file("wrong.csv", TEXT.replace(",6,", ",six,").as_bytes());
        assert!(read(&path, None).err().unwrap_or_default().ends_with("row 1: `six` is no whole quantity"));
        assert!(std::fs::write(&path, "invoice,sku\n").is_ok());
        assert!(read(&path, None).err().unwrap_or_default().contains("there is no column `quantity`"));
        assert!(std::fs::remove_file(path).is_ok());
    }
}
