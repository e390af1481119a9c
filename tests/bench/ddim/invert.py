"""DDIM inversion by diffusers, again and again: invert.py PIPELINE SAMPLES STEPS BATCH THREADS eager|compile

Loads the pipeline's UNet2DModel and a DDIMInverseScheduler made of its scheduler, evaluates the network twice (compiles it) and prints {"torch",
"diffusers", "seconds"}, or {"missing"} where something is not installed. Then every line on standard input is a file for the latents of SAMPLES
(N, C, H, W), which are inverted in batches, and {"rate"} is printed: evaluations of single images per second, without reading and writing.
"""

import json
import sys
import time

folder, samples, steps, batch, threads, how = sys.argv[1:7]
steps, batch = int(steps), int(batch)
began = time.perf_counter()


def say(**words):
    print(json.dumps(words), flush=True)


try:
    import diffusers
    import numpy as np
    import torch
except ImportError as error:
    say(missing=str(error.name))
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
if len(data) % batch:
    # Another shape would be compiled anew in the middle of what is timed.
    raise SystemExit(f"{len(data)} samples are not a whole number of batches of {batch}")
for t in scheduler.timesteps[:2]:
    unet(data[:batch], t)
say(torch=torch.__version__, diffusers=diffusers.__version__, seconds=time.perf_counter() - began)

for line in sys.stdin:
    latents = []
    began = time.perf_counter()
    for x in data.split(batch):
        for t in scheduler.timesteps:
            x = scheduler.step(unet(x, t).sample, t, x).prev_sample
        latents.append(x)
    seconds = time.perf_counter() - began
    np.save(line.strip(), torch.cat(latents).numpy())
    say(rate=len(data) * steps / seconds)
