"""From labelled faces to a trained, calibrated and measured `model/`."""
