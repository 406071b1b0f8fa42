"""The service on Ray Serve. Whatever starts Ray from here starts it with these variables; set by hand, they stay."""

import os

import ray

OURS = {
    # Ray reports to its makers who runs it, unless told not to.
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_SERVE_HTTP_PROXY_CALLBACK_IMPORT_PATH": "deploy.edge:middlewares",
}

# Within a Ray that runs already it is too late: there they would only hide how it was started.
if not ray.is_initialized():
    for name, value in OURS.items():
        os.environ.setdefault(name, value)
