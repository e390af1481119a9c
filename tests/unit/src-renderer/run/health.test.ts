import { afterEach, beforeEach, expect, test } from 'vitest'
import { healthCurves } from '../../../../src-shared/figures/curves/healthCurves.ts'
import { fakeHealth } from '../fakeHealth.ts'
import { fakeWorkbench } from '../fakeWorkbench.ts'
import { openPage, type OpenPage } from '../openPage.ts'

const health = fakeHealth(4)
const curveOf = (title: string, label: string) =>
  healthCurves(health)
    .charts.find((chart) => chart.title === title)!
    .curves.find((curve) => curve.label === label)!

test('both directions stand at the same place where their level is the same, the image first', () => {
  expect(healthCurves(health).levels).toEqual([1, 0.7, 0.3, 0.02])
  expect(curveOf('Standard deviation', 'sampling').points.map(({ x }) => x)).toEqual([0, 1, 2, 3])
  expect(curveOf('Standard deviation', 'inversion').points.map(({ x }) => x)).toEqual([0, 1, 2, 3])
  expect(curveOf('Standard deviation', 'sampling').points).toEqual(curveOf('Standard deviation', 'inversion').points)
})

test('what is of a step has no value at the start of a pass, a share is in percent, and empty charts are left out', () => {
  expect(curveOf('Mean |ε|', 'sampling').points.map(({ x }) => x)).toEqual([0, 1, 2])
  expect(curveOf('Clipped share', 'inversion').points.map(({ y }) => y)).toEqual([2, 2, 2])
  expect(curveOf('Difference of the directions', 'inversion').points).toEqual([{ x: 3, y: 0.49, sd: 0 }])
  const sampling = { passes: health.passes.slice(0, 1) }
  expect(healthCurves(sampling).charts.map(({ title }) => title)).toEqual([
    'Mean |ε|',
    'Clipped share',
    'Standard deviation',
    'Mean',
  ])
})

let page: OpenPage
beforeEach(() => localStorage.clear())
afterEach(() => page?.close())

function workbenchWithHealth() {
  const workbench = fakeWorkbench()
  const { getRun } = workbench.handlers
  workbench.handlers.getRun = async (input, context) => {
    const detail = await getRun(input, context)
    return { ...detail, record: { ...detail.record, health: true } }
  }
  return workbench
}

test('a run says which causes are likely by what, and shows both directions step by step', async () => {
  const workbench = workbenchWithHealth()
  page = await openPage('/project/fakeproject1/runs/roundtrip', workbench)
  ;(await page.wait(() => document.querySelector<HTMLElement>('input[type=radio][value=health]'))).click()
  await page.wait(() => page.text().includes('Why does it not reconstruct?'))
  expect(page.router.currentRoute.value.query.view).toBe('health')
  const causes = [...document.querySelectorAll('h3')].map((heading) => heading.textContent.replace(/\s+/g, ' ').trim())
  expect(causes).toEqual(['steps likely', 'precision unlikely'])
  expect(page.text()).toContain('T = 3.→ Compare with a larger T.')
  expect([...document.querySelectorAll('li .math sub')].map(({ textContent }) => textContent)).toEqual(['T'])
  expect(page.text()).toContain('Over 512 images')
  const rows = [...document.querySelectorAll('[aria-label="Times and levels of every step"] tbody tr')].map((row) =>
    [...row.querySelectorAll('td')].map((cell) => cell.textContent.trim()),
  )
  expect(rows[0]).toEqual(['0', '0', '100', '1.0000000', '0.7000000', '2', '100', '–', '0.7000000', '1.0000000'])
  await page.wait(() => document.querySelectorAll('[aria-label="Data of Mean |ε|"] tbody tr').length === 4)
})

test('a run without health says why it has none', async () => {
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=health')
  await page.wait(() => page.text().includes('This run has no health'))
  expect(page.text()).toContain('runs of earlier versions have none')
})

test('a measurement of the conditioning is cancelled at the workbench, and can be asked for again', async () => {
  const workbench = workbenchWithHealth()
  const measure = workbench.handlers.measureConditioning
  let signal: AbortSignal | undefined
  workbench.handlers.measureConditioning = (input, context) => {
    if (signal) return measure(input, context)
    signal = context.signal
    return new Promise(() => {})
  }
  workbench.handlers.watchConditioning = (_, emit) => emit({ share: 0.428 })
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=health', workbench)
  await page.press('Measure it')
  await page.wait(() => signal)
  await page.wait(() => page.text().includes('Measuring… 42 %'))
  await page.press('Cancel')
  await page.wait(() => signal!.aborted)
  expect(page.find('[role=alert]', /./)).toBeUndefined()
  await page.press('Measure it')
  await page.wait(() => page.find('td', 'ill-conditioned'))
})

test('other settings are tried when asked for, in the words of the form, with what they would do', async () => {
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=health', workbenchWithHealth())
  await page.press('Try them')
  await page.wait(() => page.text().includes('With schedule=cosine the network finds more of the noise in every image'))
  const cells = [...document.querySelectorAll('.tables tr')].map((row) =>
    [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
  )
  expect(cells).toContainEqual(['schedule=cosine', '7.00 %', '4 of 4'])
  expect(cells).toContainEqual(['“Time convention”: target', '0.400', '0 of 4'])
  expect(cells).toContainEqual(['“Steps T”: 200', 'not finite', '0 of 4'])
})

test('a run is compared with its checksums and computed again when asked, and says where it differs', async () => {
  page = await openPage('/project/fakeproject1/runs/roundtrip?view=health', workbenchWithHealth())
  await page.press('Compute a tenth again')
  await page.wait(() => page.text().includes('It does not. 480 images agree with the checksums'))
  expect(page.text()).toContain('Images 32 to 63: their bytes are not those of the checksum.')
  const rows = [...document.querySelectorAll('[aria-label="What was computed again"] tbody tr')]
  expect(rows.map((row) => [...row.children].map(({ textContent }) => textContent))).toEqual([
    ['samples', '0', 'yes'],
    ['latents', '0.0030', 'no'],
  ])
  expect(page.text()).toContain('n = 48, chosen at random.')
})
