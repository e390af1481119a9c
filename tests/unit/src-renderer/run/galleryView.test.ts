import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { defineComponent } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useGalleryView, type GalleryView } from '../../../../src-renderer/run/useGalleryView.ts'

async function viewAt(address: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/', component: { render: () => null } }],
  })
  await router.push(address)
  let gallery!: GalleryView
  mount(
    defineComponent({
      setup() {
        gallery = useGalleryView()
        return () => null
      },
    }),
    { global: { plugins: [router] } },
  )
  return { gallery, go: (query: Record<string, string>) => router.replace({ query }) }
}

test('a selection or another view leaves the filter as it was, so that the gallery is not put in order again', async () => {
  const { gallery, go } = await viewAt('/?text=cat&by=latentError&least=0.5')
  const before = gallery.filter.value
  expect(before).toEqual({ starred: false, measure: 'latentError', least: 0.5, most: undefined, text: 'cat' })
  await go({ text: 'cat', by: 'latentError', least: '0.5', row: '3', tensor: 'samples', view: 'grid' })
  expect(gallery.view.value).toBe('grid')
  expect(gallery.filter.value).toBe(before)
  await go({ text: 'dog', by: 'latentError', least: '0.5' })
  expect(gallery.filter.value).toEqual({ ...before, text: 'dog' })
  await go({})
  expect(gallery.filter.value).toEqual({ starred: false, text: undefined })
})

test('images by their numbers stand in the address, and what is no list shows all', async () => {
  const { gallery, go } = await viewAt('/?images=250,100-199')
  const ranges = [
    { first: 100, count: 100 },
    { first: 250, count: 1 },
  ]
  expect(gallery.filter.value.images).toEqual(ranges)
  await go({ images: 'all-of-them' })
  expect(gallery.filter.value.images).toBeUndefined()
  gallery.filter.value = { images: ranges }
  await expect.poll(() => gallery.filter.value.images).toEqual(ranges)
})
