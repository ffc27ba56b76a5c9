"""Servers that load the program, then fork: gunicorn's preload and Celery's prefork, the real ones where they are installed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Dict, List
from uuid import uuid4

import fillrate
import pytest

HERE = Path(__file__).parent
ORDERS = 40


class Worker:
    """A server with the engine of workers.py, ended with the test."""

    def __init__(self, store: str, folder: Path, words: List[str]) -> None:
        self.store, self.tenant, self.log = store, f"t-{uuid4()}", folder / "server.log"
        self.environment = {**os.environ, "STORE": store, "TENANT": self.tenant, "FOLDER": str(folder)}
        with fillrate.open(store, tenant=self.tenant) as engine:
            engine.set_location(location={"id": "HUB"})
            engine.receive_stock(sku="MUG", location="HUB", quantity=ORDERS)
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", *words], cwd=HERE, env=self.environment, stdout=log, stderr=log
            )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_: object) -> None:
        self.process.send_signal(signal.SIGTERM)
        try:
            self.process.wait(30)
        finally:
            self.process.kill()

    def check(self, told: List[Dict[str, Any]]) -> None:
        """Each unit was sold once, by processes that were forked."""
        assert sum(int(one["allocated"]) for one in told) == ORDERS
        # One may have been faster than the other at all of them.
        assert len({one["process"] for one in told}) in (1, 2)
        assert all(one["process"] != one["parent"] == self.process.pid for one in told)
        with fillrate.open(self.store, tenant=self.tenant) as engine:
            assert len(engine.list_orders().items) == ORDERS and not engine.audit().findings


def test_gunicorn_with_preload(shared: str, tmp_path: Path) -> None:
    pytest.importorskip("gunicorn")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["gunicorn", "--preload", "--workers", "2", "--threads", "2", "--bind", f"127.0.0.1:{port}"]

    def ask(order: str) -> Dict[str, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", f"/{order}")
        told: Dict[str, Any] = json.loads(connection.getresponse().read())
        connection.close()
        return told

    with Worker(shared, tmp_path, [*words, "workers:application"]) as worker:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", port)).close()
                break
            except OSError:
                assert worker.process.poll() is None, worker.log.read_text()
                time.sleep(0.1)
        with ThreadPoolExecutor(8) as pool:
            told = list(pool.map(ask, [f"o-{n}" for n in range(ORDERS)]))
        worker.check(told)


def test_celery_with_prefork(shared: str, tmp_path: Path) -> None:
    pytest.importorskip("celery")
    for name in ("queue", "results"):
        (tmp_path / name).mkdir()
    words = ["celery", "--app", "workers", "worker", "--pool", "prefork", "--concurrency", "2", "--loglevel", "INFO"]
    send = f"""
import json, workers
sent = [workers.place.delay(f"o-{{n}}") for n in range({ORDERS})]
print(json.dumps([one.get(timeout=60) for one in sent]))
"""
    with Worker(shared, tmp_path, words) as worker:
        sender = [sys.executable, "-c", "import celery\n" + send]
        told = subprocess.run(sender, cwd=HERE, env=worker.environment, capture_output=True, timeout=120)
        assert told.returncode == 0, told.stderr.decode() + worker.log.read_text()
        worker.check(json.loads(told.stdout))
