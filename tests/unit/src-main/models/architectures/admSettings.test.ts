import { describe, expect, test } from 'vitest'
import { admLayout, type AdmNetwork } from '../../../../../src-main/models/architectures/admLayout.ts'
import { resolveAdmSettings } from '../../../../../src-main/models/architectures/admSettings.ts'
import { BadModelSetting } from '../../../../../src-shared/errors/errors.ts'
import type { ModelSettings } from '../../../../../src-shared/project/modelSettings.ts'
import { smallNetwork } from './randomNetwork.ts'

const complete: ModelSettings = {
  imageSize: 32,
  schedule: 'cosine',
  trainSteps: 4000,
  rescaleTimesteps: true,
  heads: 4,
  attentionOrder: 'legacy',
}
const resolve = (user?: ModelSettings, preset?: ModelSettings, network: Partial<AdmNetwork> = {}) =>
  resolveAdmSettings(admLayout({ ...smallNetwork, ...network }), preset, user)

function refusal(user: ModelSettings, preset?: ModelSettings): { name: string } | undefined {
  try {
    resolve(user, preset)
  } catch (error) {
    if (BadModelSetting.is(error)) return error.data
  }
  return undefined
}

describe('where a setting comes from', () => {
  test('the user goes before the preset, the preset before the family', () => {
    const { settings, origins } = resolve({ trainSteps: 1000 }, complete)
    expect([settings.trainSteps, origins.get('trainSteps')]).toEqual([1000, 'user'])
    expect([settings.heads, origins.get('heads')]).toEqual([4, 'preset'])
    expect([settings.clipInversion, origins.get('clipInversion')]).toEqual([true, 'default'])
    expect([settings.classes, origins.get('classes')]).toEqual([0, 'file'])
  })

  test('heads of the user take the place of the head channels of a preset', () => {
    const { settings } = resolve({ heads: 2 }, { ...complete, heads: undefined, headChannels: 16 })
    expect(settings).toMatchObject({ heads: 2 })
    expect(settings.headChannels).toBeUndefined()
  })

  test('a setting given as undefined is not given', () => {
    expect(resolve({ trainSteps: undefined }, complete).settings.trainSteps).toBe(4000)
  })
})

test('what nobody gave is listed, and nothing that was given', () => {
  expect(resolve().missing).toEqual(['imageSize', 'schedule', 'trainSteps', 'rescaleTimesteps', 'heads'])
  expect(resolve({ headChannels: 16, rescaleTimesteps: false }).missing).toEqual([
    'imageSize',
    'schedule',
    'trainSteps',
  ])
  expect(resolve(complete).missing).toEqual([])
})

test('a guessed order of attention is pointed out, except where there is one head and no order', () => {
  const unordered = { ...complete, attentionOrder: undefined }
  expect(resolve(unordered).warnings).toHaveLength(1)
  expect(resolve({ ...unordered, heads: 1 }).warnings).toEqual([])
  expect(resolve(complete).warnings).toEqual([])
})

test('settings that contradict the file are refused by name', () => {
  expect(refusal({ ...complete, heads: 5 })?.name).toBe('heads')
  expect(refusal({ ...complete, headChannels: 24 })?.name).toBe('headChannels')
  expect(refusal({ ...complete, imageSize: 33 })?.name).toBe('imageSize')
  expect(refusal({ ...complete, classes: 10 })?.name).toBe('classes')
  expect(refusal({ classes: 0 })).toBeUndefined()
})
