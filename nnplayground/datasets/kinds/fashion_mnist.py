"""Fashion-MNIST: pieces of clothing in the format of MNIST."""

from __future__ import annotations

from nnplayground.datasets.dataset import DATASETS
from nnplayground.datasets.pictures.mnist_files import MnistFiles
from nnplayground.text import mark


@DATASETS.register
class FashionMnist(MnistFiles):
    """Values from 0 (background) to 1 (Xiao, Rasul and Vollgraf, 2017)."""

    kind = "fashion_mnist"
    title = mark("Fashion-MNIST")
    help = mark("Ten kinds of clothing, 28 × 28 pixels, from files of yours or downloaded once (31 MB).")
    formula = r"x \in [0, 1]^{1 \times 28 \times 28}, \quad y \in \{0, \ldots, 9\}"
    rank = 33
    address = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/"
    megabytes = 31
    fingerprints = {  # noqa: RUF012  # read-only
        "train-images-idx3-ubyte": "3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84",
        "train-labels-idx1-ubyte": "a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845",
        "t10k-images-idx3-ubyte": "346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073",
        "t10k-labels-idx1-ubyte": "67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5",
    }
    names = (
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    )
