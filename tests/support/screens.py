"""Screens on which the page is looked at."""

DESK = {"viewport": {"width": 1240, "height": 960}}
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True}
