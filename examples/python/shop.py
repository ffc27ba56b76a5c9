"""An endpoint for orders. Run it: `FILLRATE_URL=sqlite://shop.db uvicorn shop:app`."""

import os
from contextlib import asynccontextmanager
from typing import Annotated, Any, AsyncIterator, Dict, List, Optional

import fillrate
from fastapi import FastAPI, Header, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

#: What a client can do about each family of errors.
STATUS = {
    fillrate.InvalidRequest: 422,
    fillrate.NotFound: 404,
    fillrate.Duplicate: 409,
    fillrate.Refused: 409,
    fillrate.Unavailable: 503,
}


class Line(BaseModel):
    """A line as the client sends it."""

    sku: str
    quantity: str = Field(description="an exact decimal, such as 2.5")


class NewOrder(BaseModel):
    """An order as the client sends it."""

    id: str
    lines: List[Line]
    country: Optional[str] = None


@asynccontextmanager
async def opened(app: FastAPI) -> AsyncIterator[None]:
    """The engine lives as long as the server; each worker process opens its own."""
    async with fillrate.open_async(os.environ.get("FILLRATE_URL", "memory:")) as engine:
        app.state.engine = engine
        yield


app = FastAPI(title="Orders", lifespan=opened)


def shown(order: fillrate.Order) -> Dict[str, Any]:
    """What the client sees of an order."""
    complete = order.promise.complete
    return {
        "id": order.id,
        "status": str(order.status),
        "now": {line.sku: str(line.allocated) for line in order.lines if line.allocated},
        "later": {line.sku: str(line.backordered) for line in order.lines if line.backordered},
        "all_by": complete.latest.isoformat() if complete else None,
    }


@app.exception_handler(fillrate.FillrateError)
async def refused(_: Request, error: fillrate.FillrateError) -> JSONResponse:
    """A refusal in words, its code for programs."""
    body = {"code": error.code, "message": error.message, "details": error.details}
    headers = {"Retry-After": "1"} if error.retryable else None
    return JSONResponse(body, STATUS.get(type(error), 500), headers)


@app.post("/orders", status_code=201)
async def place(
    order: NewOrder, request: Request, response: Response, idempotency_key: Annotated[str, Header(max_length=128)]
) -> Dict[str, Any]:
    """Places an order; sent again with the same key, it answers what it answered at first."""
    lines = [fillrate.LineIn(str(i), line.sku, line.quantity) for i, line in enumerate(order.lines, 1)]
    ship_to = fillrate.Address(country=order.country) if order.country else None
    wanted = fillrate.OrderIn(order.id, lines, channel="web", ship_to=ship_to)
    placed = await request.app.state.engine.place_order(order=wanted, id=idempotency_key)
    if placed.replayed:
        response.status_code = 200
    return shown(placed.order)


@app.get("/orders/{id}")
async def get(id: str, request: Request) -> Dict[str, Any]:
    """An order as it is now."""
    return shown(await request.app.state.engine.get_order(order=id))


@app.put("/stock/{location}/{sku}", status_code=204)
async def count(location: str, sku: str, on_hand: str, request: Request) -> None:
    """A count of stock; what waits for it is served at once."""
    engine = request.app.state.engine
    await engine.count_stock(sku=sku, location=location, on_hand=on_hand)
