//! Prints the interface as JSON: `cargo run -p fillrate --example schema > bindings/schema.json`.

fn main() -> Result<(), serde_json::Error> {
    println!("{}", serde_json::to_string_pretty(&fillrate::schema())?);
    Ok(())
}
