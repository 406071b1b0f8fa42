"""Every row of the contract's error table, over HTTP, against the running application."""

import asyncio
import json
import struct
import threading
import zlib
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from PIL import Image
from starlette.requests import Request
from starlette.types import Message, Send

from api.access import AccessControl, Counts
from api.problems import Refused
from settings import Settings
from tests.api.conftest import Start, state_of
from tests.conftest import Encode

KEY = "a-key-of-some-length"
FORM = {"Content-Type": "multipart/form-data; boundary=b"}
FORM_HEAD = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
FORM_TAIL = b"\r\n--b--\r\n"


def assert_problem(response: Response, status: int, code: str) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    assert {"type", "title", "status", "detail", "code"} <= body.keys()
    assert (body["status"], body["code"]) == (status, code)
    assert body["type"].endswith(code)
    return body


def sent_to(client: TestClient, requests: Callable[[httpx2.AsyncClient], Coroutine[None, None, Response]]) -> Response:
    """For requests that go on at the same time: they share an event loop with the application."""

    async def run() -> Response:
        transport = httpx2.ASGITransport(app=client.app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://testserver") as sender:
            return await requests(sender)

    return asyncio.run(run())


async def as_async(pieces: Iterator[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def raw(
    client: TestClient, messages: Sequence[Message | threading.Event], send: Send, path: str = "/predict"
) -> None:
    """The application as a server calls it. messages: what the client does, one after another, or what it waits for
    before it goes on; then it waits for ever."""
    left = [*messages]

    async def receive() -> Message:
        while left:
            if not isinstance(message := left.pop(0), threading.Event):
                return message
            await asyncio.to_thread(message.wait, 30)
        await asyncio.Event().wait()
        raise AssertionError

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "scheme": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"content-type", FORM["Content-Type"].encode())],
        "client": ("192.0.2.7", 4),
        "server": ("testserver", 80),
    }
    await asyncio.wait_for(client.app(scope, receive, send), 20)


async def dropped(message: Message) -> None:
    """What a client that has left gets."""


def counted(client: TestClient, code: str) -> float:
    lines = client.get("/metrics").text.splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(f'deepfake_problems_total{{code="{code}"'))


def held_back(client: TestClient) -> tuple[threading.Event, threading.Event]:
    """Make every analysis wait. Events: one has begun; they may go on."""
    analyze = state_of(client).service.analyze
    running, go_on = threading.Event(), threading.Event()

    def slow(data: bytes, **options: object) -> object:
        running.set()
        assert go_on.wait(30)
        return analyze(data, **options)

    state_of(client).service.analyze = slow
    return running, go_on


def send(client: TestClient, data: bytes, name: str = "photo.jpg", **options: Any) -> Response:
    return client.post("/predict", files={"file": (name, data)}, **options)


@pytest.fixture(autouse=True)
def _the_next_request_works(client: TestClient, portrait: bytes) -> Iterator[None]:
    yield
    assert send(client, portrait).status_code == 200


def test_400_no_bytes(client: TestClient) -> None:
    assert_problem(send(client, b""), 400, "empty_file")


def test_400_no_file_part(client: TestClient) -> None:
    assert_problem(client.post("/predict", files={"picture": b"x"}), 400, "malformed_request")


def test_400_text_where_a_file_belongs(client: TestClient) -> None:
    assert_problem(client.post("/predict", data={"file": "not a file"}), 400, "malformed_request")


def test_400_json_instead_of_a_form(client: TestClient) -> None:
    assert_problem(client.post("/predict", json={"file": "x"}), 400, "malformed_request")


def test_400_other_forms_are_refused_before_they_are_read(client: TestClient) -> None:
    read = 0

    def ampersands() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield b"&" * 10_000

    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    response = sent_to(client, lambda sender: sender.post("/predict", content=as_async(ampersands()), headers=headers))

    assert "field `file`" in assert_problem(response, 400, "malformed_request")["detail"]
    assert read <= 1


