import {
  deviceLines,
  providerTitles,
  type DeviceChoice,
  type DeviceMove,
  type Provider,
} from '../../../src-shared/project/device.ts'
import type { RunDevice, RunRecord } from '../../../src-shared/project/runRecord.ts'
import type { ModelSource } from '../../engine/sources.ts'
import { saysOutOfMemory } from '../../engine/runtimeWords.ts'
import type { ChosenDevice, Devices } from '../devices/devices.ts'
import { processesOf } from '../devices/processesOf.ts'
import { processor } from '../physicalCores.ts'
import { batchOf } from '../resolveRunSettings.ts'
import { rowsIn } from '../rowRanges.ts'
import { versions } from '../versions.ts'
import { knownProvider, tellOfJob, type Job } from './job.ts'

/**
 * Decides what a new run is computed on: what was asked for, once its model's numbers there were compared with the CPU's, with a batch that suits
 * it where none was asked for.
 *
 * @returns the record with its device; the job has it as well, and a line where another device takes over
 * @throws DeviceUnavailable, DeviceRefused, DeviceFailed for a device that was named; Cancelled
 */
export async function withNewDevice(
  job: Job,
  record: RunRecord,
  model: ModelSource,
  devices: Devices,
): Promise<RunRecord> {
  // Runs of versions that did not ask were for the CPU.
  const { requested = 'cpu' } = record.device ?? {}
  const chosen = await devices.choose(requested, model, record.model?.name ?? record.name, job.controller.signal)
  return withDevice(job, record, chosen)
}

/**
 * The record of a run that was begun: it goes on where it began, or on the CPU where that is not to be had any more. On another machine, or by
 * another version, its new rows need not be what the old ones are.
 */
export async function withKeptDevice(job: Job, record: RunRecord, devices: Devices): Promise<RunRecord> {
  const provider = knownProvider(record)
  const reason = provider === 'cpu' ? undefined : await devices.missing(provider)
  return reason === undefined
    ? {
        ...record,
        device: { ...deviceOf(job, record), provider, ...(isElsewhere(record) && { goneOnElsewhere: true }) },
      }
    : onCpu(job, record, reason)
}

/**
 * The record of a run that a person takes to another device when resuming it: its rows that are left are computed there, with the batch that it has.
 *
 * @throws as withNewDevice
 */
export async function withOtherDevice(
  job: Job,
  record: RunRecord,
  { choice, model, devices }: { choice: DeviceChoice; model: ModelSource; devices: Devices },
): Promise<RunRecord> {
  const chosen = await devices.choose(choice, model, record.model?.name ?? record.name, job.controller.signal)
  const { provider, difference, fallback } = chosen
  const { difference: _, fallback: failed, moved = [], ...before } = deviceOf(job, record)
  const from = knownProvider(record)
  const rows = rowsIn(record.completed)
  const movesNow = provider !== from && rows > 0
  const moves: DeviceMove[] = [
    ...moved,
    ...(failed && failed.rows > 0 ? [{ ...failed, to: from }] : []),
    ...(movesNow ? [{ from, to: provider, rows }] : []),
  ]
  const device: RunDevice = {
    ...before,
    requested: choice,
    provider,
    processes: provider === from ? before.processes : processesFor(provider, before, record),
    ...(isElsewhere(record) && { goneOnElsewhere: true }),
    ...(difference !== undefined && { difference }),
    ...(fallback && { fallback: { ...fallback, rows: 0 } }),
    ...(moves.length > 0 && { moved: moves }),
  }
  return taken(job, withoutWish({ ...record, device }), { isNews: movesNow || fallback !== undefined })
}

/** The record without what was asked for on resuming: that is settled. */
export function withoutWish(record: RunRecord): RunRecord {
  if (record.device?.moveTo === undefined) return record
  const { moveTo: _, ...device } = record.device
  return { ...record, device }
}

/** The record of a run whose device failed. A GPU without memory for several processes goes on with one, else the CPU does. */
export function withoutWhatFailed(job: Job, record: RunRecord, reason: string): RunRecord {
  const { processes, provider } = job
  if (processes === 1 || !saysOutOfMemory(reason)) return onCpu(job, record, reason)
  const text = `${providerTitles[provider]} has no memory for ${processes} processes (${reason}); one goes on.`
  tellOfJob(job, { event: 'device', level: 'warning', text })
  job.processes = 1
  // What was asked for was asked of this device; another one that takes over has as many as suit it.
  return { ...record, device: { ...deviceOf(job, record), processes: 1, processesGiven: false } }
}

/** The CPU goes on after the rows that are finished. */
function onCpu(job: Job, record: RunRecord, reason: string): RunRecord {
  const fallback = { from: knownProvider(record), reason, rows: rowsIn(record.completed) }
  const planned = deviceOf(job, record)
  const device = { ...planned, provider: 'cpu', processes: processesFor('cpu', planned, record), fallback }
  return taken(job, { ...record, device }, { isNews: true })
}

function withDevice(job: Job, record: RunRecord, { provider, difference, fallback }: ChosenDevice): RunRecord {
  const planned = deviceOf(job, record)
  const changed = provider !== job.provider
  const processes = changed ? processesFor(provider, planned, record) : job.processes
  const { settings, shape, count } = record
  return taken(
    job,
    {
      ...record,
      versions: versions(),
      ...(settings &&
        changed &&
        !planned.batchGiven && {
          settings: { ...settings, batch: batchOf({ shape }, { count, processes, provider }) },
        }),
      device: {
        ...planned,
        provider,
        processes,
        ...(difference !== undefined && { difference }),
        ...(fallback && { fallback: { ...fallback, rows: 0 } }),
      },
    },
    { isNews: fallback !== undefined },
  )
}

/** What a person asked for, unless that was left open. */
function processesFor(provider: Provider, { processes, processesGiven }: RunDevice, { count }: RunRecord): number {
  return processesOf(provider, count, processesGiven ? processes : undefined)
}

function isElsewhere({ device, versions: made }: RunRecord): boolean {
  const here = versions()
  const other = made.inverscope !== here.inverscope || made.onnxruntime !== here.onnxruntime || made.node !== here.node
  return other || (device !== undefined && device.processor !== processor())
}

/** Of runs that earlier versions made there is no more than the queue knows. One that has begun keeps the name of the machine where it did. */
function deviceOf(job: Job, { device, prepared }: RunRecord): RunDevice {
  const here = { provider: job.provider, processes: job.processes, processor: processor() }
  return { ...here, ...device, ...(!prepared && { processor: here.processor }) }
}

/** @param isNews  whether the last that the record says of its devices happened now: what it says of earlier ones was told then */
function taken(job: Job, record: RunRecord, { isNews }: { isNews: boolean }): RunRecord {
  const { processes, fallback } = record.device!
  job.provider = knownProvider(record)
  job.processes = processes
  const said = isNews ? deviceLines(record.device!).at(-1) : undefined
  if (said !== undefined) tellOfJob(job, { event: 'device', level: fallback ? 'warning' : 'note', text: said })
  return record
}
