import type { DeviceView, ModelView, RunPlan } from '../../src-shared/contract/views.ts'
import { providerTitles } from '../../src-shared/project/device.ts'
import { inverts, replaces, type RunForm } from './runForm.ts'

/** One setting that has a default: what it is in a sentence, with the paper's value where the paper has one. */
export interface AdvancedSetting {
  key: keyof RunForm
  label: string
  hint: string
  /** What can be chosen; text is typed where left out. */
  options?: { value: string | undefined; label: string }[]
  placeholder?: string
  /** It says something about another setting that is not in use. */
  idle?: boolean
}

const directions = [
  { value: 'both', label: 'both directions' },
  { value: 'sampling', label: 'sampling only' },
  { value: 'inversion', label: 'inversion only' },
  { value: 'none', label: 'none' },
]

/** The settings of a form's kind of run, the model's defaults in words as the workbench resolved them. */
export function advancedSettings(
  form: RunForm,
  {
    plan,
    model,
    processors,
    devices = [],
  }: { plan?: RunPlan; model?: ModelView; processors?: number; devices?: readonly DeviceView[] } = {},
): AdvancedSetting[] {
  const settings = plan?.settings
  const defaultOf = (given: unknown, value: string | undefined) => ({
    value: undefined,
    label: given === undefined && value !== undefined ? `Model’s default: ${value}` : 'Model’s default',
  })
  const ofClasses: AdvancedSetting = {
    key: 'classes',
    label: 'Classes',
    hint: 'Numbers with commas, in turn where there are fewer than images; for networks that are told a class. Left empty, each image has that of what it starts from.',
  }
  const ofInversion: AdvancedSetting[] = [
    {
      key: 'convention',
      label: 'Time convention',
      hint: 'Which time the network is told when it inverts. The released code: source for guided-diffusion, target for diffusers.',
      options: [
        defaultOf(form.convention, settings?.convention),
        { value: 'source', label: 'source: of the level it leaves' },
        { value: 'target', label: 'target: of the level it goes to' },
        { value: 'both', label: 'both, a run of each' },
      ],
    },
    {
      key: 'replaceFirst',
      label: 'Replace the first K steps',
      hint: 'Forward diffusion with fresh noise takes the place of the first inversion steps. The paper: 1 % to 10 % of T, 2 of 50. With commas, a run of each.',
      placeholder: '0',
    },
    {
      key: 'replaceSeed',
      label: 'Seed of that noise',
      hint: 'Not the one of the rows’ own noise. The paper’s scripts: 42 for noise of seed 420.',
      placeholder: settings?.replaceSeed === undefined ? '42' : `${settings.replaceSeed}`,
      idle: !replaces(form),
    },
    {
      key: 'replaceStream',
      label: 'Stream of that noise',
      hint: 'How it is drawn. The released code draws with PyTorch’s generator, batch by batch.',
      options: [
        { value: undefined, label: 'As the noise of the run, or torch' },
        { value: 'torch', label: 'torch: over the whole set' },
        { value: 'per-image', label: 'per image: from seed and index alone' },
      ],
      idle: !replaces(form),
    },
    {
      key: 'replaceLevel',
      label: 'Level it goes to',
      hint: 'Where the next step begins, or the level of the paper’s published pipelines, which for latent models is another.',
      options: [
        { value: 'consistent', label: 'where step K begins' },
        { value: 'released', label: 'as the released code' },
      ],
      idle: !replaces(form),
    },
  ]
  const ofRoundTrip: AdvancedSetting[] = [
    {
      key: 'swapFirst',
      label: 'Swap the first K steps',
      hint: 'The first inversion steps get what sampling had: shows where the error begins. The paper’s scripts: 1, 10 and 50 of 50. At most T − 1 for source time. With commas, a run of each.',
      placeholder: '0',
    },
    {
      key: 'swap',
      label: 'What is swapped',
      hint: 'The prediction ε, as in the paper, or the state after the step.',
      options: [
        { value: 'epsilon', label: 'the prediction ε' },
        { value: 'state', label: 'the state' },
      ],
      idle: !form.swapFirst,
    },
  ]
  return [
    {
      key: 'clip',
      label: 'Clipping',
      hint: 'Limits the predicted sample to [−1, 1] at every step. The released code clips guided-diffusion models in both directions.',
      options: [defaultOf(form.clip, clipWord(settings?.clip)), ...directions],
    },
    {
      key: 'afterClip',
      label: 'After clipping',
      hint: 'What ε becomes once the sample was limited. guided-diffusion derives it again, diffusers keeps it.',
      options: [
        defaultOf(form.afterClip, settings?.afterClip),
        { value: 'rederive', label: 'rederive ε from the clipped sample' },
        { value: 'keep', label: 'keep ε as predicted' },
      ],
    },
    {
      key: 'threshold',
      label: 'Thresholding',
      hint: 'In the place of clipping: limits to a quantile of each image. diffusers’ default is none.',
      options: [defaultOf(form.threshold, undefined), ...directions],
    },
    ...(inverts(form) ? ofInversion : []),
    ...(form.kind === 'roundtrip' ? ofRoundTrip : []),
    {
      key: 'moreSteps',
      label: 'Further T',
      hint: 'With commas; a run of each, those that exist are not computed again. The paper: 10, 100, 1000.',
    },
    // A network that is told no class is not asked about any.
    ...(model && !model.settings.classes ? [] : [ofClasses]),
    {
      key: 'keepStates',
      label: 'Keep every n-th state',
      hint: '1 keeps all, T + 1 times the space; left empty, none. The trajectory study takes all.',
      placeholder: 'none',
    },
    {
      key: 'keepPredictions',
      label: 'Keep every n-th prediction',
      hint: 'The ε that each step was made with; 1 keeps all. For plain regions step by step, and for swaps in later runs.',
      placeholder: 'none',
    },
    {
      key: 'batch',
      label: 'Batch',
      hint: 'Images that go through the network together. Kept with the run, so that a resumed run gives the same bytes.',
      placeholder: settings ? `${settings.batch}` : '',
    },
    {
      key: 'processes',
      label: 'Processes',
      hint: `Engine processes at work at once${processors ? `; this machine has ${processors} processors` : ''}. Does not change results.`,
      placeholder: plan ? `${plan.processes}` : '',
    },
    {
      key: 'device',
      label: 'Device',
      hint: 'What the network runs on. A GPU is compared with the CPU first, and refused where its numbers differ by more than rounding.',
      options: [
        { value: undefined, label: plan && !form.device ? `automatic: ${providerTitles[plan.device]}` : 'automatic' },
        ...devices
          .filter(({ works }) => works)
          .map(({ provider, automatic }) => ({
            value: provider,
            label: automatic ? providerTitles[provider] : `${providerTitles[provider]} (slower than the CPU)`,
          })),
      ],
    },
  ]
}

function clipWord(clip: RunPlan['settings']['clip'] | undefined): string | undefined {
  if (!clip) return undefined
  if (clip.sampling && clip.inversion) return 'both directions'
  return clip.sampling ? 'sampling only' : clip.inversion ? 'inversion only' : 'none'
}
