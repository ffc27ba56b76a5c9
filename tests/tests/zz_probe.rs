use fillrate::*;
use std::collections::BTreeMap;
#[test] fn probe() {
  for rel in ["priority","value"] { for n in [1000usize, 100000] {
    let e = fillrate_tests::big::with_backorders(n, rel);
    let mut x = Execution::new(vec![Request::from_json(r#"{"op":"tick","at":"2026-01-06T08:00:00Z"}"#).unwrap()]);
    let mut m: BTreeMap<String,(usize,usize)> = BTreeMap::new();
    let mut round=0;
    loop { match x.step() { Step::Need(a) => { round+=1; let f = e.store().load(&a).unwrap();
        for (k,f) in a.iter().zip(&f) { let n = match k { Ask::Row(k) => format!("r{round} row {}", format!("{k:?}").split('(').next().unwrap()), Ask::Page(r,_,l) => format!("r{round} page {l} {}", format!("{r:?}").split('(').next().unwrap()), Ask::Count(r,_) => format!("r{round} count {}", format!("{r:?}").split('(').next().unwrap()), _ => "other".into() };
          let c = m.entry(n).or_default(); c.0+=1; c.1 += match f { Found::Page(p)=>p.len(), _=>1 }; }
        x.provide(a,f); }, _ => break } }
    for (k,(a,f)) in m { println!("{rel} {n} {k}: {a} asks {f} found"); }
  }}
}
