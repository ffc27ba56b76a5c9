//! Tables of `docs/benchmarks.md`, each between marks of its own.

/// Puts text between the marks of a name.
pub fn write(name: &str, text: &str) -> std::io::Result<()> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/benchmarks.md");
    let page = std::fs::read_to_string(path)?;
    let (begin, end) = (format!("<!-- {name} -->"), format!("<!-- end of {name} -->"));
    let Some((head, rest)) = page.split_once(&begin) else { return Ok(()) };
    let Some((_, tail)) = rest.split_once(&end) else { return Ok(()) };
    std::fs::write(path, format!("{head}{begin}\n{text}{end}{tail}"))
}

/// Prints a table and, where all was measured, puts it on the page.
pub fn tell(name: &str, text: &str, is_whole: bool) {
    print!("{text}");
    if is_whole {
        write(name, text).expect("docs/benchmarks.md");
    }
}

/// Whether a bar is reached, in words.
pub fn mark(is_reached: bool) -> &'static str {
    if is_reached { "reached" } else { "not reached" }
}

/// Whether an option was given.
pub fn has(option: &str) -> bool {
    std::env::args().any(|a| a == option)
}
