"""The HTTP contract. A route parses, calls one function, returns one schema."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from functools import partial
from time import perf_counter
from typing import Annotated, cast

import structlog
from fastapi import APIRouter, File, Query, Request, UploadFile
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


# Called by the routes, not declared as their dependencies: FastAPI looks for parameters of each of these with every
# request, which for four of them takes as long as reading the form does.


def service_of(request: Request) -> ModelService:
    """The loaded model. Raises `model_unavailable` before it is."""
    if not request.app.state.ready:
        raise Refused("model_unavailable", "The model is still being loaded.", retry_after=2)
    return cast(ModelService, request.app.state.service)


def queue_of(request: Request) -> AnalysisQueue:
    return cast(AnalysisQueue, request.app.state.queue)


def place_of(request: Request) -> Place:
    return cast(Place, request.state.place)


def account_of(request: Request) -> Account:
    return cast(Account, request.state.account)


def settings_of(request: Request) -> Settings:
    return cast(Settings, request.app.state.settings)


Photo = Annotated[UploadFile, File(description="JPEG, PNG, WebP or AVIF (HEIC where its reader is installed)")]
Photos = Annotated[list[UploadFile], File(description="several files, each in a field of this name")]
RegionQuery = Annotated[Region, Query(description="auto: every detected face. image: the whole picture as one input")]
Explain = Annotated[bool, Query(description="add a heatmap to each face")]
StabilityQuery = Annotated[
    bool, Query(description="score each face again, re-encoded, shrunk, cut otherwise, mirrored")
]


@router.post("/predict", responses=REFUSALS, tags=["analysis"])
async def predict(
    request: Request,
    file: Photo,
    region: RegionQuery = "auto",
    explain: Explain = False,
    stability: StabilityQuery = False,
) -> Prediction:
    """How likely each face of a photo is fake. 200 also where no face was found: then nothing is scored."""
    service = service_of(request)
    data = await _read_only(request, file)
    analyze = partial(service.analyze, data, region=region, explain=explain, stability=stability)
    analysis = await _for_who_waits(request, queue_of(request).run(analyze, place_of(request)))
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
    request: Request,
    file: Photos,
    region: RegionQuery = "auto",
    explain: Explain = False,
    stability: StabilityQuery = False,
) -> StreamingResponse:
    """One line of JSON for each file, in the order received: its result or its problem. One bad file fails no other."""
    service, queue, settings = service_of(request), queue_of(request), settings_of(request)
    # Not those that FastAPI gives: it passes over files without name and bytes, and the lines behind one would be taken
    # for those of other files.
    uploads = cast(list[UploadFile], (await request.form()).getlist("file"))
    if len(uploads) > settings.max_batch_files:
        refusal = f"{len(uploads)} files were sent; at most {settings.max_batch_files} at once."
        raise Refused("malformed_request", refusal)
    # Once lines are sent it is too late to refuse the batch. Its later files have one place between them, and keep it.
    places = [queue.renew(place_of(request))]
    try:
        account_of(request).charge(len(uploads))
    except Refused:
        queue.release(places[0])
        raise
    analyze = partial(service.analyze, region=region, explain=explain, stability=stability)

    async def lines() -> AsyncIterator[str]:
        for upload in uploads:
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
async def analyze_legacy(request: Request, file: Photo) -> LegacyAnswer:
    """The original service's answer, for its old clients. Without a face the whole picture is scored, as it did."""
    started = perf_counter()
    service = service_of(request)
    analyze = partial(_with_or_without_face, service, await _read_only(request, file))
    analysis = await _for_who_waits(request, queue_of(request).run(analyze, place_of(request)))
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
async def model(request: Request) -> Manifest:
    """The manifest of the loaded model: what it was trained on, what was measured, where it fails."""
    return service_of(request).manifest


# Not /limits, where the page tells people of another kind of limits.
@router.get("/limits.json", tags=["service"])
async def limits(request: Request) -> Limits:
    """What is taken: sizes, formats, rates, and whether a key is needed."""
    settings = settings_of(request)
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
async def readyz(request: Request) -> Health:
    """The model is loaded and warmed, and the service is not draining. A full queue is no reason to be unready."""
    service_of(request)
    queue_of(request).check_open()
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


async def _read_only(request: Request, file: UploadFile) -> bytes:
    """The one file of a form. Of several the last would be answered for, and nobody told of the others."""
    sent = len((await request.form()).getlist("file"))
    if sent > 1:
        # Texts are among them, of which the form may have one beside its file.
        detail = f"{sent} fields `file` were sent, where one file is answered for; /predict/batch takes several."
        raise Refused("malformed_request", detail)
    return await _read(file, settings_of(request))


async def _read(upload: UploadFile, settings: Settings) -> bytes:
    if upload.size is not None and upload.size > settings.max_upload_bytes:
        raise too_large(settings.max_upload_bytes)
    data = await upload.read()
    await upload.close()  # the form's own copy, which would stay as long as the answer takes
    return data


def _with_or_without_face(service: ModelService, data: bytes) -> Analysis:
    analysis = service.analyze(data)
    return analysis if analysis.faces else service.analyze(data, region="image")
