import type { DeviceReport, DeviceView } from '../../../src-shared/contract/views.ts'
import {
  Cancelled,
  DeviceFailed,
  DeviceRefused,
  DeviceUnavailable,
  differenceWords,
  EngineFailed,
  InverscopeError,
} from '../../../src-shared/errors/errors.ts'
import { Provider, providerTitles, type DeviceChoice } from '../../../src-shared/project/device.ts'
import type { LaunchEngine } from '../../engine/engineProcess.ts'
import type { ModelSource } from '../../engine/sources.ts'
import { runtimeWords, saysOutOfMemory } from '../../engine/runtimeWords.ts'
import { hashBytes } from '../../store/contentHash.ts'
import { canonicalJson } from '../canonicalJson.ts'
import { physicalCores, processor } from '../physicalCores.ts'
import { versions } from '../versions.ts'
import { inOwnEngine } from './inOwnEngine.ts'
import { keptOutcomes, type KeptOutcomes, type Outcome } from './keptOutcomes.ts'
import { machineKey } from './machineKey.ts'
import { missingPart, type Missing } from './missingPart.ts'
import { roundingOfProviders } from './roundingOfProviders.ts'

/** What decides a network, whatever file it lies in. */
export type ModelIdentity = Pick<ModelSource, 'sha256' | 'settings'>

/** What a run is computed on, and how that was found out. */
export interface ChosenDevice {
  provider: Provider
  /** Of a provider that was compared with the CPU. */
  difference?: number
  /** Where `auto` would have had another one. */
  fallback?: { from: Provider; reason: string }
}

/** What this machine's ONNX Runtime runs networks on. */
export interface Devices {
  /** @param again  probe also what is known already, and try the models that failed on a device again when they are run */
  report(again?: boolean): Promise<DeviceReport>
  /**
   * What a run would be computed on, as far as is known without loading its model.
   *
   * @throws DeviceUnavailable, DeviceRefused for a device that was named
   */
  plan(choice: DeviceChoice, model: ModelIdentity): Promise<Provider>
  /**
   * What a run is computed on: compares the model's numbers with the CPU's where that was not done before.
   *
   * @throws DeviceUnavailable, DeviceRefused, DeviceFailed for a device that was named; Cancelled
   */
  choose(choice: DeviceChoice, model: ModelSource, name: string, signal?: AbortSignal): Promise<ChosenDevice>
  /** Why a run that was begun on a provider cannot go on with it here; undefined where it can. */
  missing(provider: Provider): Promise<string | undefined>
}

/** How long a provider may take to make its first session, and to evaluate a model a few times, seconds: drivers compile. */
const patience = { probe: 60, check: 600 }

/** Why a provider is not to be had, and what to do. */
type Refusal = Missing

export interface DeviceParts {
  launch: LaunchEngine
  kept?: KeptOutcomes
  /** Stands for the machine and the version of ONNX Runtime. */
  key?: () => string
  missing?: (provider: Provider) => Missing | undefined
  cores?: number
}

