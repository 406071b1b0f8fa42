"""A product is the convolution that it stands for, forward and backward."""

import torch
from torch import nn

from network.xception import Xception
from training.pointwise import Pointwise, as_products


def test_a_product_gives_the_convolutions_values_and_gradients() -> None:
    torch.manual_seed(0)
    layers = nn.Conv2d(6, 8, 1, stride=2), nn.Conv2d(8, 5, 1, bias=False)
    network = nn.Sequential(layers[0], nn.ReLU(), layers[1])
    faces = torch.randn(2, 6, 9, 7).to(memory_format=torch.channels_last)

    def answer() -> tuple[torch.Tensor, list[torch.Tensor]]:
        network.zero_grad()
        output = network(faces)
        output.square().sum().backward()
        return output, [p.grad.clone() for p in network.parameters() if p.grad is not None]

    output, gradients = answer()
    as_products(network)
    product, products = answer()

    assert all(type(layer) is Pointwise for layer in layers)
    torch.testing.assert_close(product, output)
    assert product.is_contiguous(memory_format=torch.channels_last)
    assert len(products) == 3
    for one, other in zip(products, gradients, strict=True):
        torch.testing.assert_close(one, other)


def test_the_networks_tensors_keep_their_names_and_depthwise_layers_their_kernels() -> None:
    network = Xception(3)
    before = {name: value.clone() for name, value in network.state_dict().items()}

    as_products(network)

    assert network.state_dict().keys() == before.keys()
    assert sum(type(layer) is Pointwise for layer in network.modules()) == 38
    assert all(
        layer.groups > 1 or layer.kernel_size != (1, 1) for layer in network.modules() if type(layer) is nn.Conv2d
    )
    faces = torch.randn(1, 3, 96, 96)
    plain = Xception(3)
    plain.load_state_dict(before)
    torch.testing.assert_close(network.eval()(faces), plain.eval()(faces), atol=1e-4, rtol=1e-4)
