"""Makes the networks and outputs in this folder: python make_fixtures.py, with torch and diffusers. Options that diffusers-ddpm leaves out."""

from pathlib import Path

import numpy as np
import torch
from diffusers import UNet2DModel
from safetensors.torch import load_file, save_file

here = Path(__file__).parent
small = dict(sample_size=8, block_out_channels=(8, 16), layers_per_block=1, norm_num_groups=4)

cases = {
    "scale-shift": dict(
        resnet_time_scale_shift="scale_shift",
        down_block_types=("ResnetDownsampleBlock2D", "AttnDownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "AttnUpBlock2D", "ResnetUpsampleBlock2D"),
        block_out_channels=(8, 16, 16),
        downsample_type="resnet",
        upsample_type="resnet",
        attention_head_dim=4,
        mid_block_scale_factor=1.4142135,
        num_class_embeds=5,
    ),
    "old-names": dict(
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("AttnUpBlock2D", "UpBlock2D"),
        downsample_padding=0,
        flip_sin_to_cos=False,
        freq_shift=1,
        attention_head_dim=None,
        norm_eps=1e-6,
        center_input_sample=True,
        out_channels=6,
        act_fn="gelu",
    ),
    "fourier": dict(
        down_block_types=("DownBlock2D", "AttnDownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
        time_embedding_type="fourier",
        time_embedding_dim=24,
        mid_block_type=None,
        layers_per_block=2,
        act_fn="mish",
    ),
    "learned": dict(
        down_block_types=("AttnDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "AttnUpBlock2D"),
        time_embedding_type="learned",
        num_train_timesteps=20,
        class_embed_type="timestep",
        num_class_embeds=20,
        resnet_time_scale_shift="scale_shift",
        attn_norm_num_groups=2,
        attention_head_dim=6,
        act_fn="relu",
    ),
    "skip": dict(
        down_block_types=("SkipDownBlock2D", "SkipDownBlock2D", "AttnSkipDownBlock2D"),
        up_block_types=("SkipUpBlock2D", "AttnSkipUpBlock2D", "SkipUpBlock2D"),
        block_out_channels=(32, 32, 32),
        norm_num_groups=None,
        mid_block_scale_factor=1.4142135,
    ),
    "plain-middle": dict(
        down_block_types=("UNetResDownBlock2D", "DownBlock2D"),
        up_block_types=("UpBlock2D", "UpBlock2D"),
        add_attention=False,
        in_channels=1,
        out_channels=1,
    ),
}

old_names = {"to_q": "query", "to_k": "key", "to_v": "value", "to_out.0": "proj_attn"}

for seed, (name, options) in enumerate(cases.items()):
    torch.manual_seed(seed)
    folder = here / name
    model = UNet2DModel(**{**small, **options}).eval()
    for parameter in model.parameters():
        if parameter.ndim == 1:
            parameter.data += 0.3 * torch.randn_like(parameter)
    if name == "skip":  # the largest of these networks is stored in half precision
        model.half().float()
    channels = model.config.in_channels
    x = torch.randn(2, channels, 8, 8)
    t = torch.tensor([3, 17]) if options.get("num_train_timesteps") else torch.tensor([7, 951])
    y = torch.tensor([4, 1]) if options.get("num_class_embeds") else None
    with torch.no_grad():
        output = model(x, t, class_labels=y).sample
    if name == "skip":
        model.half()
    model.save_pretrained(folder)
    if name == "old-names":
        file = folder / "diffusion_pytorch_model.safetensors"
        renamed = {}
        for key, value in load_file(file).items():
            for today, old in old_names.items():
                key = key.replace(f".{today}.", f".{old}.")
            renamed[key] = value
        save_file(renamed, file, metadata={"format": "pt"})
    np.save(folder / "x.npy", x.numpy())
    np.save(folder / "t.npy", t.numpy().astype(np.float32))
    if y is not None:
        np.save(folder / "y.npy", y.numpy())
    np.save(folder / "output.npy", output.numpy())
