//! `fillrate explain`: how an order of a scenario was sourced.

use crate::backend::Backend;
use crate::scenario::{Scenario, play};
use crate::session::{Session, list, text};
use crate::table::{Table, heading};
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::path::Path;

/// Runs the steps of a scenario file and gives the plan kept for one of its orders.
///
/// # Errors
/// In words: the file is no scenario, what it is given was refused, or there is no such order.
pub fn plan(file: &Path, order: &str, backend: &dyn Backend) -> Result<Value, String> {
    let text = std::fs::read_to_string(file).map_err(|e| format!("`{}` cannot be read: {e}", file.display()))?;
    let scenario = Scenario::read(&text)?;
    let mut last = scenario.begins();
    // What a step expects, a refusal too, is not looked at here.
    play(&scenario, backend, &mut |session, _, _| {
        last = Some(session.at);
        Ok(())
    })?;
    let Some(at) = last else { return Err("the scenario has no steps".into()) };
    let answer = Session::new(backend, at).answer(&json!({"op": "explain", "order": order}));
    let answer = answer.map_err(|refusal| refusal.to_string())?;
    let plan = answer.get("plan").cloned().unwrap_or(answer);
    if plan.is_null() {
        return Err(format!("no plan was kept for order `{order}`: nothing of it was there to be sourced"));
    }
    Ok(plan)
}

/// A plan for people.
pub fn told(order: &str, plan: &Value) -> String {
    let mut out = format!("{}\n\n{}\n", heading(&format!("How order {order} was sourced")), candidates(plan));
    let proven = match (plan["optimal"].as_bool(), &plan["gap"]) {
        (Some(true), _) => "proven to be the best by the rule",
        (_, gap) if gap.is_object() => &format!("not proven: the best is better by at most {}", money(gap)),
        _ => "found by walking the locations in order",
    };
    let mut facts = Table::new(&["", ""]);
    facts.row([&"rule", &text(plan, "sourcing").replace('_', " ")]);
    facts.row([&"shipping cost", &money(&plan["cost"])]);
    facts.row([&"units left waiting", &text(plan, "left")]);
    facts.row([&"choice", &proven]);
    let other = &plan["runner_up"];
    if other.is_object() {
        let from: Vec<&str> = list(other, "locations").iter().filter_map(Value::as_str).collect();
        let from = if from.is_empty() { "nowhere".to_owned() } else { from.join(" + ") };
        let cost = format!("{from}, at {}, leaving {} units", money(&other["cost"]), text(other, "left"));
        facts.row([&"next best", &cost]);
    }
    let _ = write!(out, "{facts}");
    out
}

/// Every location with what was decided of it.
pub fn candidates(plan: &Value) -> Table {
    let mut table = Table::new(&["location", "used", ">units", ">cost", "why not"]);
    for candidate in list(plan, "candidates") {
        let used = candidate["used"] == json!(true);
        table.row([
            &text(candidate, "location"),
            &if used { "yes" } else { "no" },
            &text(candidate, "units"),
            &money(&candidate["cost"]),
            &reason(text(candidate, "cause")),
        ]);
    }
    table
}

/// Why a location was left out, in words.
fn reason(cause: &str) -> &str {
    match cause {
        "disabled" => "it is switched off",
        "does_not_serve" => "it does not ship to this country",
        "no_rate" => "no rate of the service leads there",
        "other_currency" => "its rate is in another currency",
        "no_capacity" => "its shipments of the day are used up",
        "avoided" => "these units are not to come from there again",
        "pinned" => "the lines ask for another location",
        "nothing_free" => "nothing of what is wanted is free there",
        "not_chosen" => "others are better by the rule",
        other => other,
    }
}

/// Money as `4.90 EUR`, or a dash.
pub fn money(money: &Value) -> String {
    if money.is_object() { format!("{} {}", text(money, "amount"), text(money, "currency")) } else { "-".to_owned() }
}

#[cfg(test)]
mod tests {
    use super::told;
    use serde_json::json;

    #[test]
    fn a_plan_reads_as_a_table() {
        let plan = json!({
            "sourcing": "least_cost", "left": "4", "optimal": true, "cost": {"amount": "7.00", "currency": "EUR"},
            "candidates": [
                {"location": "dc", "used": false, "cause": "nothing_free", "units": "0", "cost": null},
                {"location": "hub", "used": true, "cause": null, "units": "7", "cost": {"amount": "7.00", "currency": "EUR"}},
            ],
            "runner_up": {"locations": [], "cost": null, "left": "11"},
        });
        let told = told("o1", &plan);
        assert!(told.contains("  dc        no        0         -  nothing of what is wanted is free there\n"));
        assert!(told.contains("  hub       yes       7  7.00 EUR\n"));
        assert!(told.contains("next best           nowhere, at -, leaving 11 units"));
        assert!(told.contains("proven to be the best"));
    }
}
