# Each line is a mistake that mypy must see.
import fillrate

engine = fillrate.open("memory:")
engine.place_order(order=1)
engine.receive_stock(sku="MUG", location="HUB", quantity=1.5)
engine.receive_stock(sku="MUG", location="HUB")
engine.get_order(order="o-1").state
engine.set_priority(order="o-1", priority="9")
fillrate.OrderIn("o-1").lines
