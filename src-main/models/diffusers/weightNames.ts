/**
 * How diffusers names a file of weights: with or without a variant (`fp16`, `non_ema`), in safetensors or torch's own format, whole
 * or as the index of shards, for which there are two orders of the words.
 */
const forms = [
  /^diffusion_pytorch_model(?:\.(?<variant>\w+))?\.safetensors$/,
  /^diffusion_pytorch_model(?:\.(?<variant>\w+))?\.safetensors\.index\.json$/,
  /^diffusion_pytorch_model\.safetensors\.index\.(?<variant>\w+)\.json$/,
  /^diffusion_pytorch_model(?:\.(?<variant>\w+))?\.bin$/,
]

/** The file of weights among a folder's names: one without a variant before the others, safetensors before torch's own format. */
export function chooseWeights(names: readonly string[]): { chosen?: string; others: string[] } {
  const candidates = names
    .flatMap((name) => {
      const form = forms.findIndex((pattern) => pattern.test(name))
      if (form === -1) return []
      return [{ name, form, variant: forms[form].exec(name)!.groups?.variant ?? '' }]
    })
    .sort((a, b) => (a.variant < b.variant ? -1 : a.variant > b.variant ? 1 : a.form - b.form))
  const [chosen, ...others] = candidates.map(({ name }) => name)
  return { chosen, others }
}