@pytest.mark.parametrize("address", ["/predict%0A", "/predict/batch%0A", "/api/v1/analyze%0A", "/healthz%0A"])
def test_404_an_address_that_ends_in_a_newline_is_not_read_past_the_gate(start: Start, address: str) -> None:
    """The router's pattern ends in `$`, before which Python allows a newline."""
    client = start(api_keys=KEY)
    read = 0

    def pieces() -> Iterator[bytes]:
        nonlocal read
        for _ in range(100):
            read += 1
            yield FORM_HEAD

    response = sent_to(client, lambda sender: sender.post(address, content=as_async(pieces()), headers=FORM))

    assert_problem(response, 404, "not_found")
    assert read <= 1


def test_400_a_form_of_boundaries_is_not_read_to_its_end(client: TestClient) -> None:
    """Each of them, where it begins no part, sets the form's reader on byte by byte."""
    read = 0

    def boundaries() -> Iterator[bytes]:
        nonlocal read
        yield FORM_HEAD
        for _ in range(100):
            read += 1
            yield b"\r\n--bX" * 1_000

    response = sent_to(client, lambda sender: sender.post("/predict", content=as_async(boundaries()), headers=FORM))

    assert "parts" in assert_problem(response, 400, "malformed_request")["detail"]
    assert read <= 4


def test_400_two_files_where_one_is_answered_for(client: TestClient, portrait: bytes) -> None:
    for address in ("/predict", "/api/v1/analyze"):
        response = client.post(address, files=[("file", portrait), ("file", portrait)])

        assert "/predict/batch" in assert_problem(response, 400, "malformed_request")["detail"]


def test_400_a_text_beside_the_file_is_not_called_a_file(client: TestClient, portrait: bytes) -> None:
    # httpx sends texts first.
    response = client.post("/predict", data={"file": "holiday.jpg"}, files={"file": portrait})

    assert "2 fields `file`" in assert_problem(response, 400, "malformed_request")["detail"]


def test_400_a_broken_multipart_body(client: TestClient) -> None:
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    body = b'--b\r\nContent-Disposition form-data; name="file"\r\n\r\nxx'

    assert_problem(client.post("/predict", content=body, headers=headers), 400, "malformed_request")


PART = b'--b\r\nContent-Disposition: form-data; name="file"; filename="%s"\r\n\r\n%s\r\n'


@pytest.mark.parametrize("kept", [1, 200])
@pytest.mark.parametrize("address", ["/predict", "/predict/batch", "/api/v1/analyze"])
def test_400_a_form_that_is_cut_short_behind_a_whole_file(
    client: TestClient, portrait: bytes, address: str, kept: int
) -> None:
    """kept: of what follows that file, the rest of which got lost."""
    body = PART % (b"1.jpg", portrait) + (PART % (b"2.jpg", portrait))[:kept]

    answer = assert_problem(client.post(address, content=body, headers=FORM), 400, "malformed_request")

    assert "ends before" in answer["detail"]


def test_what_a_form_says_behind_its_end_does_no_harm(client: TestClient, portrait: bytes) -> None:
    body = PART % (b"1.jpg", portrait) + b"--b--\r\nthat was all"

    assert client.post("/predict", content=body, headers=FORM).status_code == 200


def test_each_file_of_a_batch_has_its_line_also_one_without_name_and_bytes(client: TestClient, portrait: bytes) -> None:
    body = b"".join(PART % part for part in ((b"1.jpg", portrait), (b"", b""), (b"3.jpg", portrait))) + b"--b--\r\n"

    lines = [json.loads(line) for line in client.post("/predict/batch", content=body, headers=FORM).text.splitlines()]

    assert [line["filename"] for line in lines] == ["1.jpg", "", "3.jpg"]
    assert ["problem" in line for line in lines] == [False, True, False]
    assert lines[1]["problem"]["code"] == "empty_file"


