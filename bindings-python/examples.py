"""An example for each command and query, run by doctest on the engine of tests/conftest.py: stock of MUG at HUB (10)
and STORE (5), and the orders

o-1 reserved · o-2 dispatched, one package with a tracking number · o-3 waits for 20 LAMP · o-4 released ·
o-5 picked · o-6 suspended; a hold `cart-1`, an inbound `po-1`.
"""

AT = "datetime(2026, 2, 1, tzinfo=timezone.utc)"
TIMES = ">>> from datetime import datetime, timedelta, timezone"


def one(call, shown=None):
    return [f">>> {call}"] + ([] if shown is None else [shown])


EXAMPLES = {
    "receive_stock": one(
        '[e.kind for e in engine.receive_stock(sku="MUG", location="HUB", quantity=4).events]', "['stock_moved']"
    ),
    "adjust_stock": one(
        'engine.adjust_stock(sku="MUG", location="HUB", delta=-1, reason="broken").events[0].quantity', "Decimal('-1')"
    ),
    "count_stock": one('engine.count_stock(sku="MUG", location="STORE", on_hand=7).events[0].quantity', "Decimal('2')"),
    "set_stock_limits": one(
        'engine.set_stock_limits(sku="MUG", location="STORE", safety_stock=2).events[0].safety_stock', "Decimal('2')"
    ),
    "transfer_stock": [
        TIMES,
        f">>> day = fillrate.Window({AT}, {AT})",
        ">>> done = engine.transfer_stock(",
        '...     transfer="t-1", sku="MUG", from_="STORE", to="HUB", quantity=2, expected=day)',
        ">>> [e.kind for e in done.events]",
        "['stock_moved', 'inbound_changed']",
    ],
    "set_inbound": [
        TIMES,
        f">>> day = fillrate.Window({AT}, {AT})",
        '>>> supply = fillrate.Inbound(id="po-2", sku="LAMP", location="HUB", quantity=5, expected=day)',
        ">>> engine.set_inbound(inbound=supply).events[0].inbound.quantity",
        "Decimal('5')",
    ],
    "cancel_inbound": one('engine.cancel_inbound(inbound="po-1").events[0].inbound.quantity', "Decimal('0')"),
    "set_item": [
        '>>> item = fillrate.Item("ROPE", unit="metre", increment="0.5")',
        ">>> engine.set_item(item=item).events[0].kind",
        "'settings_changed'",
    ],
    "set_location": one(
        'engine.set_location(location=fillrate.Location("EAST", priority=1)).events[0].kind', "'settings_changed'"
    ),
    "set_rates": [
        TIMES,
        ">>> from decimal import Decimal",
        '>>> rate = fillrate.Rate("HUB", "*", fillrate.Money(Decimal("4.90"), "EUR"),',
        "...     fillrate.LeadTime(timedelta(days=1), timedelta(days=2)))",
        ">>> engine.set_rates(rates=[rate]).events[0].kind",
        "'settings_changed'",
    ],
    "set_fx": one('engine.set_fx(base="EUR", rates={"USD": "1.08"}).events[0].kind', "'settings_changed'"),
    "set_prices": [
        ">>> from decimal import Decimal",
        '>>> price = fillrate.SkuPrice("MUG", "HUB", fillrate.Money(Decimal("0.10"), "EUR"))',
        '>>> engine.set_prices(version="plan-7", prices=[price]).events[0].kind',
        "'settings_changed'",
    ],
    "set_lead_times": [
        TIMES,
        '>>> lane = fillrate.Lane(timedelta(days=3), timedelta(days=9), sku="LAMP")',
        '>>> engine.set_lead_times(version="plan-7", lanes=[lane]).events[0].kind',
        "'settings_changed'",
    ],
    "set_policy": one(
        'engine.set_policy(policy=fillrate.PolicyPatch(sourcing="nearest")).events[0].kind', "'settings_changed'"
    ),
    "sync_stock": [
        TIMES,
        '>>> done = engine.sync_stock(location="STORE", as_of=datetime(2026, 1, 3, tzinfo=timezone.utc),',
        '...     rows=[fillrate.SyncRow("MUG", 4)], at=datetime(2026, 1, 3, tzinfo=timezone.utc))',
        ">>> done.answer.differences[0].difference",
        "Decimal('-1')",
    ],
    "place_hold": [
        TIMES,
        '>>> claim = fillrate.HoldLine("MUG", 2)',
        '>>> done = engine.place_hold(hold="cart-2", lines=[claim], ttl=timedelta(minutes=15))',
        ">>> done.events[0].hold.lines[0].location",
        "'HUB'",
    ],
    "end_hold": one('engine.end_hold(hold="cart-1").events[0].kind', "'hold_ended'"),
    "place_order": [
        '>>> order = fillrate.OrderIn("o-9", [fillrate.LineIn("1", "MUG", 50)])',
        '>>> placed = engine.place_order(order=order, id="c-9")',
        ">>> placed.order.status, placed.order.lines[0].backordered > 0",
        "(<OrderStatus.PARTIALLY_RESERVED: 'partially_reserved'>, True)",
        '>>> engine.place_order(order=order, id="c-9").replayed',
        "True",
    ],
    "change_order": one(
        'engine.change_order(order="o-1", lines=[fillrate.LineChange("1", 1)]).order.lines[0].cancelled', "Decimal('1')"
    ),
    "change_line": one('engine.change_line(order="o-1", line="1", quantity=3).order.lines[0].ordered', "Decimal('3')"),
    "cancel": one('print(engine.cancel(order="o-1", reason="changed their mind").order.status)', "cancelled"),
    "update_order": one('engine.update_order(order="o-1", ship_to=fillrate.Address(country="DE")).order.version', "2"),
    "import_order": [
        '>>> line = fillrate.ImportLine("1", "MUG", 3, shipped=3)',
        '>>> print(engine.import_order(order=fillrate.ImportOrder("old-1", [line])).order.status)',
        "shipped",
    ],
    "suspend_order": one('engine.suspend_order(order="o-1", reason="fraud check").order.suspended', "'fraud check'"),
    "resume_order": one('engine.resume_order(order="o-6").order.suspended is None', "True"),
    "set_priority": one('engine.set_priority(order="o-1", priority=9).order.priority', "9"),
    "tick": one("engine.tick().more", "False"),
    "release_shipment": one('print(engine.release_shipment(shipment="o-1/S1").order.shipments[0].status)', "released"),
    "confirm_pick": one('print(engine.confirm_pick(shipment="o-4/S1").order.shipments[0].status)', "picked"),
    "split_shipment": one(
        'len(engine.split_shipment(shipment="o-1/S1", lines=[fillrate.LineQuantity("1", 1)]).order.shipments)', "2"
    ),
    "move_units": one(
        'engine.move_units(shipment="o-1/S1", line="1", quantity=1, to="STORE").order.shipments[1].location', "'STORE'"
    ),
    "pack_shipment": [
        '>>> box = fillrate.PackageIn([fillrate.LineQuantity("1", 1)], carrier="DHL", tracking="T-5")',
        '>>> engine.pack_shipment(shipment="o-5/S1", packages=[box]).order.shipments[0].packages[0].id',
        "'o-5/S1/P1'",
    ],
    "dispatch_shipment": one('engine.dispatch_shipment(shipment="o-5/S1").order.lines[0].shipped', "Decimal('1')"),
    "set_tracking": one(
        'engine.set_tracking(package="o-2/S1/P1", carrier="UPS", tracking="T-9").events[0].number', "('UPS', 'T-9')"
    ),
    "record_tracking": [
        TIMES,
        '>>> done = engine.record_tracking(package="o-2/S1/P1", status="in_transit",',
        f"...     occurred_at={AT}, at={AT})",
        ">>> print(done.order.shipments[0].packages[0].status)",
        "in_transit",
    ],
    "confirm_delivery": one('print(engine.confirm_delivery(shipment="o-2/S1").order.status)', "delivered"),
    "cancel_shipment": one(
        'engine.cancel_shipment(shipment="o-1/S1", reason="leaking roof").order.shipments[-1].location', "'STORE'"
    ),
    "return_goods": one(
        'engine.return_goods(order="o-2", lines=[fillrate.ReturnLine("1", 1, "HUB")]).order.lines[0].returned',
        "Decimal('1')",
    ),
    "release_backorders": one("engine.release_backorders(preview=True).answer.allocations", "()"),
    "lease_effects": [
        TIMES,
        '>>> done = engine.lease_effects(kinds=["packing_list"], lease=timedelta(minutes=5))',
        ">>> done.effects[0].effect, done.effects[0].package.id",
        "('o-2/E3', 'o-2/S1/P1')",
    ],
    "ack_effect": one('engine.ack_effect(effect="o-1/E1").effects', "()"),
    "fail_effect": [
        TIMES,
        f'>>> engine.fail_effect(effect="o-1/E1", retry_at={AT}, reason="mailbox full").effects',
        "()",
    ],
    "purge": [TIMES, f">>> engine.purge(before={AT}).answer.purged", "Decimal('0')"],
    "erase_customer": one('engine.erase_customer(ref="p-7").answer.orders', "Decimal('1')"),
    "repair": one("engine.repair(findings=engine.audit().findings).events", "()"),
    "get_order": one('engine.get_order(order="o-1").lines[0].allocated', "Decimal('2')"),
    "get_stock": one(
        '[(row.location, row.on_hand) for row in engine.get_stock(sku="MUG").items]',
        "[('HUB', Decimal('10')), ('STORE', Decimal('5'))]",
    ),
    "get_availability": one('engine.get_availability(sku="MUG", quantity=3).available', "True"),
    "get_hold": one('print(engine.get_hold(hold="cart-1").status)', "live"),
    "list_orders": one('[order.id for order in engine.list_orders(status="backordered").items]', "['o-3']"),
    "list_backorders": one('engine.list_backorders(sku="LAMP").items[0].open', "Decimal('20')"),
    "list_inbound": one("[supply.id for supply in engine.list_inbound().items]", "['po-1']"),
    "list_events": one(
        '[event.kind for event in engine.list_events(order="o-1", limit=2).items]', "['order_placed', 'line_allocated']"
    ),
    "get_kpis": [
        TIMES,
        f">>> kpis = engine.get_kpis(from_=datetime(2026, 1, 1, tzinfo=timezone.utc), to={AT})",
        ">>> kpis.partial_fulfillment_rate.denominator",
        "1",
    ],
    "get_board": one("engine.get_board().backorders.units", "Decimal('20')"),
    "quote": [
        '>>> order = fillrate.OrderIn("o-9", [fillrate.LineIn("1", "MUG", 1)])',
        ">>> engine.quote(order=order).order.shipments[0].location",
        "'HUB'",
    ],
    "explain": one('[c.location for c in engine.explain(order="o-1").candidates if c.used]', "['HUB']"),
    "split": one('engine.split(lines=[fillrate.LineIn("1", "MUG", 5)], stock=[]).backorders[0].open', "Decimal('5')"),
    "reconcile": one('engine.reconcile(order="o-2").lines[0].balanced', "True"),
    "audit": one("engine.audit().findings", "()"),
}
