import path from 'node:path'
import { expect, test } from 'vitest'
import { demo, json, temporaryFolder } from './setup/command.ts'
import { lookAt } from './setup/lookAt.ts'
import { openProjectPage } from './setup/openProjectPage.ts'
import { settled } from './setup/settled.ts'

/** What of the ends of names, and of the words beside them, does not fit into its place. */
const cutWords = () =>
  [...document.querySelectorAll('.cut-name .end, .images .title small, .runs small')]
    .filter((part) => part.scrollWidth > part.clientWidth + 1 || part.scrollHeight > part.clientHeight + 1)
    .map(({ textContent }) => textContent)

test('six runs of one sweep are told apart in Compare, and images are sorted and looked at by how far they are from normal', async (context) => {
  const folder = path.join(await temporaryFolder(), 'study')
  await json('new', folder)
  const model = path.join(demo, 'models/landscape-ddpm')
  await json('add', 'model', model, '--name', 'landscape-ddpm', '--preset', 'landscape-ddpm', '--project', folder)
  const options = ['--model', 'landscape-ddpm', '--seed', '420', '--count', '6', '--project', folder]
  await json('run', 'roundtrip', '--steps', '2', ...options)
  const { page, problems, url } = await openProjectPage(context, folder)

  // With nothing to compare with it says so
  await page.goto(`${url}/compare?runs=0001-round-trip-seed-420-t-2`)
  await page.getByText('This project has no other run to compare with').waitFor()
  await lookAt(page, '73-compare-no-other')

  await json(
    'run',
    'roundtrip',
    '--checkpoints',
    '1000,6422',
    '--steps',
    '4,8',
    '--convention',
    'source,target',
    ...options,
  )
  const { runs } = await json<{ runs: { id: string }[] }>('list', 'runs', '--project', folder)
  const six = runs.slice(-6).map(({ id }) => id)
  await page.goto(`${url}/compare?runs=${six.join(',')}`)
  await page.getByRole('img', { name: 'Sample of image 0, run F' }).waitFor()
  for (const width of [1440, 1280]) {
    await page.setViewportSize({ width, height: width === 1440 ? 900 : 720 })
    await settled(page)
    // What tells runs apart is seen whole in every head and every entry, at whichever width
    await expect.poll(() => page.locator('.cut-name .end').count()).toBe(12)
    await expect.poll(() => page.evaluate(cutWords)).toEqual([])
    for (const place of ['.images .head .title', '.runs li:not(.add)'])
      await expect
        .poll(async () => {
          const seen = await page
            .locator(place)
            .evaluateAll((entries) =>
              entries.map((entry) =>
                [...entry.querySelectorAll('.end, small')].map(({ textContent }) => textContent).join(' '),
              ),
            )
          return new Set(seen).size
        })
        .toBe(6)
  }
  await lookAt(page, '73-compare-six')

  // The gallery by the distance to normal, and an image's page with its chance
  await page.goto(`${url}/runs/${six[0]}?sort=latentKolmogorov`)
  await page.locator('.meter', { hasText: 'KS distance' }).first().waitFor()
  await lookAt(page, '73-gallery-by-normality')
  await page.goto(`${url}/runs/${six[0]}/images/0`)
  await page.getByRole('row', { name: /^KS distance of the latent 0\.\d{4}\s?p / }).waitFor()
  await lookAt(page, '73-image-normality')
  expect(problems).toEqual([])
})
