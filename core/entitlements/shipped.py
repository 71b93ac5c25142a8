"""The catalogue that comes with Cricksy."""

from importlib.resources import files
from typing import Final

from core.entitlements.catalogue import Catalogue, parse

CATALOGUE: Final[Catalogue] = parse(files("core.entitlements").joinpath("plans.yaml").read_text("utf-8"))
