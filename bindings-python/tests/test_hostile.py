"""Whatever is thrown at a method, only FillrateErrors come out, and the books stay clean."""

# mypy: disable-error-code="arg-type, unused-ignore"

import inspect
import json
import math
import uuid
from collections import OrderedDict
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from types import MappingProxyType
from typing import Any, Dict, List

import fillrate
import pytest
from conftest import AT, shop
from fillrate._commands import Commands
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

METHODS = [name for name in vars(Commands) if not name.startswith("_")]

DEEP: Any = []
for _ in range(100_000):
    DEEP = [DEEP]
ROUND: Dict[str, Any] = {}
ROUND["self"] = ROUND

NUMBERS: List[Any] = [
    0,
    -1,
    1,
    True,
    False,
    0.0,
    -0.0,
    1.5,
    5.0,
    math.nan,
    math.inf,
    -math.inf,
    2**31,
    2**53 + 1,
    2**63,
    2**64,
    10**30,
    10**5000,
    -(10**5000),
    1e300,
    5e-324,
    Decimal("NaN"),
    Decimal("sNaN"),
    Decimal("Infinity"),
    Decimal("-0"),
    Decimal("1E+999999"),
    Decimal("1E-999999"),
    Decimal("12345678901234567890123456789"),
    Decimal("0.0000001"),
    Decimal(10) ** 12,
    complex(1, 1),
]
TEXTS: List[Any] = [
    "",
    "05",
    "1,000",
    "1e3",
    "+1",
    "-1",
    ".5",
    "5.",
    "٣",
    "５",
    " 1",
    "1 ",
    "NaN",
    "x" * (1 << 20),
    "\0",
    "a\0b",
    "\n",
    "\ud800",
    "a\udfff",
    "e\u0301",
    "\u00e9",
    "\u202eabc",
    "\u200b",
    "MUG ",
    "__proto__",
    "__class__",
    "'; DROP TABLE rows; --",
    "<script>alert(1)</script>",
    "=1+1",
    "../../etc/passwd",
    "{{x}}",
    "%s%n",
    "🧺" * 40,
    "🧺" * 20,
]
OTHERS: List[Any] = [
    None,
    b"bytes",
    bytearray(b"x"),
    object(),
    object,
    len,
    {1, 2},
    frozenset(),
    range(3),
    iter([]),
    uuid.UUID(int=1),
    ...,
    DEEP,
    ROUND,
    {},
    [],
    (),
    {"": 1},
    {1: 2},
    {("a",): 1},
    {None: None},
    {"sku": "MUG"},
    [None],
    [[]],
    [{}],
    OrderedDict(a=1),
    MappingProxyType({"id": "x"}),
    [{"id": "1", "sku": "MUG", "quantity": "1"}] * 3,
    date(2026, 1, 1),
    datetime(2026, 1, 1),
    datetime.min.replace(tzinfo=timezone.utc),
    datetime.max.replace(tzinfo=timezone.utc),
    datetime.max.replace(tzinfo=timezone(timedelta(hours=-23))),
    datetime.min.replace(tzinfo=timezone(timedelta(hours=23))),
    AT,
    timedelta(0),
    timedelta(-1),
    timedelta.max,
    timedelta.min,
    timedelta(microseconds=1),
    fillrate.Money(Decimal("1"), "EUR"),
    fillrate.Money(Decimal("NaN"), "EUR"),
    fillrate.Money("x", 3),
    fillrate.Window(AT, AT - timedelta(1)),
    fillrate.Window("x", None),
    fillrate.OrderIn(None, None),
    fillrate.LineIn(1, 2, 3),
    fillrate.OrderStatus.SHIPPED,
]
ALL = NUMBERS + TEXTS + OTHERS

#: Texts that are known, so that the state is reached, too.
KNOWN = st.sampled_from(
    [
        "MUG",
        "LAMP",
        "HUB",
        "STORE",
        "o-1",
        "o-2",
        "o-3",
        "o-4",
        "o-1/S1",
        "o-2/S1",
        "o-4/S1",
        "o-5/S1",
        "o-2/S1/P1",
        "1",
        "cart-1",
        "po-1",
        "web",
        "EUR",
        "o-1/E1",
    ]
)
#: By number: some of them cannot even be shown.
HOSTILE = st.integers(0, len(ALL) - 1).map(lambda at: ALL[at])
SIMPLE = st.one_of(
    HOSTILE,
    KNOWN,
    st.integers(),
    st.floats(),
    st.text(max_size=20),
    st.decimals(),
    st.datetimes(),
    st.timedeltas(),
    st.binary(max_size=4),
)
ANYTHING = st.recursive(
    SIMPLE,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.one_of(
                st.sampled_from(["id", "sku", "line", "quantity", "location", "lines", "order"]), st.text(max_size=4)
            ),
            inner,
            max_size=4,
        ),
    ),
    max_leaves=6,
)


def thrown(engine: fillrate.Engine, name: str, given: Dict[str, Any]) -> None:
    try:
        getattr(engine, name)(**given)
    except fillrate.FillrateError as error:
        assert error.code in fillrate._codes.FAMILIES
        json.dumps(error.details)


