"""The built page, from the same process and port."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.limits import ANALYZING_PATHS

FOREVER = "public, max-age=31536000, immutable"


class Page(StaticFiles):
    """Static files with history fallback: a path of the page's own router is answered with index.html."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # A missing file is missing; only what looks like a page address falls back.
            if error.status_code != 404 or "." in Path(path).name or path.startswith(("assets/", "api/")):
                raise
            # A GET on a route that only takes POST would fall through to here.
            if f"/{path}" in ANALYZING_PATHS:
                raise HTTPException(405, headers={"Allow": "POST"}) from error
            response = await super().get_response("index.html", scope)
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


def install_page(app: FastAPI, folder: Path) -> None:
    """Serve the page where it has been built; the API works without it."""
    if (folder / "index.html").is_file():
        app.mount("/", GZipMiddleware(Page(directory=folder, html=True), minimum_size=1000), name="page")
