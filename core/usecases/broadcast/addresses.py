"""The addresses that a feed token opens."""

from core.ids import MatchId
from core.usecases.broadcast.columns import SHAPES
from core.usecases.broadcast.graphics import PLACES, STAGE
from core.wire.people import FeedAddresses, GraphicAddress, TableAddresses


def addresses(origin: str, match_id: MatchId, token: str) -> FeedAddresses:
    """All of them, on an origin such as ``https://cricksy.example``."""
    overlays, feeds = f"{origin}/o/{token}", f"{origin}/feeds/{match_id}/{token}/v1"
    return FeedAddresses(
        stage=f"{overlays}/{STAGE}",
        graphics=[
            GraphicAddress(graphic=graphic, place=place, url=f"{overlays}/{graphic}")
            for graphic, place in PLACES.items()
        ],
        tables=[
            TableAddresses(
                table=table, json=f"{feeds}/{table}.json", xml=f"{feeds}/{table}.xml", csv=f"{feeds}/{table}.csv"
            )
            for table in SHAPES
        ],
        state=f"{feeds}/state.json",
        obs_scenes=f"{feeds}/obs-scenes.json",
        ograf=f"{feeds}/ograf.zip",
        casparcg=f"{feeds}/casparcg.zip",
        spx=f"{feeds}/spx.zip",
    )
