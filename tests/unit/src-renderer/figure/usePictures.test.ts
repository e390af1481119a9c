import { mount } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { h, nextTick, shallowRef } from 'vue'
import { createLine, lineKey } from '../../../../src-renderer/host/line.ts'
import { usePictures } from '../../../../src-renderer/figure/usePictures.ts'
import type { PanelContent } from '../../../../src-shared/figures/document/figureContent.ts'
import { errorToMessage, RunMissing } from '../../../../src-shared/errors/errors.ts'
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
  let used!: ReturnType<typeof usePictures>
  const line = createLine(fakeWorkbench().host, () => {})
  const wrapper = mount(
    {
      setup: () => (
        (used = usePictures(
          'p',
          () => contents.value,
          () => [],
        )),
        () => h('i')
      ),
    },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  const runs = () => used.pictures.value.map(([[image]]) => image && /runs\/(\w+)/.exec(image.src)![1])
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

test('a picture that does not arrive is named with what the workbench says of it, and comes when it is asked for again', async () => {
  let there = false
  vi.stubGlobal(
    'Image',
    class {
      src = ''
      decode = () => (there || this.src.includes('/good/') ? Promise.resolve() : Promise.reject(new Error('broken')))
    },
  )
  const error = errorToMessage(RunMissing({ run: 'bad' }))
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ error }, { status: 404 })))
  const line = createLine(fakeWorkbench().host, () => {})
  let used!: ReturnType<typeof usePictures>
  const wrapper = mount(
    {
      setup: () => (
        (used = usePictures(
          'p',
          () => [gridOf('good'), gridOf('bad')],
          () => [],
        )),
        () => h('i')
      ),
    },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  await expect.poll(() => used.missing.value.length).toBe(1)
  expect(used.missing.value).toEqual([
    { count: 1, of: 2, names: ['#0 samples'], reason: RunMissing({ run: 'bad' }).message },
  ])
  expect(used.pictures.value[0][0][0]).toBeDefined()
  expect(used.pictures.value[1][0][0]).toBeUndefined()
  there = true
  await used.again()
  expect(used.missing.value).toEqual([])
  expect(used.pictures.value[1][0][0]).toBeDefined()
  wrapper.unmount()
  line.close()
})

test('a picture that failed is asked for once more when the contents are answered anew, and not before', async () => {
  let there = false
  const asked: string[] = []
  vi.stubGlobal(
    'Image',
    class {
      src = ''
      decode = () => {
        asked.push(/runs\/(\w+)/.exec(this.src)![1])
        return there || this.src.includes('/whole/') ? Promise.resolve() : Promise.reject(new Error('broken'))
      }
    },
  )
  const error = errorToMessage(RunMissing({ run: 'growing' }))
  vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ error }, { status: 404 })))
  const line = createLine(fakeWorkbench().host, () => {})
  const contents = shallowRef([gridOf('whole'), gridOf('growing')])
  let used!: ReturnType<typeof usePictures>
  const wrapper = mount(
    {
      setup: () => (
        (used = usePictures(
          'p',
          () => contents.value,
          () => [],
        )),
        () => h('i')
      ),
    },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  await expect.poll(() => used.missing.value.length).toBe(1)
  expect(asked).toEqual(['whole', 'growing'])

  // The same contents in another order: panels were moved
  contents.value = contents.value.toReversed()
  await new Promise((resolve) => setTimeout(resolve))
  expect(asked).toEqual(['whole', 'growing'])

  // Answered anew, with the picture still not there: asked once, and named as missing all the while
  contents.value = [gridOf('whole'), gridOf('growing')]
  await nextTick()
  expect(used.missing.value[0].names).toEqual(['#0 samples'])
  await new Promise((resolve) => setTimeout(resolve))
  expect(asked).toEqual(['whole', 'growing', 'growing'])
  expect(used.missing.value[0].names).toEqual(['#0 samples'])

  there = true
  contents.value = [gridOf('whole'), gridOf('growing')]
  await expect.poll(() => used.missing.value).toEqual([])
  expect(asked).toEqual(['whole', 'growing', 'growing', 'growing'])
  expect(used.pictures.value[1][0][0]).toBeDefined()
  wrapper.unmount()
  line.close()
})

