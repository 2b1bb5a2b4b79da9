"""Random changes of pictures.  Imports torch: only the ``build`` method of Augment imports this file."""

from __future__ import annotations

import math

import torch
from torch import Tensor, nn
from torch.nn import functional


class Augmentation(nn.Module):
    """Changes every picture of a batch ``(batch, channels, height, width)`` in its own way, while training only.

    Each picture is turned by up to ``rotate`` degrees, moved by up to ``shift`` whole pixels in both directions,
    mirrored in half of the cases if ``flip``; what comes in at the edges repeats the edge.  Then a number up to
    ``brightness`` is added to or taken from all its pixels, and normal noise of standard deviation ``noise`` to each.
    Drawn from the default generator.
    """

    def __init__(self, shift: int, flip: bool, rotate: float, brightness: float, noise: float) -> None:
        super().__init__()
        self._shift, self._flip, self._rotate = shift, flip, rotate
        self._brightness, self._noise = brightness, noise

    def forward(self, pictures: Tensor) -> Tensor:
        if not self.training:
            return pictures
        if self._moving:
            pictures = self._moved(pictures, self._grid(pictures))
        if self._brightness:
            pictures = pictures + self._drawn(pictures, self._brightness)[:, None, None, None]
        if self._noise:
            pictures = pictures + torch.empty_like(pictures).normal_(0.0, self._noise)
        return pictures

    def draw(self, pictures: Tensor) -> dict[str, Tensor]:
        """What ``forward`` draws from the same random state: of ``grid``, ``(batch, height, width, 2)``,
        ``brightness``, ``(batch,)``, and ``noise``, ``(batch, channels, height, width)``, those that there are."""
        drawn: dict[str, Tensor] = {}
        if not self.training:
            return drawn
        if self._moving:
            drawn["grid"] = self._grid(pictures)
            pictures = self._moved(pictures, drawn["grid"])
        if self._brightness:
            drawn["brightness"] = self._drawn(pictures, self._brightness)
        if self._noise:
            drawn["noise"] = torch.empty_like(pictures).normal_(0.0, self._noise)
        return drawn

    @property
    def _moving(self) -> bool:
        return bool(self._shift or self._flip or self._rotate)

    def _grid(self, pictures: Tensor) -> Tensor:
        """Where each pixel is taken from: column and row, from -1 to 1."""
        return functional.affine_grid(self._moves(pictures), list(pictures.shape), align_corners=False)

    @staticmethod
    def _moved(pictures: Tensor, grid: Tensor) -> Tensor:
        return functional.grid_sample(pictures, grid, padding_mode="border", align_corners=False)

    def _moves(self, pictures: Tensor) -> Tensor:
        """``(batch, 2, 3)``: from places in the output to places in the input, both from -1 to 1 along each axis."""
        _, _, height, width = pictures.shape
        angle = self._drawn(pictures, math.radians(self._rotate))
        across, down = self._pixels(pictures) * (2.0 / width), self._pixels(pictures) * (2.0 / height)
        mirror = torch.ones_like(angle)
        if self._flip:
            mirror = mirror - 2.0 * (self._drawn(pictures, 1.0) < 0)
        cosine, sine = angle.cos(), angle.sin()
        rows = [
            torch.stack([cosine * mirror, sine * (-height / width), across], dim=1),
            torch.stack([sine * mirror * (width / height), cosine, down], dim=1),
        ]
        return torch.stack(rows, dim=1)

    def _pixels(self, pictures: Tensor) -> Tensor:
        """Whole numbers up to ``shift``, each as likely."""
        return self._drawn(pictures, self._shift + 0.499999).round()

    @staticmethod
    def _drawn(pictures: Tensor, most: float) -> Tensor:
        """A number from ``-most`` to ``most`` for each picture."""
        return pictures.new_empty(len(pictures)).uniform_(-most, most)
