"""HTTP: routes, schemas, problems, limits, metrics. Knows nothing about pixels."""
