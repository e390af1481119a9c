import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import ImageNumbers from '../../../../src-renderer/image/ImageNumbers.vue'
import { fakeProject } from '../fakeProject.ts'
import { fakeSummary } from '../fakeRun.ts'

const run = fakeProject().runs.find(({ id }) => id === 'roundtrip')!
const textOf = (count: number) => {
  const summary = fakeSummary({ ...run, count, done: count })
  const wrapper = mount(ImageNumbers, { props: { summary, row: 0, count } })
  const text = wrapper.text()
  wrapper.unmount()
  return text
}

test('of how many images of a run the numbers are larger is said where it has others', () => {
  expect(textOf(8)).toContain('share of the run’s 8 images below')
  expect(textOf(1)).toContain('Mean of the latent')
  expect(textOf(1)).not.toMatch(/images below/i)
})
