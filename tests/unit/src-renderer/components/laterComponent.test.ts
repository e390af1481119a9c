import { flushPromises, mount } from '@vue/test-utils'
import { expect, test, vi } from 'vitest'
import { defineComponent, h, onErrorCaptured, ref } from 'vue'
import { laterComponent } from '../../../../src-renderer/components/laterComponent.ts'
import { PageFileMissing } from '../../../../src-renderer/components/pageFileMissing.ts'

test('a file that does not arrive is told to what holds the component, and asked for again at the next use', async () => {
  const load = vi
    .fn<() => Promise<{ default: ReturnType<typeof defineComponent> }>>()
    .mockRejectedValueOnce(new TypeError('Failed to fetch dynamically imported module'))
    .mockResolvedValue({ default: defineComponent(() => () => h('p', 'here')) })
  const Later = laterComponent(load)
  const told: unknown[] = []
  const shown = ref(true)
  const holder = mount(
    defineComponent(() => {
      onErrorCaptured((error) => {
        told.push(error)
        return false
      })
      return () => (shown.value ? h(Later) : null)
    }),
  )
  await flushPromises()
  expect(told).toHaveLength(1)
  expect(told[0]).toBeInstanceOf(PageFileMissing)
  expect((told[0] as Error).message).toContain('Reload the page')

  shown.value = false
  await flushPromises()
  shown.value = true
  await flushPromises()
  expect(holder.text()).toBe('here')
  expect(load).toHaveBeenCalledTimes(2)
})
