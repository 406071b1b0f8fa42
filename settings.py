"""Every knob of the service: environment variables prefixed DEEPFAKE_, typed, validated at start."""

import os
import re
from pathlib import Path
from typing import Annotated, Literal, Self

import limits
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from cpus import available_cpus
from network.engines import EngineName, Precision
from provenance.content_credentials import refuse_anchors

ROOT = Path(__file__).parent
PREFIX = "DEEPFAKE_"
MIN_KEY_LENGTH = 16

# What Kubernetes adds to every container beside a Service whose name begins as our settings do.
SERVICE_LINK = re.compile(r"_(SERVICE_HOST|SERVICE_PORT(_\w+)?|PORT(_\d+_(TCP|UDP|SCTP)(_\w+)?)?)$")

# Which the library takes for one of the unit: of 5 per 0 minute nobody knows what was meant.
NO_TIME = re.compile(r"(/|per)\s*0+\s*[a-z]", re.IGNORECASE)

Names = Annotated[tuple[str, ...], NoDecode]


# As browsers send it: in lower case, and without the port that the scheme has anyway. Any other would fit no request.
ORIGIN = re.compile(r"(http(?!.*:80$)|https(?!.*:443$))://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[1-9][0-9]{0,4})?")


def told(error: ValidationError) -> list[str]:
    """What is wrong with which variable, a line each, and never what it holds."""
    problems = error.errors(include_input=False)
    return ["".join(f"{PREFIX}{part}: ".upper() for part in problem["loc"]) + problem["msg"] for problem in problems]


def default_cache() -> Path | None:
    """A folder of this user's: compiled networks are loaded as code, so never a folder that others can write.

    None for a user who has no home, such as one that is only a number in a container.
    """
    base = os.environ.get("XDG_CACHE_HOME")
    try:
        return (Path(base) if base else Path.home() / ".cache") / "deepfake-image-analyzer"
    except RuntimeError:
        return None


