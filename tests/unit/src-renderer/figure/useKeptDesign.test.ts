import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { h } from 'vue'
import { createLine, lineKey } from '../../../../src-renderer/host/line.ts'
import { useKeptDesign } from '../../../../src-renderer/figure/useKeptDesign.ts'
import { DiskFull } from '../../../../src-shared/errors/errors.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'

const projectId = 'fakeproject1'

/** The kept design of a figure of a workbench in memory, taken over once. */
function keptDesign() {
  const workbench = fakeWorkbench()
  const { handlers, documents, refuseChanges } = workbench.figures
  const panels = [{ source: { from: 'study' as const, study: 'step-count', part: 'errors' } }]
  const { id: figureId } = handlers.createFigure({ projectId, name: 'Figure 3', panels, columns: 1, width: 'column' })
  const line = createLine(workbench.host, () => {})
  let kept!: ReturnType<typeof useKeptDesign>
  const wrapper = mount(
    { setup: () => ((kept = useKeptDesign({ projectId, figureId })), () => h('i')) },
    { global: { provide: { [lineKey as symbol]: line } } },
  )
  kept.take(documents.get(figureId)!)
  return { ...kept, handlers, figureId, refuseChanges, stored: () => documents.get(figureId)!, wrapper }
}

test('an answer that was asked for before a change does not put the old design back', async () => {
  const { design, take, keep, stored, wrapper } = keptDesign()
  const old = stored()
  const keeping = keep((from) => ({ ...from, width: 'page' }))
  expect(design.value?.width).toBe('page')
  take(old)
  expect(design.value?.width).toBe('page')
  await keeping
  take(old)
  expect(design.value?.width).toBe('page')
  take({ ...stored(), columns: 3 })
  expect(design.value).toMatchObject({ width: 'page', columns: 3 })
  wrapper.unmount()
})

test('of changes made at once, the one that cannot be kept is lost and no other', async () => {
  const { design, keep, refuseChanges, stored, wrapper } = keptDesign()
  const first = keep((from) => ({ ...from, width: 'page' }))
  await first
  refuseChanges(DiskFull({ path: '/home/ada' }))
  const refused = keep((from) => ({ ...from, columns: 4 }))
  const last = refused.catch(() => refuseChanges()).then(() => keep((from) => ({ ...from, height: '60mm' })))
  expect(design.value).toMatchObject({ width: 'page', columns: 4 })
  await expect(refused).rejects.toThrow('is full')
  await last
  expect(design.value).toMatchObject({ width: 'page', columns: 1, height: '60mm' })
  expect(stored()).toMatchObject({ width: 'page', columns: 1, height: '60mm' })
  wrapper.unmount()
})

test('a change taken back after the page was left does not write over what was changed since', async () => {
  const { keep, handlers, figureId, stored, wrapper } = keptDesign()
  await keep((from) => ({ ...from, width: 'page' }))
  wrapper.unmount()
  const { panels, width } = stored()
  handlers.changeFigure({ projectId, figureId, design: { panels, width, columns: 3 } })
  await keep((from) => ({ ...from, width: 'column' }))
  expect(stored()).toMatchObject({ width: 'column', columns: 3 })
})

test('a change that another window was faster than is made to what that one left, so that both stay', async () => {
  const { design, keep, handlers, figureId, stored, wrapper } = keptDesign()
  const { panels, width } = stored()
  handlers.changeFigure({ projectId, figureId, design: { panels, width, columns: 3 } })
  await keep((from) => ({ ...from, height: '60mm' }))
  expect(stored()).toMatchObject({ columns: 3, height: '60mm' })
  expect(design.value).toMatchObject({ columns: 3, height: '60mm' })
  wrapper.unmount()
})
