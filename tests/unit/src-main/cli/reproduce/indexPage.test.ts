import { expect, test } from 'vitest'
import { indexPage } from '../../../../../src-main/cli/reproduce/indexPage.ts'
import { reproductionOverview } from '../../../../../src-main/cli/reproduce/reproductionOverview.ts'
import { resultOf, runOf, sha256, tableOf } from './results.ts'

const whole = tableOf('whole', [{ run: '0001-x', n: 8, latents: { mean: 0.462, sd: 0.009, n: 10 } }])
const result = resultOf('correlation', {
  runs: [runOf('0001-x', 8)],
  tables: [whole],
  problems: ['Run 0002-y has <no> noise.'],
})
result.sections[0].grids.push({
  name: 'pictures',
  title: 'Pictures',
  rule: 'As they are.',
  range: 'unit',
  columns: ['0'],
  rows: ['0'],
  cells: [[{ run: '0001-x', tensor: 'samples', row: 0 }]],
})
const done = {
  result,
  computed: ['0001-x'],
  measured: true,
  missing: { pictures: 'The panel Pictures cannot be drawn: run 0001-x & its samples are gone.' },
  files: { whole: ['correlation/whole.csv', 'correlation/whole.tex'] },
}
const failed = { study: 'mapping' as const, error: new Error('Run 0003-z & its noise are gone.') }

const conditioning = {
  ...{ run: '0001-x', steps: 10, inverscope: '0', perturbation: 1e-5, mostGrowth: 1000, boundOfStates: 1e-3 },
  rows: [
    { row: 0, growth: 12.5, step: 9, growthOfLatent: 11, wellConditioned: true },
    { row: 1, growth: 4321, step: 10, growthOfLatent: 4321, wellConditioned: false },
  ],
}

function page(preset?: string, given: Partial<Parameters<typeof indexPage>[0]> = {}): string {
  const studies = [done, failed]
  const model = { id: 'm', name: 'A <model>', preset, checkpoints: [{ step: 100, file: 'f', bytes: 1, sha256 }] }
  const overview = reproductionOverview(studies, [{ id: '0001-x', seconds: 61 }])
  return indexPage({ model, quick: true, studies, overview, waiting: ['variation'], ...given })
}

test('the page names what was done and in what time, what failed and why, and what is still to come', () => {
  const text = page()
  expect(text).toContain('1 of 3 studies')
  expect(text).toMatch(
    /Correlation of entries<\/a><\/td><td><span class="bad">measured, one gap, one figure missing<\/span>/,
  )
  expect(text).toContain('<b>Missing.</b> The panel Pictures cannot be drawn: run 0001-x &amp; its samples are gone.')
  expect(text).toContain('1 min 01 s')
  expect(text).toMatch(/Mapping by the nearest neighbour<\/td><td><span class="bad">not done/)
  expect(text).toContain('could not be done. Run 0003-z &amp; its noise are gone.')
  expect(text).toMatch(/Variations<\/td><td>still to come/)
  expect(text).toContain('Run 0002-y has &lt;no&gt; noise.')
})

test('the page says how well conditioned inversion is, or why that was not measured', () => {
  const text = page(undefined, { conditioning })
  expect(text).toContain('1 of the first 2 images are inverted well conditioned. Of image 1 rounding alone may part')
  expect(text).toMatch(/<td class="number">4,320<\/td>.*<td>ill-conditioned<\/td>/)
  expect(page(undefined, { conditioning: { problem: 'No < inverse.' } })).toContain('<p>No &lt; inverse.</p>')
  expect(page()).not.toContain('conditioned')
})

test('a table is shown with its rule and its files, a setting with the paper’s value where it has another', () => {
  const text = page()
  expect(text).toContain('<td class="number">0.4620 ± 0.0090</td>')
  expect(text).toContain('What whole is.')
  expect(text).toContain('<a href="correlation/whole.tex">TEX</a>')
  // Quick: 128 noises where the paper has 1,000.
  expect(text).toMatch(/<code>count<\/code><\/td><td>128<\/td><td>1000<\/td>/)
  expect(text).toMatch(/<code>patch<\/code><\/td><td>8<\/td><td><\/td>/)
})

test('names cannot become markup', () => {
  expect(page()).toContain('<title>A &lt;model&gt;: every study</title>')
  expect(page()).not.toContain('<model>')
})

test('numbers of the poster stand beside ours only for its models', () => {
  const head = 'What the poster and the paper report for this model'
  expect(page('landscape-ddpm')).not.toContain(head)
  const text = page('cifar10_uncond_50M_500K')
  expect(text).toContain(head)
  expect(text).toMatch(
    /Top-10 correlation of latents<\/td><td class="number">0\.462 ± 0\.009 <sup>1<\/sup><\/td><td class="number">0\.4620 ± 0\.0090/,
  )
  expect(text).toContain('<tr class="own"><td>DDPM (CIFAR-10)')
})
