//! The teller of a situation: does commands, moves the clock, and writes down what people want to read.

use super::show;
use crate::backend::Backend;
use crate::figures;
use crate::session::{Session, list, text};
use crate::table::{Table, heading};
use fillrate::Time;
use serde_json::{Value, json};
use std::fmt::Write as _;

/// A situation under way.
pub struct Story<'b> {
    session: Session<'b>,
    began: Option<Time>,
    /// What was told so far.
    pub page: String,
}

impl<'b> Story<'b> {
    /// A situation that has not begun.
    pub fn new(backend: &'b dyn Backend) -> Result<Self, String> {
        let at = "2026-01-01T00:00:00Z".parse().map_err(|e: fillrate::Error| e.to_string())?;
        Ok(Story { session: Session::new(backend, at), began: None, page: String::new() })
    }

    /// Moves the clock.
    pub fn at(&mut self, time: &str) -> Result<(), String> {
        self.session.at = time.parse().map_err(|e: fillrate::Error| e.to_string())?;
        self.began.get_or_insert(self.session.at);
        Ok(())
    }

    /// Does a command; a refusal ends the situation, as its script is wrong then.
    pub fn tell(&self, command: Value) -> Result<Value, String> {
        self.session.command(&command).map_err(|refusal| format!("{}: {refusal}", text(&command, "op")))
    }

    /// Asks a query.
    pub fn ask(&self, query: Value) -> Result<Value, String> {
        self.session.answer(&query).map_err(|refusal| format!("{}: {refusal}", text(&query, "op")))
    }

    /// Writes a paragraph.
    pub fn say(&mut self, words: &str) {
        let _ = writeln!(self.page, "\n{words}");
    }

    /// Writes a table with a title, and the words that stand for one without rows.
    pub fn table(&mut self, title: &str, table: &Table, empty: &str) {
        let title = heading(&format!("{}, {title}", figures::short_time(&self.session.at.to_string())));
        let _ = if table.is_empty() {
            writeln!(self.page, "\n{title}\n  {empty}")
        } else {
            write!(self.page, "\n{title}\n{table}")
        };
    }

    /// All orders, as they read now.
    pub fn orders(&self) -> Result<Vec<Value>, String> {
        let listed = self.session.pages(&json!({"op": "list_orders"}), "items").map_err(|r| r.to_string())?;
        listed.iter().map(|order| self.ask(json!({"op": "get_order", "order": order["id"]}))).collect()
    }

    /// Dispatches every shipment that is ready, and shows what left.
    pub fn ship(&mut self) -> Result<(), String> {
        let mut left = Vec::new();
        for order in self.orders()? {
            for shipment in list(&order, "shipments").iter().filter(|s| text(s, "status") == "ready") {
                let id = text(shipment, "id");
                let outcome = self.tell(json!({"op": "dispatch_shipment", "shipment": id}))?;
                let now = list(&outcome["order"], "shipments").iter().find(|s| text(s, "id") == id);
                left.push((text(&order, "id").to_owned(), now.unwrap_or(shipment).clone()));
            }
        }
        self.table("what ships", &show::shipped(&left), "nothing can ship");
        Ok(())
    }

    /// Shows what waits, until when, and why.
    pub fn waiting(&mut self) -> Result<(), String> {
        let open = self.session.pages(&json!({"op": "list_backorders"}), "items").map_err(|r| r.to_string())?;
        self.table("what waits", &show::waiting(&open), "nothing waits any more");
        Ok(())
    }

    /// Key figures from the first moment to now, and what the audit finds.
    pub fn balance(&self) -> Result<(Value, Vec<Value>), String> {
        let (from, now) = (self.began.unwrap_or(self.session.at), self.session.at);
        let to = now.after(fillrate::Duration::seconds(1));
        let kpis = figures::kpis(&self.session, from, to).map_err(|refusal| refusal.to_string())?;
        let findings = figures::audit(&self.session).map_err(|refusal| refusal.to_string())?;
        Ok((kpis, findings))
    }
}
