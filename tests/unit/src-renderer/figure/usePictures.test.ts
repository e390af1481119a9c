import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import { createLine, lineKey } from '../../../../src-renderer/host/line.ts'
import { usePictures } from '../../../../src-renderer/figure/usePictures.ts'
import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

afterEach(() => vi.unstubAllGlobals())

const gridOf = (run: string): { content: PanelContent } => ({
  content: {
    kind: 'grid',
    grid: {
      title: run,
      rule: '',
      columns: ['samples', ''],
      rows: ['#0'],
      cells: [[{ run, tensor: 'samples', row: 0, range: 'unit' }, null]],
    },
  },
})

/** Pictures that are there when the test says so. */
function slowPictures() {
  const asked: { src: string; done: () => void }[] = []
  class SlowImage {
    src = ''
    decode = () => new Promise<void>((resolve) => asked.push({ src: this.src, done: resolve }))
  }
  vi.stubGlobal('Image', SlowImage)
  const arrive = async (run: string) => {
    for (const { src, done } of asked) if (src.includes(`/${run}/`)) done()
    await new Promise((resolve) => setTimeout(resolve))
  }
  return { asked, arrive }
}

test('a grid has its own pictures, in whichever order they arrive and the panels move meanwhile; each is loaded once', async () => {
  const { asked, arrive } = slowPictures()
  const contents = shallowRef([gridOf('first'), gridOf('second')])
  let pictures!: ReturnType<typeof usePictures>
  const line = createLine(fakeWorkbench().host, () => {})
  const wrapper = mount(
    { setup: () => ((pictures = usePictures('p', () => contents.value)), () => h('i')) },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  const runs = () => pictures.value.map(([[image]]) => image && /runs\/(\w+)/.exec(image.src)![1])
  expect(runs()).toEqual([undefined, undefined])
  contents.value = [gridOf('third'), gridOf('first')]
  await nextTick()
  await arrive('third')
  expect(runs()).toEqual(['third', undefined])
  await arrive('second')
  await arrive('first')
  expect(runs()).toEqual(['third', 'first'])
  contents.value = [gridOf('first'), gridOf('second'), gridOf('third')]
  await nextTick()
  expect(runs()).toEqual(['first', 'second', 'third'])
  expect(asked).toHaveLength(3)
  wrapper.unmount()
  line.close()
})