def parameters(name: str) -> List[str]:
    return [p for p in inspect.signature(getattr(Commands, name)).parameters if p != "self"]


def good(name: str) -> Dict[str, Any]:
    """Arguments of about the right form, so that one bad one among them is looked at."""
    line = {"line": "1", "quantity": "1", "location": "HUB", "sku": "MUG", "on_hand": "1"}
    order = {"id": "n-1", "lines": [{"id": "1", "sku": "MUG", "quantity": "1"}]}
    known: Dict[str, Any] = {
        "sku": "MUG",
        "location": "HUB",
        "quantity": "1",
        "delta": "1",
        "on_hand": "1",
        "reason": "because",
        "order": "o-1",
        "line": "1",
        "shipment": "o-1/S1",
        "lines": [{"line": "1", "quantity": "1"}],
        "hold": "h-1",
        "ttl": timedelta(minutes=1),
        "transfer": "t-1",
        "from_": "HUB",
        "to": "STORE",
        "package": "o-2/S1/P1",
        "carrier": "DHL",
        "tracking": "T",
        "effect": "o-1/E1",
        "ref": "p-7",
        "lease": timedelta(minutes=1),
        "priority": 3,
        "version": "1",
        "inbound": "po-1",
    }
    given = {name: known[name] for name in parameters(name) if name in known}
    if name in ("place_order", "import_order", "quote"):
        given["order"] = order
    if name == "place_hold":
        given["lines"] = [{"sku": "MUG", "quantity": "1"}]
    if name == "split":
        given.update(lines=order["lines"], stock=[])
    if name == "sync_stock":
        given.update(rows=[line], as_of=AT)
    return given


@pytest.mark.parametrize("name", METHODS)
def test_every_value_in_every_parameter(name: str) -> None:
    engine = shop()
    required = [p.name for p in inspect.signature(getattr(Commands, name)).parameters.values() if p.default is p.empty]
    for parameter in parameters(name):
        for value in ALL:
            given = {p: None for p in required if p != "self"}
            given.update(good(name))
            given[parameter] = value
            thrown(engine, name, given)
    assert clean(engine)


def test_texts_in_every_parameter_of_a_database(shared: str) -> None:
    """What a database cannot keep fails alone."""
    engine = shop(shared)
    for name in METHODS:
        for parameter in parameters(name):
            for value in ("a\0b", "\ud800", "x" * (1 << 20), "\u202eabc", "'; DROP TABLE rows; --", 2**64):
                thrown(engine, name, {**dict.fromkeys(parameters(name)), **good(name), parameter: value})
    for text in ("a\0b", "\ud800", "\u202eabc", "'; DROP TABLE rows; --", "\\x00", "%s%n"):
        order = {"id": f"n-{text}", "lines": [{"id": text, "sku": text, "quantity": 1}]}
        words = {"customer": {"ref": text, "name": text}, "references": {text: text}, "attributes": {text: text}}
        thrown(engine, "place_order", {"order": {**order, **words}, "id": text})
        for field in [*words, None]:
            one = {**order, "id": f"n-{uuid.uuid4()}", **({field: words[field]} if field else {})}
            thrown(engine, "place_order", {"order": {**one, "lines": [{"id": "1", "sku": "MUG", "quantity": 1}]}})
    assert clean(engine)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_anything_anywhere(data: st.DataObject) -> None:
    engine = shop()
    for _ in range(data.draw(st.integers(1, 4))):
        name = data.draw(st.sampled_from(METHODS))
        given = dict.fromkeys(parameters(name))
        given.update(good(name))
        for parameter in data.draw(st.lists(st.sampled_from(sorted(given)), max_size=3)):
            given[parameter] = data.draw(ANYTHING)
        thrown(engine, name, given)
    assert clean(engine)


@settings(max_examples=200, deadline=None, suppress_health_check=list(HealthCheck))
@given(command=ANYTHING)
def test_anything_as_a_command(command: Any) -> None:
    engine = shop()
    for call in (engine.execute, lambda one: engine.execute_batch([one])):
        try:
            call(command)
        except fillrate.FillrateError:
            pass
    assert clean(engine)


@settings(max_examples=300, deadline=None)
@given(text=st.one_of(st.binary(max_size=60), st.text(max_size=60)))
def test_anything_as_json(text: Any) -> None:
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    told = json.loads(shop().execute_json(text))
    assert isinstance(told, list) or told["error"]["code"]


@pytest.mark.parametrize(
    "value",
    [math.nan, math.inf, 1.5, 5.0, True, "1e3", 2**64, Decimal("NaN"), Decimal("1E-7"), -1, 0, "-0", "05.", 1e300],
)
def test_bad_quantities_have_their_code(value: Any) -> None:
    with pytest.raises(fillrate.InvalidRequest) as caught:
        shop().receive_stock(sku="MUG", location="HUB", quantity=value)
    assert (
        caught.value.code in ("invalid_quantity", "limit_exceeded")
        and caught.value.details.get("field", "quantity") == "quantity"
    )


def clean(engine: fillrate.Engine) -> bool:
    after = None
    while True:
        page = engine.audit(after=after)
        if page.findings:
            raise AssertionError(page.findings)
        if page.next is None:
            return True
        after = page.next
