"""ASGI entry: `uvicorn main:app`, `gunicorn -c gunicorn.conf.py main:app`."""

from api.app import create_app
from settings import Settings

app = create_app(Settings())
