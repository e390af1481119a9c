import { mkdtemp, rm } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import type { Measured } from './measured.ts'
import { clicks } from './pages/clicks.ts'
import { firstPaint } from './pages/firstPaint.ts'
import { generatedProject } from './pages/generatedProject.ts'
import { memory } from './pages/memory.ts'
import { openPages } from './pages/openPages.ts'
import { overTraining } from './pages/overTraining.ts'
import { scrollGallery } from './pages/scrollGallery.ts'
import { writeReport } from './writeReport.ts'

/**
 * `npm run bench:pages` measures the pages on a generated project of 1,000 runs and 100,000 images in Chromium, and writes docs/pages.md and
 * docs/pages.json; names after it choose parts, whose tables are written anew while the others stay; with `--quick` fewer turns, and nothing is written.
 */
const parts = { firstPaint, clicks, scrollGallery, memory, overTraining }

const [quick, wanted] = [
  process.argv.includes('--quick'),
  process.argv.slice(2).filter((argument) => argument in parts) as (keyof typeof parts)[],
]
const folder = await mkdtemp(path.join(os.tmpdir(), 'inverscope-bench-'))
const results: Record<string, Measured> = {}
try {
  console.error('making a project of 1,000 runs and 100,000 images …')
  const project = path.join(folder, 'project')
  const { largeRun } = await generatedProject(project)
  const pages = await openPages(project)
  try {
    for (const [name, measure] of Object.entries(parts)) {
      if (wanted.length > 0 && !wanted.includes(name as keyof typeof parts)) continue
      console.error(`measuring ${name} …`)
      const measured = await measure(pages, largeRun, quick)
      results[name] = measured
      console.log(`\n${measured.title}\n${measured.note}`)
      console.table(measured.rows)
    }
  } finally {
    await pages.close()
  }
} finally {
  await rm(folder, { recursive: true, force: true })
}
if (quick) console.log('Nothing was written: turns were few.')
else
  await writeReport(results, {
    name: 'pages',
    command: 'npm run bench:pages',
    heading: 'Pages at the size of a large study',
    order: Object.keys(parts),
  })