class Settings(BaseSettings):
    """Lists are separated by commas. An unknown or unsafe value stops the service at its start, not at a request."""

    # Without the input, which would put API keys into the log; without infinity, which is no number of bytes.
    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, hide_input_in_errors=True, allow_inf_nan=False)

    model_dir: Path = Field(ROOT / "model", description="the model folder: manifest.json and weights")
    page_dir: Path = Field(ROOT / "deepfake_interface" / "dist", description="the built page")
    engine: EngineName = Field("auto", description="runtime; auto: torch on a GPU, else OpenVINO")
    precision: Precision = Field("auto", description="auto: the fastest that the CPU computes natively")
    engine_threads: int = Field(0, ge=0, description="CPU threads of the engine; 0: all this process may use")
    cache_dir: Path | None = Field(default_factory=default_cache, description="compiled networks are kept here")
    workers: int = Field(0, ge=0, description="photos analyzed at the same time; 0: one more than CPUs")
    queue_size: int = Field(32, ge=0, description="photos that may wait; more are refused with 503")
    max_upload_mb: float = Field(25, gt=0, description="largest file, in megabytes")
    max_megapixels: float = Field(50, gt=0, le=80, description="largest picture, read from its header")
    max_batch_files: int = Field(32, ge=1, description="files of one /predict/batch")
    max_batch_mb: float = Field(200, gt=0, description="largest body of one /predict/batch, in megabytes")
    max_uploads_mb: float = Field(
        500, gt=0, description="all bodies together while received and analyzed, in megabytes"
    )
    upload_timeout_s: float = Field(300, gt=0, description="longest time that a body may take to arrive, in seconds")
    cors_origins: Names = Field((), description="origins whose pages may call the API; none by default")
    api_keys: Annotated[tuple[SecretStr, ...], NoDecode] = Field((), description="if set, /predict needs one of them")
    rate_limit: str = Field("", description="per client, such as 60/minute; empty: none")
    c2pa_trust_anchors: Path | None = Field(None, description="PEM file: who vouches for C2PA signers")
    frame_ancestors: str = Field("'self' https://huggingface.co", description="who may embed the page (CSP)")
    log_format: Literal["json", "console"] = Field("json", description="structured logs for machines or for people")
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("cors_origins", "api_keys", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value

    @field_validator("api_keys", mode="before")
    @classmethod
    def _some_key(cls, value: object) -> object:
        # Whoever set it wanted a locked door.
        if isinstance(value, str) and not any(part.strip() for part in value.split(",")):
            raise ValueError("no key is in it; to run without keys leave it unset")
        return value

    @field_validator("cors_origins")
    @classmethod
    def _whole_origins(cls, origins: tuple[str, ...]) -> tuple[str, ...]:
        for origin in origins:
            if not ORIGIN.fullmatch(origin):
                raise ValueError(
                    f"{origin!r} is not an origin such as https://example.org or http://localhost:5173 "
                    "(in lower case, without a path and without the scheme's own port)"
                )
        return origins

    @field_validator("cache_dir", mode="before")
    @classmethod
    def _no_cache(cls, value: object) -> object:
        # As a path, nothing is whichever folder the service is started in.
        return None if value == "" else value

    @field_validator("rate_limit")
    @classmethod
    def _a_rate(cls, rate: str) -> str:
        if rate and any(each.amount < 1 for each in limits.parse_many(rate)):
            raise ValueError(f"{rate!r} lets nobody in")
        if NO_TIME.search(rate):
            raise ValueError(f"{rate!r} counts over no time at all")
        return rate

    @field_validator("frame_ancestors")
    @classmethod
    def _sources(cls, sources: str) -> str:
        # It becomes part of a header of every answer.
        if not sources.isascii() or not sources.isprintable() or set(sources) & {";", ","}:
            raise ValueError("sources such as 'self' https://example.org are separated by spaces, and in ASCII")
        return sources

    @field_validator("c2pa_trust_anchors")
    @classmethod
    def _certificates(cls, path: Path | None) -> Path | None:
        if path:
            try:
                text = path.read_text("ascii")
            except (OSError, UnicodeDecodeError) as error:
                raise ValueError(f"{path} cannot be read: {error}") from error
            if "-----BEGIN CERTIFICATE-----" not in text:
                raise ValueError(f"{path} holds no certificate in PEM form")
            refuse_anchors(text)
        return path

    @model_validator(mode="after")
    def _safe(self) -> Self:
        keys = [key.get_secret_value() for key in self.api_keys]
        if not all(len(key) >= MIN_KEY_LENGTH and key.isascii() and key.isprintable() for key in keys):
            raise ValueError(f"each of api_keys must have at least {MIN_KEY_LENGTH} characters of printable ASCII")
        if self.max_batch_mb < self.max_upload_mb:
            raise ValueError("max_batch_mb must be at least max_upload_mb")
        if self.max_uploads_mb < self.max_batch_mb:
            raise ValueError("max_uploads_mb must be at least max_batch_mb")
        return self

    @model_validator(mode="after")
    def _known(self) -> Self:
        """A misspelt DEEPFAKE_API_KEYS would leave the service open."""
        names = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and not SERVICE_LINK.search(name))
        unknown = [name for name in names if name[len(PREFIX) :].lower() not in KNOBS]
        if unknown:
            raise ValueError(f"no such setting: {', '.join(unknown)}")
        return self

    @property
    def trust_anchors(self) -> str:
        """The certificates of `c2pa_trust_anchors`, "" where none are set."""
        return self.c2pa_trust_anchors.read_text("ascii") if self.c2pa_trust_anchors else ""

    @property
    def max_upload_bytes(self) -> int:
        return int(self.max_upload_mb * 1_000_000)

    @property
    def max_batch_bytes(self) -> int:
        return int(self.max_batch_mb * 1_000_000)

    @property
    def max_uploads_bytes(self) -> int:
        return int(self.max_uploads_mb * 1_000_000)

    @property
    def max_pixels(self) -> int:
        return int(self.max_megapixels * 1_000_000)

    @property
    def engine_thread_count(self) -> int:
        return self.engine_threads or available_cpus()

    @property
    def worker_count(self) -> int:
        """One more than CPUs: while one photo is at the engine, others are decoded and searched for faces."""
        return self.workers or available_cpus() + 1


KNOBS = frozenset(Settings.model_fields)
