import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { defineComponent } from 'vue'
import { provideZoom, type LinkedZoom } from '../../../../src-renderer/components/useZoom.ts'

function zoom(): LinkedZoom {
  let linked!: LinkedZoom
  mount(
    defineComponent({
      setup() {
        linked = provideZoom()
        return () => undefined
      },
    }),
  )
  return linked
}

/** Where on the screen, as a share of its width, a place of the picture is drawn. */
const drawnAt = ({ zoom: { value } }: LinkedZoom, place: number) => 0.5 + (place - value.x) * value.scale

test('whole pictures are not transformed', () => {
  expect(zoom().transform.value).toBe('none')
})

test('what lies under the pointer stays there', () => {
  const linked = zoom()
  linked.by(2, { x: 0.25, y: 0.5 })
  expect(drawnAt(linked, 0.25)).toBeCloseTo(0.25)
  linked.by(2, { x: 0.25, y: 0.5 })
  expect(drawnAt(linked, 0.25)).toBeCloseTo(0.25)
})

test('no picture shows what lies beyond its edge, however far it is moved', () => {
  const linked = zoom()
  linked.by(4)
  linked.pan(50, -50)
  expect(drawnAt(linked, 0)).toBeCloseTo(0)
  linked.pan(-50, 0)
  expect(drawnAt(linked, 1)).toBeCloseTo(1)
  linked.by(0.01)
  expect(linked.zoom.value).toEqual({ scale: 1, x: 0.5, y: 0.5 })
})

test('pictures are enlarged sixteen times at most', () => {
  const linked = zoom()
  linked.by(1000)
  expect(linked.zoom.value.scale).toBe(16)
})

test('pictures that are taken apart begin as they were, and each is enlarged by itself', () => {
  const linked = zoom()
  linked.by(2)
  linked.isLinked.value = false
  expect(linked.zoomOf('a').scale).toBe(2)
  linked.by(2, { x: 0.25, y: 0.5 }, 'a')
  expect([linked.zoomOf('a').scale, linked.zoomOf('b').scale]).toEqual([4, 2])
  // Only what was enlarged by itself needs a style of its own.
  expect([linked.transformOf('a'), linked.transformOf('b')]).toEqual([expect.stringMatching(/^scale\(4\)/), undefined])
  expect(linked.transform.value).toMatch(/^scale\(2\)/)
})

test('buttons and keys mean the picture that was used last, and joined again all follow it', () => {
  const linked = zoom()
  linked.isLinked.value = false
  linked.by(2, undefined, 'a')
  linked.use('b')
  linked.by(8)
  expect([linked.zoomOf('a').scale, linked.zoomOf('b').scale, linked.zoom.value.scale]).toEqual([2, 8, 8])
  linked.isLinked.value = true
  expect([linked.zoomOf('a').scale, linked.zoom.value.scale, linked.transformOf('a')]).toEqual([8, 8, undefined])
})
