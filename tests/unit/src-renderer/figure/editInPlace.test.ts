import { mount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import InlineText from '../../../../src-renderer/figure/InlineText.vue'
import LimitHandle from '../../../../src-renderer/figure/LimitHandle.vue'
import SizeFields from '../../../../src-renderer/figure/SizeFields.vue'

afterEach(() => (document.body.innerHTML = ''))

async function editedText() {
  const elsewhere = document.body.appendChild(document.createElement('button'))
  const props = { name: 'Title', text: 'Errors', empty: 'Add a title' }
  const wrapper = mount(InlineText, { props, attachTo: document.body })
  await wrapper.get('button').trigger('click')
  await wrapper.get('input').setValue('Error of the latents')
  return { elsewhere, wrapper }
}

test('a text in place that is left for elsewhere is kept, and the focus stays there', async () => {
  const { elsewhere, wrapper } = await editedText()
  wrapper.get('input').element.focus()
  elsewhere.focus()
  await nextTick()
  await nextTick()
  expect(wrapper.emitted('change')).toEqual([['Error of the latents']])
  expect(document.activeElement).toBe(elsewhere)
})

test.each([
  ['Enter', 1],
  ['Escape', 0],
])('a text in place that is ended by %s gives its button the focus', async (key, changes) => {
  const { wrapper } = await editedText()
  await wrapper.get('input').trigger('keydown', { key })
  await nextTick()
  expect(wrapper.emitted('change') ?? []).toHaveLength(changes)
  expect(document.activeElement).toBe(wrapper.get('button').element)
})

test('a key that is held down moves a limit once, when it is let go; what it would be is said meanwhile, within its range', async () => {
  const axis = { min: 0, max: 10, horizontal: false }
  const props = { name: 'Upper limit', end: 'max' as const, axis, logarithmic: false, length: 100 }
  const handle = mount(LimitHandle, { props })
  const now = (part = 'now') => Number(handle.attributes(`aria-value${part}`))
  for (let press = 0; press < 4; press++) await handle.trigger('keydown', { key: 'ArrowUp' })
  expect(handle.emitted('change')).toBeUndefined()
  expect([now('min'), now(), now('max')]).toEqual([0.5, 12, 20])
  await handle.trigger('keyup', { key: 'ArrowUp' })
  await handle.trigger('blur')
  expect(handle.emitted('change')).toEqual([[12]])
  expect(now()).toBe(10)
})

test('a height that is none is said until it is emptied, and a width of a project written by hand can be left', async () => {
  const design = { panels: [], columns: 1, width: 'wide' }
  const fields = mount(SizeFields, { props: { design } })
  const height = fields.get('[placeholder=auto]')
  await height.setValue('abc')
  await height.trigger('change')
  expect(fields.text()).toContain('"abc" is not a height')
  await height.setValue('')
  await height.trigger('change')
  expect(fields.text()).not.toContain('is not a height')
  expect(fields.emitted('change')).toBeUndefined()
  await fields.get('select').setValue('own')
  await fields.get('select').setValue('page')
  expect(fields.emitted('change')).toContainEqual(['Width changed', { width: 'page', fontSize: 8 }])
})