/** Finds out what this machine computes on: each device is tried once in a process of its own, and what came out is kept for the next start. */
export function createDevices({
  launch,
  kept = keptOutcomes(),
  key = machineKey,
  missing = missingPart,
  cores = physicalCores(),
}: DeviceParts): Devices {
  const probing = new Map<string, Promise<Outcome<'probes'>>>()
  const others = Provider.options.filter((provider) => provider !== 'cpu')

  /** What a first session of the provider gave; at most one process tries it at a time. */
  async function probed(provider: Provider, again = false): Promise<Outcome<'probes'>> {
    const place = `${key()} ${provider}`
    const known = again ? undefined : await kept.get('probes', place)
    if (known) return known
    const present = probing.get(place)
    if (present) return present
    const outcome = inOwnEngine(launch, { kind: 'probe', provider }, { patience: patience.probe })
      .then(
        (result) => ({ result }),
        (error: unknown) => ({ failure: failureOf(error) }),
      )
      .finally(() => probing.delete(place))
    probing.set(place, outcome)
    await kept.keep('probes', place, await outcome)
    return outcome
  }

  /** @param again  whether a failure that is known is tried again, since somebody may have mended it */
  async function refusalOf(provider: Provider, again = false): Promise<Refusal | undefined> {
    if (provider === 'cpu') return undefined
    const lacks = missing(provider)
    if (lacks) return lacks
    let outcome = await probed(provider)
    if (again && 'failure' in outcome) outcome = await probed(provider, true)
    return refusalFrom(outcome)
  }

  /** Providers that `auto` tries, the fastest first. */
  async function automatic(): Promise<Provider[]> {
    const views = await Promise.all(others.map((provider) => viewOf(provider, false)))
    return views
      .filter((view) => view.automatic)
      .sort((a, b) => b.speed! - a.speed!)
      .map(({ provider }) => provider)
  }

  async function viewOf(provider: Provider, again: boolean): Promise<DeviceView> {
    if (provider === 'cpu') return { provider, works: true, automatic: true, speed: 1, difference: 0 }
    const lacks = missing(provider)
    if (lacks) return { provider, works: false, ...lacks, automatic: false }
    const outcome = await probed(provider, again)
    const refusal = refusalFrom(outcome)
    const figures = 'result' in outcome ? outcome.result : undefined
    const speed = figures && figures.cpuSeconds / figures.seconds
    const faster = speed !== undefined && speed > cores
    return {
      provider,
      works: !refusal,
      ...refusal,
      ...(!refusal &&
        !faster && {
          reason: 'it works, and is slower than the CPU here',
          remedy: 'Name it with --device to have it nevertheless.',
        }),
      difference: figures?.difference,
      speed,
      automatic: !refusal && faster,
    }
  }

  const checkKey = (provider: Provider, { sha256, settings }: ModelIdentity) =>
    `${key()} ${provider} ${hashBytes(Buffer.from(canonicalJson([sha256 ?? null, settings]))).slice(0, 32)}`

  async function checked(
    provider: Provider,
    model: ModelSource,
    { again, signal }: { again: boolean; signal?: AbortSignal },
  ): Promise<Outcome<'checks'>> {
    const place = checkKey(provider, model)
    const known = await kept.get('checks', place)
    if (known && !(again && 'failure' in known)) return known
    const outcome = await inOwnEngine(
      launch,
      { kind: 'check', model: { ...model, provider } },
      { patience: patience.check, signal },
    ).then(
      (result) => ({ result }),
      (error: unknown) => {
        if (signal?.aborted) throw Cancelled({ what: 'The run' })
        // What is wrong with the model itself is said by the run, on whatever device.
        if (error instanceof InverscopeError && !ofProvider.has(error.code)) throw error
        return { failure: failureOf(error) }
      },
    )
    // Something else may have had the memory, an engine that keeps its last model among them.
    if (!('failure' in outcome && saysOutOfMemory(outcome.failure))) await kept.keep('checks', place, outcome)
    return outcome
  }

  return {
    async report(again = false) {
      if (again) await kept.forgetFailedChecks()
      const [listed, views] = await Promise.all([
        inOwnEngine(launch, { kind: 'providers' }, { patience: patience.probe }),
        Promise.all(Provider.options.map((provider) => viewOf(provider, again))),
      ])
      const [cpu, ...rest] = views
      const first = rest.filter((view) => view.automatic).sort((a, b) => b.speed! - a.speed!)
      return {
        onnxruntime: versions().onnxruntime,
        listed,
        processor: processor(),
        cores,
        devices: [...first, cpu, ...rest.filter((view) => !view.automatic)],
      }
    },

    async plan(choice, model) {
      if (choice !== 'auto') {
        const refusal = await refusalOf(choice, true)
        if (refusal) throw DeviceUnavailable({ device: providerTitles[choice], ...refusal })
        return choice
      }
      for (const provider of await automatic()) {
        const known = await kept.get('checks', checkKey(provider, model))
        if (!known || passes(known)) return provider
      }
      return 'cpu'
    },

    async choose(choice, model, name, signal) {
      if (choice === 'cpu') return { provider: 'cpu' }
      const device = (provider: Provider) => providerTitles[provider]
      if (choice !== 'auto') {
        const refusal = await refusalOf(choice, true)
        if (refusal) throw DeviceUnavailable({ device: device(choice), ...refusal })
        const outcome = await checked(choice, model, { again: true, signal })
        if ('failure' in outcome) throw DeviceFailed({ device: device(choice), reason: outcome.failure })
        const { difference } = outcome.result
        if (!passes(outcome))
          throw DeviceRefused({ device: device(choice), model: name, difference, bound: roundingOfProviders })
        return { provider: choice, difference }
      }
      let fallback: ChosenDevice['fallback']
      for (const provider of await automatic()) {
        const outcome = await checked(provider, model, { again: false, signal })
        if ('result' in outcome && passes(outcome))
          return { provider, difference: outcome.result.difference, ...(fallback && { fallback }) }
        const reason =
          'failure' in outcome ? outcome.failure : differenceWords(outcome.result.difference, roundingOfProviders)
        fallback ??= { from: provider, reason }
      }
      return { provider: 'cpu', ...(fallback && { fallback }) }
    },

    missing: async (provider) => (await refusalOf(provider))?.reason,
  }
}

/** Codes of what may be the provider's fault; `internal` is what nobody declared. */
const ofProvider: ReadonlySet<string> = new Set([EngineFailed.code, DeviceFailed.code, 'internal'])

function passes(outcome: Outcome<'checks'>): boolean {
  return 'result' in outcome && (outcome.result.difference ?? Number.POSITIVE_INFINITY) <= roundingOfProviders
}

function refusalFrom(outcome: Outcome<'probes'>): Refusal | undefined {
  if ('failure' in outcome)
    return { reason: outcome.failure, remedy: 'Check the driver of the GPU, and what ONNX Runtime says it needs.' }
  if (passes(outcome)) return undefined
  return {
    reason: differenceWords(outcome.result.difference, roundingOfProviders),
    remedy: 'A newer driver may compute correctly.',
  }
}

/** ONNX Runtime's own words, for the middle of a sentence. */
function failureOf(error: unknown): string {
  const said = EngineFailed.is(error) || DeviceFailed.is(error) ? error.data.reason : error
  return runtimeWords(said).replace(/\.$/, '').slice(0, 500)
}
