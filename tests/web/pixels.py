"""What a screenshot with a transparent background holds."""

import base64
from typing import Any

from playwright.async_api import Browser

_COUNT = """async (png) => {
  const image = await createImageBitmap(await (await fetch("data:image/png;base64," + png)).blob());
  const canvas = new OffscreenCanvas(image.width, image.height);
  const context = canvas.getContext("2d");
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.width, image.height);
  const alpha = (x, y) => data[(y * image.width + x) * 4 + 3];
  let painted = 0;
  for (let at = 3; at < data.length; at += 4) painted += data[at] > 0;
  return {
    corners: [alpha(0, 0), alpha(image.width - 1, 0), alpha(0, image.height - 1), alpha(image.width >> 1, 200)],
    painted: painted / (image.width * image.height),
  };
}"""


class Pixels:
    """The transparency of a picture."""

    def __init__(self, found: dict[str, Any]) -> None:
        """``found`` is what ``_COUNT`` returns."""
        self.corners: list[int] = found["corners"]
        self.painted: float = found["painted"]


async def pixels(browser: Browser, shot: bytes) -> Pixels:
    """Read a PNG."""
    reader = await browser.new_page()
    try:
        return Pixels(await reader.evaluate(_COUNT, base64.b64encode(shot).decode()))
    finally:
        await reader.close()