test('colours of a set follow the rows of a run at work: its pictures come anew together, and those of before stay until then', async () => {
  const { asked } = slowPictures()
  const cell = (row: number, range: 'set' | 'unit') => ({ run: 'growing', tensor: 'latents' as const, row, range })
  const content: PanelContent = {
    kind: 'grid',
    grid: {
      title: '',
      rule: '',
      columns: ['set', 'unit'],
      rows: ['#0', '#1'],
      cells: [0, 1].map((row) => [cell(row, 'set'), cell(row, 'unit')]),
    },
  }
  const runs = shallowRef([{ id: 'growing', done: 4, count: 8 }])
  const contents = [{ content }]
  const line = createLine(fakeWorkbench().host, () => {})
  let used!: ReturnType<typeof usePictures>
  const wrapper = mount(
    {
      setup: () => (
        (used = usePictures(
          'p',
          () => contents,
          () => runs.value,
        )),
        () => h('i')
      ),
    },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  /** What is shown of both rows: how many rows their colours were fitted on, or whether that is all. */
  const shown = (column: number) =>
    used.pictures.value[0].map((row) => row[column] && (/rows=(\d+)/.exec(row[column].src)?.[1] ?? 'all'))
  const arriveAll = async (rows: string) => {
    for (const { src, done } of asked)
      if (rows === 'all' ? !src.includes('rows=') : src.includes(`rows=${rows}`)) done()
    await new Promise((resolve) => setTimeout(resolve))
  }
  await arriveAll('all')
  await arriveAll('4')
  expect([shown(0), shown(1)]).toEqual([
    ['4', '4'],
    ['all', 'all'],
  ])
  const addresses = used.pictures.value
  // Another run goes on, which the figure does not show
  runs.value = [
    { id: 'growing', done: 4, count: 8 },
    { id: 'other', done: 3, count: 8 },
  ]
  await nextTick()
  expect(used.pictures.value).toBe(addresses)
  const rowsAsked = () => new Set(asked.map(({ src }) => /rows=(\d+)/.exec(src)?.[1]).filter(Boolean))
  runs.value = [{ id: 'growing', done: 5, count: 8 }]
  await expect.poll(() => rowsAsked().has('5')).toBe(true)
  expect(shown(0)).toEqual(['4', '4'])
  // Others are not asked for until these are there, however fast it goes on
  for (const done of [6, 7]) {
    runs.value = [{ id: 'growing', done, count: 8 }]
    await new Promise((resolve) => setTimeout(resolve))
  }
  expect([...rowsAsked()]).toEqual(['4', '5'])
  await arriveAll('5')
  expect(shown(0)).toEqual(['5', '5'])
  await expect.poll(() => rowsAsked().has('7')).toBe(true)
  expect([...rowsAsked()]).toEqual(['4', '5', '7'])
  await arriveAll('7')
  expect(shown(0)).toEqual(['7', '7'])
  runs.value = [{ id: 'growing', done: 8, count: 8 }]
  await expect.poll(() => asked.filter(({ src }) => src.includes('range=set') && !src.includes('rows=')).length).toBe(2)
  await arriveAll('all')
  expect(shown(0)).toEqual(['all', 'all'])
  // Pictures whose colours depend on nothing else were loaded once
  expect(asked.filter(({ src }) => src.includes('range=unit'))).toHaveLength(2)
  wrapper.unmount()
  line.close()
})

test('pictures of an array wait for no others, and each array that is lost has its own reason', async () => {
  const asked: { src: string; done: (there: boolean) => void }[] = []
  vi.stubGlobal(
    'Image',
    class {
      src = ''
      decode = () =>
        new Promise<void>((resolve, reject) =>
          asked.push({ src: this.src, done: (there) => (there ? resolve() : reject(new Error('broken'))) }),
        )
    },
  )
  const reasons: { url: string; tell: () => void }[] = []
  vi.stubGlobal(
    'fetch',
    (url: string) =>
      new Promise<Response>((resolve) =>
        reasons.push({
          url,
          tell: () => {
            const error = errorToMessage(RunMissing({ run: /runs\/(\w+)/.exec(url)![1] }))
            resolve(Response.json({ error }, { status: 404 }))
          },
        }),
      ),
  )
  const answer = async (run: string, there: boolean) => {
    for (const { src, done } of asked) if (src.includes(`/${run}/`)) done(there)
    await new Promise((resolve) => setTimeout(resolve))
  }
  const line = createLine(fakeWorkbench().host, () => {})
  const contents = ['slow', 'first', 'second', 'whole'].map(gridOf)
  let used!: ReturnType<typeof usePictures>
  const wrapper = mount(
    {
      setup: () => (
        (used = usePictures(
          'p',
          () => contents,
          () => [],
        )),
        () => h('i')
      ),
    },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  await answer('first', false)
  await answer('whole', true)
  expect(used.pictures.value[3][0][0]).toBeDefined()
  await answer('second', false)
  for (const { tell } of reasons) tell()
  await expect
    .poll(() => used.missing.value.map(({ reason }) => reason))
    .toEqual(['first', 'second'].map((run) => RunMissing({ run }).message))
  expect(used.pictures.value[0][0][0]).toBeUndefined()
  wrapper.unmount()
  line.close()
})
