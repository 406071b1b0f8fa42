"""The HTTP contract. A route parses, calls one function, returns one schema."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from time import perf_counter
from typing import Annotated, cast

import structlog
from fastapi import APIRouter, Depends, File, Query, Request, UploadFile
from fastapi.responses import StreamingResponse

from analysis import Analysis
from api import metrics
from api.access import Account
from api.limits import too_large
from api.problems import BUG, MEDIA_TYPE, Problem, Refused, client_gone, problem
from api.queue import AnalysisQueue, Place
from api.schemas import BatchLine, Health, LegacyAnswer, Limits, Prediction
from manifest import Manifest
from model_service import ModelService, Region
from settings import Settings
from vision.decode import FORMAT_NAMES, supported_formats
from vision.errors import ImageRefused


def _problems(*statuses: int) -> dict[int | str, dict[str, object]]:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"model": Problem, "content": content} for status in statuses}


REFUSALS = _problems(400, 401, 408, 413, 415, 422, 429, 500, 503)

router = APIRouter()

log = structlog.get_logger("api")


# Coroutines, because FastAPI would run plain functions on a thread each.


async def service_of(request: Request) -> ModelService:
    """The loaded model. Raises `model_unavailable` before it is."""
    if not request.app.state.ready:
        raise Refused("model_unavailable", "The model is still being loaded.", retry_after=2)
    return cast(ModelService, request.app.state.service)


async def queue_of(request: Request) -> AnalysisQueue:
    return cast(AnalysisQueue, request.app.state.queue)


async def place_of(request: Request) -> Place:
    return cast(Place, request.state.place)


async def account_of(request: Request) -> Account:
    return cast(Account, request.state.account)


async def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


Service = Annotated[ModelService, Depends(service_of)]
Queue = Annotated[AnalysisQueue, Depends(queue_of)]
Reserved = Annotated[Place, Depends(place_of)]
Charged = Annotated[Account, Depends(account_of)]
Knobs = Annotated[Settings, Depends(settings_of)]


async def photo_of(
    request: Request,
    file: Annotated[UploadFile, File(description="JPEG, PNG, WebP or AVIF (HEIC where its reader is installed)")],
) -> UploadFile:
    """The one file of a form. Of several the last would be answered for, and nobody told of the others."""
    sent = len((await request.form()).getlist("file"))
    if sent > 1:
        raise Refused("malformed_request", f"{sent} files were sent; /predict/batch takes several.")
    return file


async def photos_of(
    request: Request,
    file: Annotated[list[UploadFile], File(description="several files, each in a field of this name")],
) -> list[UploadFile]:
    """Every file of a form. FastAPI passes over those without name and bytes, and the lines behind one would be taken
    for those of other files."""
    return cast(list[UploadFile], (await request.form()).getlist("file"))


Photo = Annotated[UploadFile, Depends(photo_of)]
Photos = Annotated[list[UploadFile], Depends(photos_of)]
RegionQuery = Annotated[Region, Query(description="auto: every detected face. image: the whole picture as one input")]
Explain = Annotated[bool, Query(description="add a heatmap to each face")]
StabilityQuery = Annotated[
    bool, Query(description="score each face again, re-encoded, shrunk, cut otherwise, mirrored")
]


@router.post("/predict", responses=REFUSALS, tags=["analysis"])
async def predict(
    request: Request,
    file: Photo,
    service: Service,
    queue: Queue,
    place: Reserved,
    settings: Knobs,
    region: RegionQuery = "auto",
    explain: Explain = False,
    stability: StabilityQuery = False,
) -> Prediction:
    """How likely each face of a photo is fake. 200 also where no face was found: then nothing is scored."""
    data = await _read(file, settings)
    analyze = partial(service.analyze, data, region=region, explain=explain, stability=stability)
    analysis = await _for_who_waits(request, queue.run(analyze, place))
    metrics.observe(analysis)
    return Prediction.of(analysis)


@router.post(
    "/predict/batch",
    response_class=StreamingResponse,
    responses={
        200: {
            "model": BatchLine,  # puts the schema into the document, so that the reference below leads somewhere
            "content": {"application/x-ndjson": {"schema": {"$ref": "#/components/schemas/BatchLine"}}},
        },
        **_problems(400, 401, 408, 413, 422, 429, 500, 503),
    },
    tags=["analysis"],
)
async def predict_batch(
    account: Charged,
    file: Photos,
    service: Service,
    queue: Queue,
    place: Reserved,
    settings: Knobs,
    region: RegionQuery = "auto",
    explain: Explain = False,
    stability: StabilityQuery = False,
) -> StreamingResponse:
    """One line of JSON for each file, in the order received: its result or its problem. One bad file fails no other."""
    if len(file) > settings.max_batch_files:
        raise Refused("malformed_request", f"{len(file)} files were sent; at most {settings.max_batch_files} at once.")
    # Once lines are sent it is too late to refuse the batch. Its later files have one place between them, and keep it.
    places = [queue.renew(place)]
    try:
        account.charge(len(file))
    except Refused:
        queue.release(places[0])
        raise
    analyze = partial(service.analyze, region=region, explain=explain, stability=stability)

    async def lines() -> AsyncIterator[str]:
        for upload in file:
            line = BatchLine(filename=upload.filename)
            try:
                data = await _read(upload, settings)
                analysis = await queue.run(partial(analyze, data), places.pop() if places else None)
            except ImageRefused as refused:
                line.problem = problem(refused.code, str(refused))
            except Refused as refused:
                line.problem = problem(refused.code, refused.detail)
            except Exception:  # a bug, met by one file: the others still get their lines
                log.exception("unhandled error in a batch")
                request_id = structlog.contextvars.get_contextvars().get("request_id")
                line.problem = problem("internal_error", BUG, request_id)
            else:
                metrics.observe(analysis)
                line.result = Prediction.of(analysis)
            empty = {"problem"} if line.problem is None else {"result"}
            yield line.model_dump_json(exclude=empty) + "\n"

    return StreamingResponse(lines(), media_type="application/x-ndjson")


@router.post("/api/v1/analyze", responses=REFUSALS, tags=["legacy"])
async def analyze_legacy(
    request: Request, file: Photo, service: Service, queue: Queue, place: Reserved, settings: Knobs
) -> LegacyAnswer:
    """The original service's answer, for its old clients. Without a face the whole picture is scored, as it did."""
    started = perf_counter()
    data = await _read(file, settings)
    analysis = await _for_who_waits(request, queue.run(partial(_with_or_without_face, service, data), place))
    metrics.observe(analysis)
    probability = analysis.fake_probability
    if probability is None or analysis.is_deepfake is None:
        raise Refused("invalid_image", "Nothing in this picture could be scored.")
    return LegacyAnswer(
        is_deepfake=analysis.is_deepfake,
        # Two digits must not turn a score into certainty.
        confidence=min(99.99, round(100 * (probability if analysis.is_deepfake else 1 - probability), 2)),
        time_taken=round(perf_counter() - started, 4),
        model_architecture="Xception",
    )


