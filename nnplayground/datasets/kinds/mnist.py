"""MNIST: handwritten digits of 28 x 28 pixels."""

from __future__ import annotations

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.pictures.mnist_files import MnistFiles
from nnplayground.text import mark


@DATASETS.register
class Mnist(MnistFiles):
    """Values from 0 (paper) to 1 (ink) (LeCun, Cortes and Burges, 1998)."""

    kind = "mnist"
    title = mark("MNIST")
    help = mark("Handwritten digits of 28 × 28 pixels, from files of yours or downloaded once (12 MB).")
    formula = r"x \in [0, 1]^{1 \times 28 \times 28}, \quad y \in \{0, \ldots, 9\}"
    rank = 32
    address = "https://ossci-datasets.s3.amazonaws.com/mnist/"
    fingerprints = {  # noqa: RUF012  # read-only
        "train-images-idx3-ubyte": "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
        "train-labels-idx1-ubyte": "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
        "t10k-images-idx3-ubyte": "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
        "t10k-labels-idx1-ubyte": "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    }
    names = ("0", "1", "2", "3", "4", "5", "6", "7", "8", "9")
