"""Makes diffusers networks with random weights: a folder as diffusers saves it, and torch.onnx's export of the same network beside it.

Usage: exportNetworks.py FOLDER
"""

import json
import os
import sys

try:
    import torch
    from diffusers import UNet2DModel
except ImportError as error:
    print(json.dumps({"missing": error.name}))
    sys.exit()

# google/ddpm-cifar10-32, and a network with the settings of the demonstration's, as diffusers has it.
networks = {
    "ddpm-cifar10-32": dict(
        sample_size=32,
        block_out_channels=(128, 256, 256, 256),
        down_block_types=("DownBlock2D", "AttnDownBlock2D", "DownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D", "AttnUpBlock2D", "UpBlock2D"),
        layers_per_block=2,
        attention_head_dim=None,
        norm_eps=1e-6,
        flip_sin_to_cos=False,
        freq_shift=1,
        downsample_padding=0,
    ),
    "small": dict(
        sample_size=32,
        block_out_channels=(32, 64, 64, 64),
        down_block_types=("DownBlock2D", "DownBlock2D", "AttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "AttnUpBlock2D", "UpBlock2D", "UpBlock2D"),
        layers_per_block=1,
        attention_head_dim=16,
    ),
}


class Prediction(torch.nn.Module):
    """The network without diffusers' output object, which torch.onnx cannot export."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x, t):
        return self.network(x, t, return_dict=False)[0]


made = []
for name, settings in networks.items():
    torch.manual_seed(0)
    network = UNet2DModel(**settings).eval()
    folder = os.path.join(sys.argv[1], name)
    network.save_pretrained(folder)
    example = (torch.randn(4, 3, 32, 32), torch.full((4,), 500))
    exported = os.path.join(sys.argv[1], name + ".onnx")
    with torch.no_grad():
        torch.onnx.export(
            Prediction(network), example, exported, input_names=["x", "t"], output_names=["epsilon"], dynamo=False
        )
    made.append({"name": name, "folder": folder, "exported": exported, "torch": torch.__version__})
print(json.dumps({"networks": made}))