@router.get("/model", responses=_problems(503), tags=["service"])
async def model(service: Service) -> Manifest:
    """The manifest of the loaded model: what it was trained on, what was measured, where it fails."""
    return service.manifest


# Not /limits, where the page tells people of another kind of limits.
@router.get("/limits.json", tags=["service"])
async def limits(settings: Knobs) -> Limits:
    """What is taken: sizes, formats, rates, and whether a key is needed."""
    return Limits(
        max_upload_bytes=settings.max_upload_bytes,
        max_pixels=settings.max_pixels,
        max_batch_files=settings.max_batch_files,
        max_batch_bytes=settings.max_batch_bytes,
        formats=[FORMAT_NAMES.get(name, name) for name in supported_formats()],
        rate=settings.rate_limit or None,
        keys_required=bool(settings.api_keys),
    )


@router.get("/healthz", tags=["service"])
async def healthz() -> Health:
    """The process lives."""
    return Health(status="ok")


@router.get("/readyz", responses=_problems(503), tags=["service"])
async def readyz(service: Service, queue: Queue) -> Health:
    """The model is loaded and warmed, and the service is not draining. A full queue is no reason to be unready."""
    queue.check_open()
    return Health(status="ready")


# Monitors ask with HEAD, which FastAPI does not answer by itself, and to which the page says 200 whatever it is asked.
for path, answer in (("/model", model), ("/limits.json", limits), ("/healthz", healthz), ("/readyz", readyz)):
    router.add_api_route(path, answer, methods=["HEAD"], include_in_schema=False)


async def _for_who_waits(request: Request, analysis: Coroutine[None, None, Analysis]) -> Analysis:
    """The analysis, while its client is there: photos of clients that gave up and ask anew must not fill the queue.

    Raises `client_gone`; what has not begun then never does.
    """
    running, gone = asyncio.ensure_future(analysis), asyncio.ensure_future(_left(request))
    try:
        await asyncio.wait((running, gone), return_when=asyncio.FIRST_COMPLETED)
        if running.done():
            return running.result()
        running.cancel()
        await asyncio.wait((running,))
        raise client_gone()
    finally:
        running.cancel()
        gone.cancel()


async def _left(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _read(upload: UploadFile, settings: Settings) -> bytes:
    if upload.size is not None and upload.size > settings.max_upload_bytes:
        raise too_large(settings.max_upload_bytes)
    data = await upload.read()
    await upload.close()  # the form's own copy, which would stay as long as the answer takes
    return data


def _with_or_without_face(service: ModelService, data: bytes) -> Analysis:
    analysis = service.analyze(data)
    return analysis if analysis.faces else service.analyze(data, region="image")
