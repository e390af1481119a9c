import { expect, test } from 'vitest'
import { presetNamed, presets } from '../../../../src-main/models/presets.ts'
import { UnknownName } from '../../../../src-shared/errors/errors.ts'
import { ModelSettings } from '../../../../src-shared/project/modelSettings.ts'

test.each(presets)('$name says everything that a file cannot tell', ({ settings }) => {
  expect(ModelSettings.safeParse(settings).success).toBe(true)
  const { heads, headChannels, ...others } = settings
  expect([heads, headChannels].filter((value) => value !== undefined)).toHaveLength(1)
  expect(Object.keys(others).sort()).toEqual([
    'attentionOrder',
    'clipInversion',
    'clipSampling',
    'imageSize',
    'predictionType',
    'rescaleTimesteps',
    'schedule',
    'trainSteps',
  ])
})

test('names are unique', () => {
  expect(new Set(presets.map(({ name }) => name)).size).toBe(presets.length)
})

test('an unknown preset gets the nearest name', () => {
  expect(() => presetNamed('landscape')).toThrow('Did you mean "landscape-ddpm"?')
  expect(() => presetNamed('nothing')).toThrow(expect.objectContaining({ code: UnknownName.code }))
})
