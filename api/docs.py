"""The OpenAPI document, and /docs without a CDN and without inline scripts: works offline and under our
Content-Security-Policy."""

from importlib.resources import as_file, files
from typing import Any

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

from api.limits import ANALYZING_PATHS

PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}: API</title>
<link rel="stylesheet" href="/docs/assets/swagger-ui.css">
<link rel="icon" href="data:,">
</head>
<body><div id="swagger-ui"></div>
<script src="/docs/assets/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script></body>
</html>
"""

# Asked for only where the service has been given some, so that no key at all ({} below) is a third way in.
KEYS = {
    "bearer": {"type": "http", "scheme": "bearer"},
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
}

START = 'SwaggerUIBundle({url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, validatorUrl: null})\n'


def install_docs(app: FastAPI) -> None:
    """Swagger UI from the files inside the `fastapi-offline` package."""

    async def page() -> HTMLResponse:
        return HTMLResponse(PAGE.format(title=app.title))

    async def start() -> Response:
        return Response(START, media_type="text/javascript")

    for path, answer in (("/docs", page), ("/docs/start.js", start)):
        app.add_api_route(path, answer, methods=["GET", "HEAD"], include_in_schema=False)
    with as_file(files("fastapi_offline") / "static") as folder:
        app.mount("/docs/assets", StaticFiles(directory=folder), name="docs-assets")


def describe(app: FastAPI) -> None:
    """Have the OpenAPI document say what is sent. Where a route names another media type with a `model`, FastAPI puts
    `application/json` beside it; it knows nothing of keys that are checked before it is asked; and of a file it names
    the media type alone, where generators of clients look for the format."""
    described = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema:
            return app.openapi_schema
        document = described()
        document["components"]["securitySchemes"] = KEYS
        for path, operations in document["paths"].items():
            for operation in operations.values():
                if path in ANALYZING_PATHS:
                    operation["security"] = [{}, *({name: []} for name in KEYS)]
                for answer in operation["responses"].values():
                    if len(answer.get("content", {})) > 1:
                        del answer["content"]["application/json"]
        for schema in document["components"]["schemas"].values():
            for field in schema.get("properties", {}).values():
                file = field.get("items", field)
                if "contentMediaType" in file:
                    file["format"] = "binary"
        return document

    app.openapi = openapi  # type: ignore[method-assign]
