"""DDIM inversion by diffusers: invert.py PIPELINE SAMPLES OUT STEPS BATCH THREADS eager|compile

Inverts SAMPLES (N, C, H, W) with the pipeline's UNet2DModel and a DDIMInverseScheduler made of its scheduler, in batches, and writes the latents.
Prints {"rate", "torch", "diffusers"}: evaluations of single images per second, without loading, compiling and a first evaluation. Prints nothing
but {"missing"} where something is not installed.
"""

import json
import sys
import time

folder, samples, out, steps, batch, threads, how = sys.argv[1:8]
steps, batch = int(steps), int(batch)
try:
    import diffusers
    import numpy as np
    import torch
except ImportError as error:
    print(json.dumps({"missing": str(error.name)}))
    sys.exit()

torch.set_num_threads(int(threads))
torch.set_grad_enabled(False)
diffusers.utils.logging.set_verbosity_error()
unet = diffusers.UNet2DModel.from_pretrained(f"{folder}/unet").eval()
scheduler = diffusers.DDIMInverseScheduler.from_config(diffusers.DDIMScheduler.from_pretrained(f"{folder}/scheduler").config)
scheduler.set_timesteps(steps)
if how == "compile":
    unet = torch.compile(unet)
data = torch.from_numpy(np.load(samples))
data = data[: len(data) - len(data) % batch]
unet(data[:batch], scheduler.timesteps[0])

latents = []
began = time.perf_counter()
for x in data.split(batch):
    for t in scheduler.timesteps:
        x = scheduler.step(unet(x, t).sample, t, x).prev_sample
    latents.append(x)
seconds = time.perf_counter() - began
np.save(out, torch.cat(latents).numpy())
print(json.dumps({"rate": len(data) * steps / seconds, "torch": torch.__version__, "diffusers": diffusers.__version__}))
