//! The form in which stores of text keep things: what the scripts do not reach.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use fillrate::{Code, EffectKind, Id, Key, OrderStatus, Range, Release, Row, stored};

fn id(text: &str) -> Id {
    text.parse().unwrap()
}

fn ranges() -> Vec<Range> {
    let (a, b) = (id("a b/ü"), id("queue"));
    let mut all = vec![
        Range::Open(a.clone()),
        Range::Backlog,
        Range::Soft(a.clone(), b.clone()),
        Range::Firm(b.clone(), a.clone()),
        Range::Holds(a.clone(), b.clone()),
        Range::Due(None),
        Range::Due(Some(a.clone())),
        Range::Overdue,
        Range::Leaving,
        Range::Supply(b.clone()),
        Range::AllSupply,
        Range::Errands,
        Range::Person(a.clone()),
        Range::Closed,
        Range::Dispatched,
        Range::Queued,
        Range::Stocked,
        Range::Commands,
        Range::Extensions(b.clone()),
    ];
    for (release, _) in Release::ALL {
        all.extend([Range::Queue(a.clone(), *release), Range::Waiting(*release)]);
    }
    all.extend(OrderStatus::ALL.iter().map(|(status, _)| Range::Orders(*status)));
    all.extend(EffectKind::ALL.iter().map(|(kind, _)| Range::Effects(*kind)));
    all
}

#[test]
fn every_range_is_read_back_and_no_two_share_a_text() {
    let mut texts = std::collections::BTreeSet::new();
    for range in ranges() {
        let text = stored::range(&range);
        assert_eq!(stored::read_range(&text), Ok(range), "{text}");
        assert!(texts.insert(text));
    }
    for text in ["", "due\ta\tb", "queue\tlifo\ta", "soft\ta", "backlog\ta", "open\t", "later"] {
        assert_eq!(stored::read_range(text).unwrap_err().code, Code::StoreUnavailable, "{text}");
    }
}

#[test]
fn every_key_is_read_back() {
    let a = || id("a b/ü");
    let keys = [
        Key::Order(a()),
        Key::Contact(a()),
        Key::Outbox(a()),
        Key::Hold(a()),
        Key::Inbound(a()),
        Key::Stock(a()),
        Key::Guard(a()),
        Key::Errand(a()),
        Key::Item(a()),
        Key::Prices(a()),
        Key::Capacity(a(), -3),
        Key::Locations,
        Key::Policies,
        Key::Rates(a()),
        Key::Services,
        Key::Facts(a()),
        Key::Fx,
        Key::Learned,
        Key::Completion,
        Key::Renewal,
        Key::Command(a()),
        Key::Extension(a(), id("b")),
    ];
    for key in keys {
        let (kind, name) = stored::key(&key);
        assert_eq!(stored::read_key(kind, &name), Ok(key.clone()), "{kind} {name}");
    }
    for (kind, name) in [("order", ""), ("capacity", "a"), ("capacity", "a\tb"), ("extension", "a"), ("later", "a")] {
        assert_eq!(stored::read_key(kind, name).unwrap_err().code, Code::StoreUnavailable, "{kind} {name}");
    }
}

#[test]
fn a_newer_form_is_told_from_damage() {
    assert_eq!(stored::read_row("capacity", &stored::row(&Row::Capacity(7))), Ok(Row::Capacity(7)));
    for text in [r#"{"v":2,"is":7}"#, r#"{"v":2,"was":{}}"#] {
        let newer = stored::read_row("capacity", text).unwrap_err();
        assert_eq!(newer.code, Code::StoreUnavailable);
        assert!(newer.message.contains("newer version") && newer.message.contains("upgrade"), "{newer}");
    }
    for text in ["", "{}", r#"{"v":1,"is":"Jane Doe"}"#, r#"{"v":1,"is":7"#] {
        let damaged = stored::read_row("capacity", text).unwrap_err();
        assert!(damaged.message.contains("damaged") && !damaged.message.contains("Jane"), "{damaged}");
    }
    let event = stored::read_event(r#"{"v":2,"what":{"order_teleported":{}}}"#).unwrap_err();
    assert!(event.message.contains("upgrade"), "{event}");
}

/// What a version has written stays readable: this text must never have to change.
#[test]
fn the_first_form_can_be_read() {
    let text = r#"{"v":1,"is":{"order":null,"seq":0,"version":0,"at":"2026-01-01T00:00:00Z","command":"c1","what":{"stock_moved":{"sku":"MUG","location":"HUB","movement":"received","quantity":"3","reason":null}}}}"#;
    let event = stored::read_event(text).unwrap();
    assert_eq!(event.what.kind(), "stock_moved");
    // Fields that came later are written as null.
    assert_eq!(stored::read_event(&stored::event(&event)).unwrap(), event);
    let text = r#"{"v":1,"is":[{"location":"HUB","stock":{"on_hand":"3","unavailable":"0","safety_stock":"0","reserved":"1.5"},"version":2}]}"#;
    assert_eq!(stored::row(&stored::read_row("stock", text).unwrap()), text);
}
