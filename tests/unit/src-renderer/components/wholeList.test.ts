import { mount } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { expect, test } from 'vitest'
import WholeList from '../../../../src-renderer/components/WholeList.vue'

test('all of a list is shown where it is asked for, as it is typed elsewhere, and hidden again', async () => {
  const page = mount(WholeList, {
    props: { list: [3, 1, 4, 1, 5], what: 'classes of A' },
    global: { plugins: [createPinia()] },
  })
  const button = page.get('button[aria-label="Show all classes of A"]')
  expect(page.find('textarea').exists()).toBe(false)
  await button.trigger('click')
  expect(button.attributes('aria-expanded')).toBe('true')
  expect(page.get<HTMLTextAreaElement>('textarea').element.value).toBe('3, 1, 4, 1, 5')
  await button.trigger('click')
  expect(page.find('textarea').exists()).toBe(false)
})
