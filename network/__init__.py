"""The network: architecture, checkpoints and the runtimes that execute it. Knows nothing about pixels or HTTP."""
