"""The use cases of the service directory."""

from zhijia.press.services.stations import add_station, close_station, edit_station

__all__ = ["add_station", "close_station", "edit_station"]
