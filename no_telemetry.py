"""Imported for what it does, before OpenVINO: nothing in these processes reports on who runs them.

`import openvino` imports its model converter, and that sends an event to its makers' Google Analytics from a forked
copy of the process and keeps an identity in ~/intel. OpenVINO does without a converter that cannot be imported, and
NNCF without the package that reports.
"""

import sys
from typing import cast

for name in ("openvino.tools.ovc", "openvino_telemetry"):
    cast(dict[str, object], sys.modules).setdefault(name, None)  # None: importing it raises ModuleNotFoundError