def test_400_too_many_files_in_a_batch(start: Start) -> None:
    client = start(max_batch_files=2)

    response = client.post("/predict/batch", files=[("file", b"x")] * 3)

    assert "at most 2" in assert_problem(response, 400, "malformed_request")["detail"]


def test_413_a_file_over_the_byte_limit(start: Start, portrait: bytes) -> None:
    client = start(max_upload_mb=0.01)

    assert "0.01 MB" in assert_problem(send(client, portrait), 413, "file_too_large")["detail"]


def test_413_a_large_body_by_its_declared_length_before_it_is_read(start: Start) -> None:
    client = start(max_upload_mb=0.01)

    response = client.post("/predict", content=iter([]), headers={"Content-Length": "999999999"})

    assert_problem(response, 413, "file_too_large")


def test_413_a_chunked_body_is_counted_as_it_streams_in(start: Start) -> None:
    client = start(max_upload_mb=0.01)
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        yield b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\n\r\n'
        for _ in range(200):
            sent += 10_000
            yield bytes(10_000)

    headers = {"Content-Type": "multipart/form-data; boundary=b"}

    assert_problem(client.post("/predict", content=endless(), headers=headers), 413, "file_too_large")


def test_413_more_pixels_than_allowed_by_the_header_alone(client: TestClient, encode: Encode) -> None:
    bomb = bytearray(encode(Image.new("RGB", (8, 8)), "PNG"))
    bomb[16:24] = struct.pack(">II", 30_000, 30_000)
    bomb[29:33] = struct.pack(">I", zlib.crc32(bomb[12:29]))

    assert_problem(send(client, bytes(bomb)), 413, "too_many_pixels")


@pytest.mark.parametrize("content", [b"just text", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"%PDF-1.7"])
def test_415_what_is_no_picture_whatever_it_is_called(client: TestClient, content: bytes) -> None:
    assert_problem(send(client, content, "portrait.jpg"), 415, "unsupported_format")


def test_415_a_format_off_the_list(client: TestClient, encode: Encode) -> None:
    assert_problem(send(client, encode(Image.new("RGB", (64, 64)), "BMP")), 415, "unsupported_format")


