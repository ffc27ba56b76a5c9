//! Plain tables for people: aligned, numbers to the right, no lines but one under the head.

use std::fmt;

/// A table that grows row by row.
#[derive(Clone, Debug, Default)]
pub struct Table {
    head: Vec<String>,
    right: Vec<bool>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; a name that begins with `>` stands for a column of numbers, set to the right.
    pub fn new(columns: &[&str]) -> Self {
        Table {
            head: columns.iter().map(|c| c.trim_start_matches('>').to_owned()).collect(),
            right: columns.iter().map(|c| c.starts_with('>')).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row<const N: usize>(&mut self, cells: [&dyn fmt::Display; N]) {
        self.rows.push(cells.iter().map(ToString::to_string).collect());
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    fn widths(&self) -> Vec<usize> {
        let cell = |row: &Vec<String>, i: usize| row.get(i).map_or(0, |c| c.chars().count());
        let widest = |i| self.rows.iter().chain([&self.head]).map(|row| cell(row, i)).max().unwrap_or(0);
        (0..self.head.len()).map(widest).collect()
    }

    fn line(&self, f: &mut fmt::Formatter<'_>, row: &[String], widths: &[usize]) -> fmt::Result {
        let mut line = String::new();
        for ((cell, width), right) in row.iter().zip(widths).zip(&self.right) {
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            let (before, after) = if *right { (gap.as_str(), "") } else { ("", gap.as_str()) };
            line.push_str("  ");
            line.push_str(before);
            line.push_str(cell);
            line.push_str(after);
        }
        writeln!(f, "{}", line.trim_end())
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let widths = self.widths();
        // A table of names and values needs no head.
        if self.head.iter().any(|h| !h.is_empty()) {
            self.line(f, &self.head, &widths)?;
            let rule: Vec<String> = widths.iter().map(|w| "-".repeat(*w)).collect();
            self.line(f, &rule, &widths)?;
        }
        self.rows.iter().try_for_each(|row| self.line(f, row, &widths))
    }
}

/// A heading: bold on a terminal, plain elsewhere and where `NO_COLOR` is set.
pub fn heading(text: &str) -> String {
    use std::io::IsTerminal as _;
    let plain = std::env::var_os("NO_COLOR").is_some() || !std::io::stdout().is_terminal();
    if plain { text.to_owned() } else { format!("\x1b[1m{text}\x1b[0m") }
}

#[cfg(test)]
mod tests {
    use super::Table;

    #[test]
    fn columns_are_aligned() {
        let mut table = Table::new(&["order", ">units", "why"]);
        table.row([&"a", &5, &"shortage"]);
        table.row([&"größer", &12_000, &""]);
        let expected = "  order   units  why\n  ------  -----  --------\n  a           5  shortage\n  größer  12000\n";
        assert_eq!(table.to_string(), expected);
    }

    #[test]
    fn a_table_of_names_and_values_has_no_head() {
        let mut table = Table::new(&["", ">"]);
        table.row([&"orders", &7]);
        assert_eq!(table.to_string(), "  orders  7\n");
        assert!(!table.is_empty());
    }
}
