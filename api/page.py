"""The built page, from the same process and port."""

from pathlib import Path

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from api.limits import ANALYZING_PATHS, address_of

FOREVER = "public, max-age=31536000, immutable"


class Page(StaticFiles):
    """Static files with history fallback: a path of the page's own router is answered with index.html."""

    def __init__(self, folder: Path, addresses: frozenset[str]) -> None:
        """addresses: of the API."""
        super().__init__(directory=folder, html=True)
        self._addresses = addresses

    async def get_response(self, path: str, scope: Scope) -> Response:
        # What the API does not take (another method, a slash too many) falls through to here, and is no page.
        address = address_of(scope)
        if address in ANALYZING_PATHS:
            raise HTTPException(405, headers={"Allow": "POST"})
        if address in self._addresses:
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        if scope["method"] not in ("GET", "HEAD") or f"/{address.strip('/')}" in self._addresses:
            raise HTTPException(404)  # as where the page is not there
        try:
            response = await super().get_response(path, scope)
        except HTTPException as error:
            # A missing file is missing; only what looks like a page address falls back.
            if error.status_code != 404 or "." in Path(path).name or path.startswith(("assets/", "api/")):
                raise
            response = await super().get_response("index.html", scope)
        hashed = path.startswith("assets/")
        response.headers["Cache-Control"] = FOREVER if hashed else "no-cache"
        return response


def install_page(app: FastAPI, folder: Path, addresses: frozenset[str]) -> None:
    """Serve the page where it has been built; the API, which has these addresses, works without it."""
    if (folder / "index.html").is_file():
        app.mount("/", GZipMiddleware(Page(folder, addresses), minimum_size=1000), name="page")