def test_422_a_truncated_picture(client: TestClient, portrait: bytes) -> None:
    assert_problem(send(client, portrait[: len(portrait) // 2]), 422, "invalid_image")


@pytest.mark.parametrize("query", [{"region": "nose"}, {"explain": "perhaps"}, {"stability": "2"}])
def test_422_a_bad_query_value(client: TestClient, portrait: bytes, query: dict[str, str]) -> None:
    body = assert_problem(send(client, portrait, params=query), 422, "invalid_parameter")

    assert next(iter(query)) in body["detail"]


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": "wrong"}, {"Authorization": "Bearer wrong"}])
def test_401_without_a_valid_key(start: Start, portrait: bytes, headers: dict[str, str]) -> None:
    client = start(api_keys=KEY)

    response = send(client, portrait, headers=headers)

    assert_problem(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("path", ["/predict", "/predict/batch", "/api/v1/analyze"])
def test_401_under_a_root_path_too_without_a_valid_key(start: Start, portrait: bytes, path: str) -> None:
    client = TestClient(start(api_keys=KEY).app, root_path="/faces")

    for address in (path, f"/faces{path}"):
        assert_problem(client.post(address, files={"file": portrait}), 401, "unauthorized")
        opened = client.post(address, files={"file": portrait}, headers={"X-API-Key": KEY})
        assert opened.status_code == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-API-Key": KEY},
        {"Authorization": f"Bearer {KEY}"},
        {"X-API-Key": KEY, "Authorization": "Bearer a-proxys-own"},
    ],
)
def test_a_valid_key_opens(start: Start, portrait: bytes, headers: dict[str, str]) -> None:
    assert send(start(api_keys=f"another-key-of-length,{KEY}"), portrait, headers=headers).status_code == 200


def test_429_over_the_clients_rate(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="2/minute")
    assert [send(client, portrait).status_code for _ in range(2)] == [200, 200]

    response = send(client, portrait)

    assert_problem(response, 429, "rate_limited")
    assert 0 < int(response.headers["retry-after"]) <= 60


def test_429_each_file_of_a_batch_counts(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="3/minute")
    assert client.post("/predict/batch", files=[("file", portrait)] * 2).status_code == 200

    response = client.post("/predict/batch", files=[("file", portrait)] * 2)

    assert_problem(response, 429, "rate_limited")
    assert 50 < int(response.headers["retry-after"]) <= 60
    assert send(client, portrait).status_code == 200  # a batch that is refused costs nothing
    assert_problem(send(client, portrait), 429, "rate_limited")


@pytest.mark.parametrize("content", [b"--b\r\nno head", FORM_HEAD], ids=["broken", "broken off"])
def test_429_a_batch_that_cannot_be_read_counts_as_a_photo(start: Start, portrait: bytes, content: bytes) -> None:
    client = start(rate_limit="2/minute")
    assert client.post("/predict/batch", content=content, headers=FORM).status_code == 400

    assert [send(client, portrait).status_code for _ in range(2)] == [200, 429]


def test_429_too_many_files_in_a_batch_count_as_a_photo(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="2/minute", max_batch_files=1)
    assert client.post("/predict/batch", files=[("file", portrait)] * 2).status_code == 400

    assert [send(client, portrait).status_code for _ in range(2)] == [200, 429]


def test_what_finds_no_place_costs_nothing(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="2/minute")
    state_of(client).queue.draining = True
    for _ in range(3):
        assert_problem(send(client, portrait), 503, "shutting_down")
        assert client.post("/predict/batch", files={"file": portrait}).status_code == 503
    state_of(client).queue.draining = False

    assert [send(client, portrait).status_code for _ in range(3)] == [200, 200, 429]


def test_a_batch_over_its_rate_gives_its_place_back(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="2/minute", workers=1, queue_size=0)
    assert send(client, portrait).status_code == 200

    assert_problem(client.post("/predict/batch", files=[("file", portrait)] * 2), 429, "rate_limited")

    assert send(client, portrait).status_code == 200


def test_a_client_whose_photos_are_too_old_to_count_is_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = Counts()
    counts.acquire_entry("gone", 5, 60)
    counts.events["gone"].clear()  # as the library does when they are old
    counts.acquire_entry("here", 5, 60)
    monkeypatch.setattr("api.access.SWEEP_S", -1.0)

    assert counts.acquire_entry("here", 5, 60)

    assert [*counts.events] == ["here"]
    assert len(counts.events["here"]) == 2


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("2001:db8::1", "2001:db8::ffff:2", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("::ffff:192.0.2.1", "192.0.2.1", True),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.2", False),
        ("testclient", "testclient", True),
    ],
)
def test_429_addresses_of_one_household_are_one_client(one: str, other: str, same: bool) -> None:
    access = AccessControl(Settings(rate_limit="1/hour"))
    first, second = (Request({"type": "http", "headers": [], "client": (host, 1)}) for host in (one, other))
    access.charge(first, 1)

    with pytest.raises(Refused) if same else nullcontext():
        access.charge(second, 1)


def test_400_a_batch_that_no_waiting_lets_in(start: Start, portrait: bytes) -> None:
    client = start(rate_limit="100/day,2/minute")

    response = client.post("/predict/batch", files=[("file", portrait)] * 3)

    assert "at most 2" in assert_problem(response, 400, "malformed_request")["detail"]
    assert "retry-after" not in response.headers
    assert [send(client, portrait).status_code for _ in range(3)] == [200, 200, 429]


def test_429_of_one_client_is_no_other_clients_business() -> None:
    access = AccessControl(Settings(rate_limit="1/hour"))
    first, second = (Request({"type": "http", "headers": [], "client": (f"192.0.2.{n}", 1)}) for n in (1, 2))
    access.charge(first, 1)

    access.charge(second, 1)

    with pytest.raises(Refused):
        access.charge(first, 1)


def test_429_over_the_second_of_two_rates_until_the_first_photo_is_old_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [1000.0]
    monkeypatch.setattr("time.time", lambda: clock[0])
    access = AccessControl(Settings(rate_limit="100/minute,2/hour"))
    request = Request({"type": "http", "headers": [], "client": ("192.0.2.1", 1)})
    access.charge(request, 1)
    clock[0] = 2000
    access.charge(request, 1)

    clock[0] = 2600
    with pytest.raises(Refused, match="2 per 1 hour") as refused:
        access.charge(request, 1)

    assert (refused.value.headers or {})["Retry-After"] == "2000"  # 1000 + 3600 - 2600


def test_408_a_body_that_does_not_end(start: Start) -> None:
    client = start(upload_timeout_s=0.05, workers=1, queue_size=0)

    async def stalling() -> AsyncIterator[bytes]:
        yield FORM_HEAD
        await asyncio.sleep(30)

    async def upload(sender: httpx2.AsyncClient) -> Response:
        return await sender.post("/predict", content=stalling(), headers=FORM)

    assert_problem(sent_to(client, upload), 408, "upload_timeout")
    assert state_of(client).queue.admit()


def test_503_when_other_uploads_fill_the_memory_for_them_and_room_again_afterwards(
    start: Start, portrait: bytes
) -> None:
    least = 1.5 * len(portrait) / 1e6
    client = start(max_upload_mb=least, max_batch_mb=least, max_uploads_mb=least)

    async def uploads(sender: httpx2.AsyncClient) -> Response:
        begun, go_on = asyncio.Event(), asyncio.Event()

        async def slow() -> AsyncIterator[bytes]:
            yield FORM_HEAD + portrait
            begun.set()
            await go_on.wait()
            yield FORM_TAIL

        first = asyncio.create_task(sender.post("/predict", content=slow(), headers=FORM))
        await begun.wait()
        refused = await sender.post("/predict", files={"file": portrait})
        go_on.set()
        assert (await first).status_code == 200
        return refused

    refused = sent_to(client, uploads)

    assert_problem(refused, 503, "overloaded")
    assert int(refused.headers["retry-after"]) >= 1
    assert send(client, portrait).status_code == 200


def test_503_a_batch_that_was_sent_slowly_while_the_queue_filled(
    start: Start, portrait: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.queue.UPLOAD_S", -1.0)  # every place has expired when its upload has begun
    client = start(workers=1, queue_size=0)
    running, go_on = held_back(client)

    async def race(sender: httpx2.AsyncClient) -> Response:
        others: list[asyncio.Task[Response]] = []

        async def batch() -> AsyncIterator[bytes]:
            yield FORM_HEAD + portrait
            others.append(asyncio.create_task(sender.post("/predict", files={"file": portrait})))
            assert await asyncio.to_thread(running.wait, 30)
            yield FORM_TAIL

        refused = await sender.post("/predict/batch", content=batch(), headers=FORM)
        go_on.set()
        assert (await others[0]).status_code == 200
        return refused

    assert_problem(sent_to(client, race), 503, "overloaded")


def test_503_when_the_queue_is_full_and_room_again_afterwards(start: Start, portrait: bytes) -> None:
    client = start(workers=1, queue_size=0)
    running, go_on = held_back(client)
    first = threading.Thread(target=send, args=(client, portrait))
    first.start()
    assert running.wait(30)
    refused = send(client, portrait)
    go_on.set()
    first.join()

    assert_problem(refused, 503, "overloaded")
    assert int(refused.headers["retry-after"]) >= 1
    assert send(client, portrait).status_code == 200


def test_the_photo_of_a_client_that_left_is_not_analyzed(start: Start, portrait: bytes) -> None:
    client = start(workers=1, queue_size=5)
    running, go_on = held_back(client)
    analyzed: list[bytes] = []
    slow = state_of(client).service.analyze

    def noted(data: bytes, **options: object) -> object:
        analyzed.append(data)
        return slow(data, **options)

    state_of(client).service.analyze = noted
    first = threading.Thread(target=send, args=(client, portrait))
    first.start()
    assert running.wait(30)
    body = FORM_HEAD + b"left" + FORM_TAIL
    left: list[Message] = [{"type": "http.request", "body": body}, {"type": "http.disconnect"}]

    asyncio.run(raw(client, left, dropped))
    go_on.set()
    first.join()

    assert send(client, portrait).status_code == 200
    assert analyzed == [portrait, portrait]


@pytest.mark.parametrize("path", ["/predict", "/predict/batch", "/api/v1/analyze"])
def test_a_forms_file_stays_in_memory_and_is_closed_while_its_photo_is_analyzed(
    start: Start, portrait: bytes, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    """Else it would be on a disk, or in memory twice, and is counted once."""
    client = start()
    files: list[SpooledTemporaryFile[bytes]] = []
    sizes: list[int] = []
    closed: list[bool] = []
    analyze = state_of(client).service.analyze

    def opened(max_size: int) -> SpooledTemporaryFile[bytes]:
        sizes.append(max_size)
        files.append(SpooledTemporaryFile(max_size))  # noqa: SIM115 (whether it is closed is the question)
        return files[-1]

    def watched(data: bytes, **options: object) -> object:
        closed.append(files[-1].closed)
        return analyze(data, **options)

    monkeypatch.setattr("starlette.formparsers.SpooledTemporaryFile", opened)
    state_of(client).service.analyze = watched

    assert client.post(path, files={"file": portrait}).status_code == 200
    assert closed == [True]
    assert min(sizes) >= state_of(client).settings.max_batch_bytes


@pytest.mark.parametrize("path", ["/predict", "/predict/batch"])
def test_a_photo_that_is_being_analyzed_keeps_its_memory_when_its_client_leaves(
    start: Start, portrait: bytes, path: str
) -> None:
    least = 1.5 * len(portrait) / 1e6
    client = start(workers=1, max_upload_mb=least, max_batch_mb=least, max_uploads_mb=least)
    running, go_on = held_back(client)
    body = FORM_HEAD + portrait + FORM_TAIL
    left: list[Message | threading.Event] = [
        {"type": "http.request", "body": body},
        running,
        {"type": "http.disconnect"},
    ]
    leaving = threading.Thread(target=lambda: asyncio.run(raw(client, left, dropped, path)))
    leaving.start()
    assert running.wait(30)

    refused = send(client, portrait)
    go_on.set()
    leaving.join()

    assert_problem(refused, 503, "overloaded")
    assert send(client, portrait).status_code == 200


def test_a_broken_off_upload_is_not_counted_as_a_malformed_one(start: Start) -> None:
    client = start()
    before = [counted(client, code) for code in ("malformed_request", "client_gone")]
    begun: Message = {"type": "http.request", "body": FORM_HEAD, "more_body": True}
    left: list[Message] = [begun, {"type": "http.disconnect"}]

    asyncio.run(raw(client, left, dropped))

    after = [counted(client, code) for code in ("malformed_request", "client_gone")]
    assert [now - then for then, now in zip(before, after, strict=True)] == [0, 1]


@pytest.mark.parametrize("path", ["/predict", "/predict/batch"])
def test_a_client_that_does_not_read_its_answer_is_let_go(
    start: Start, portrait: bytes, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr("api.limits.ANSWER_S", 0.1)
    least = 1.5 * len(portrait) / 1e6
    client = start(max_upload_mb=least, max_batch_mb=least, max_uploads_mb=least)

    async def never_taken(message: Message) -> None:
        await asyncio.Event().wait()

    asyncio.run(raw(client, [{"type": "http.request", "body": FORM_HEAD + portrait + FORM_TAIL}], never_taken, path))

    assert send(client, portrait).status_code == 200  # there is memory for it again


def test_an_upload_that_fails_leaves_its_place(start: Start, portrait: bytes) -> None:
    client = start(workers=1, queue_size=0)

    for _ in range(3):
        assert_problem(client.post("/predict", files={"wrong": portrait}), 400, "malformed_request")

    assert send(client, portrait).status_code == 200


def test_503_while_draining(start: Start, portrait: bytes) -> None:
    client = start()
    state_of(client).queue.draining = True

    assert_problem(send(client, portrait), 503, "shutting_down")
    assert_problem(client.get("/readyz"), 503, "shutting_down")
    assert client.get("/healthz").status_code == 200


def test_503_before_the_model_is_loaded() -> None:
    from api.app import create_app

    client = TestClient(create_app(Settings()))  # not entered: the lifespan has not run

    assert_problem(client.get("/readyz"), 503, "model_unavailable")
    assert_problem(send(client, b"x"), 503, "model_unavailable")


def test_500_carries_the_request_id_and_nothing_of_the_inside(start: Start, portrait: bytes) -> None:
    client = start()

    def broken(data: bytes, **options: object) -> object:
        raise RuntimeError("a secret of the inside")

    state_of(client).service.analyze = broken

    response = send(client, portrait, headers={"X-Request-ID": "abc-123"})

    body = assert_problem(response, 500, "internal_error")
    assert body["request_id"] == response.headers["x-request-id"] == "abc-123"
    assert "secret" not in response.text


def test_404_and_405_are_problems_too(client: TestClient) -> None:
    assert_problem(client.get("/api/v1/nothing.json"), 404, "not_found")
    for method in ("GET", "PUT", "DELETE", "OPTIONS", "HEAD"):
        for path in ("/predict", "/predict/batch", "/api/v1/analyze"):
            response = client.request(method, path, follow_redirects=False)
            assert (response.status_code, response.headers["allow"]) == (405, "POST")
    assert assert_problem(client.request("TRACE", "/predict"), 405, "method_not_allowed")["detail"].startswith("TRACE ")
    assert_problem(client.get("/predict"), 405, "method_not_allowed")


def test_under_a_root_path_an_address_of_the_api_is_no_page_either(start: Start, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<title>the page</title>")
    client = TestClient(start(page_dir=tmp_path).app, root_path="/faces")

    assert "the page" in client.get("/faces/history").text
    assert client.get("/faces/predict").headers["allow"] == "POST"
    assert client.get("/faces/readyz/", follow_redirects=False).status_code == 404


@pytest.mark.parametrize(("charset", "status"), [("UTF-8", 200), ('"utf-8"', 200), ("punycode", 400), ("utf-7", 400)])
def test_a_form_in_an_unusual_charset_is_refused_before_it_is_read(
    client: TestClient, portrait: bytes, charset: str, status: int
) -> None:
    headers = {"Content-Type": f"{FORM['Content-Type']}; charset={charset}"}

    response = client.post("/predict", content=FORM_HEAD + portrait + FORM_TAIL, headers=headers)

    assert response.status_code == status
    if status != 200:
        assert "charset" in assert_problem(response, 400, "malformed_request")["detail"]


def test_a_bug_is_told_to_configured_origins_too(start: Start, portrait: bytes) -> None:
    client = start(cors_origins="https://newsroom.example")

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    state_of(client).service.analyze = broken
    response = client.post("/predict", files={"file": portrait}, headers={"Origin": "https://newsroom.example"})

    assert_problem(response, 500, "internal_error")
    assert response.headers["access-control-allow-origin"] == "https://newsroom.example"
    assert response.headers["x-request-id"]
