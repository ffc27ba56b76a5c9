//! What every inventory must do with changes that are repeated, undone and late.

use fillrate::{Inventory, Quantity, Stock, StockWrite};

/// A change that was undone is refused however late it comes, and no version is used twice.
pub fn check(inventory: &impl Inventory) {
    let write = StockWrite {
        sku: "A".parse().unwrap(),
        location: "L1".parse().unwrap(),
        version: 0,
        before: Stock::default(),
        stock: Stock { on_hand: Quantity::units(5), ..Default::default() },
    };
    let read = || inventory.read(std::slice::from_ref(&write.sku)).unwrap().remove(0);
    inventory.undo("never came").unwrap();
    assert_eq!(inventory.apply("never came", std::slice::from_ref(&write)), Ok(false));
    assert_eq!(inventory.apply("x", std::slice::from_ref(&write)), Ok(true));
    assert_eq!(inventory.apply("x", std::slice::from_ref(&write)), Ok(true));
    assert_eq!(inventory.apply("y", std::slice::from_ref(&write)), Ok(false));
    let first = read()[0].version;
    inventory.undo("x").unwrap();
    inventory.undo("x").unwrap();
    assert_eq!((read().len(), inventory.apply("x", std::slice::from_ref(&write))), (0, Ok(false)));
    assert_eq!(inventory.apply("z", std::slice::from_ref(&write)), Ok(true));
    assert!(read()[0].version > first, "a version was used twice");
    inventory.forget("z").unwrap();
    assert_eq!(inventory.apply("z", std::slice::from_ref(&write)), Ok(false));
    assert_eq!(read()[0].stock.on_hand, Quantity::units(5));
}
