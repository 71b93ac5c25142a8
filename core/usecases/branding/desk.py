"""The use cases about looks, made once in a process."""

from dataclasses import dataclass
from typing import Protocol

from core.ports import Log
from core.ports.blobs import Blobs
from core.ports.fixtures import TournamentStore
from core.ports.looks import BrandBook, PictureBook
from core.ports.rasters import Rasters
from core.usecases.branding.brands import Brands
from core.usecases.branding.pictures import Pictures
from core.usecases.branding.rights import BrandRights
from core.usecases.branding.wardrobe import Sponsors, Wardrobe
from core.usecases.grants import Grants


class BrandPorts(Protocol):
    """What they need from outside."""

    @property
    def log(self) -> Log:
        """The durable log."""
        ...

    @property
    def tournaments(self) -> TournamentStore:
        """Tournaments."""
        ...

    @property
    def brands(self) -> BrandBook:
        """Brands."""
        ...

    @property
    def pictures(self) -> PictureBook:
        """Logos."""
        ...

    @property
    def rasters(self) -> Rasters:
        """How pictures of pixels are made anew."""
        ...

    @property
    def blobs(self) -> Blobs:
        """Where the files lie."""
        ...


@dataclass(frozen=True, kw_only=True)
class Branding:
    """Looks, and what they are made of."""

    brands: Brands
    pictures: Pictures
    wardrobe: Wardrobe
    sponsors: Sponsors


def branding(ports: BrandPorts, grants: Grants) -> Branding:
    """Put them together."""
    rights = BrandRights(grants)
    return Branding(
        brands=Brands(ports.brands, ports.pictures, ports.log, ports.tournaments, rights),
        pictures=Pictures(ports.pictures, ports.blobs, ports.rasters, rights),
        wardrobe=Wardrobe(ports.brands, grants),
        sponsors=Sponsors(ports.brands),
    )
