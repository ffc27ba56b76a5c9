"""What a server imports before it forks: an engine that is open, and was used. See test_workers.py."""

# mypy: ignore-errors

import json
import os
import sys

import fillrate

engine = fillrate.open(os.environ["STORE"], tenant=os.environ["TENANT"])
engine.get_board()
parent = os.getpid()


def place(order):
    """Places an order for two; the units that were there, and the process that knows."""
    placed = engine.place_order(order=fillrate.OrderIn(order, [fillrate.LineIn("1", "MUG", 2)]), id=order)
    return {"allocated": str(placed.order.lines[0].allocated), "process": os.getpid(), "parent": parent}


def application(environ, start_response):
    """For gunicorn."""
    told = json.dumps(place(environ["PATH_INFO"].strip("/"))).encode()
    start_response("200 OK", [("Content-Type", "application/json"), ("Content-Length", str(len(told)))])
    return [told]


if "celery" in sys.modules:
    from celery import Celery

    queue, results = os.environ["FOLDER"] + "/queue", os.environ["FOLDER"] + "/results"
    app = Celery("workers", broker="filesystem://", backend=f"file://{results}")
    app.conf.update(
        broker_transport_options={"data_folder_in": queue, "data_folder_out": queue, "control_folder": queue},
        broker_connection_retry_on_startup=True,
    )
    place = app.task(name="place")(place)
