import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia } from 'pinia'
import { vi } from 'vitest'
import { createMemoryHistory } from 'vue-router'
import App from '../../../src-renderer/App.vue'
import { createLine, lineKey } from '../../../src-renderer/host/line.ts'
import { createWorkbenchRouter } from '../../../src-renderer/router.ts'
import { fakeWorkbench } from './fakeWorkbench.ts'

export type OpenPage = Awaited<ReturnType<typeof openPage>>

/** The whole page at an address, on a workbench in memory. */
export async function openPage(address: string, workbench = fakeWorkbench()) {
  const line = createLine(workbench.host, () => {})
  const router = createWorkbenchRouter(createMemoryHistory())
  await router.push(address)
  const wrapper: VueWrapper = mount(App, {
    attachTo: document.body,
    global: { plugins: [createPinia(), router], provide: { [lineKey as symbol]: line } },
  })
  await router.isReady()

  /** The control of this role and name in the whole document, dialogs included. */
  const find = (selector: string, name: string | RegExp) =>
    [...document.querySelectorAll<HTMLElement>(selector)].find((element) => {
      const text = (element.getAttribute('aria-label') ?? element.textContent).replace(/\s+/g, ' ').trim()
      return typeof name === 'string' ? text === name : name.test(text)
    })
  /** Patient, because a busy machine is no fault of the page. */
  const wait = <Value>(get: () => Value | undefined | false) =>
    vi.waitFor(
      () => {
        const value = get()
        if (!value) throw new Error(`Not there yet:\n${document.body.textContent.replace(/\s+/g, ' ')}`)
        return value
      },
      { timeout: 60_000 },
    )
  const field = (label: string) => {
    const labelled = find('label', label) as HTMLLabelElement | undefined
    if (!labelled) throw new Error(`No field ${label}`)
    return document.getElementById(labelled.htmlFor) as HTMLInputElement
  }
  return {
    workbench,
    line,
    router,
    field,
    text: () => document.body.textContent.replace(/\s+/g, ' '),
    find,
    wait,
    press: async (name: string | RegExp) => (await wait(() => find('button, a, [role=menuitem]', name))).click(),
    fill: async (label: string, value: string) => {
      await wait(() => find('label', label))
      const filled = field(label)
      filled.value = value
      filled.dispatchEvent(new Event('input', { bubbles: true }))
      filled.dispatchEvent(new Event('change', { bubbles: true }))
    },
    close: () => {
      line.close()
      wrapper.unmount()
      document.body.innerHTML = ''
      // What was filled in is that of another window.
      sessionStorage.clear()
    },
  }
}
