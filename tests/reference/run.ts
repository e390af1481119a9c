import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readNpy, readRows } from '../../src-main/store/npyFile.ts'
import { benchWorkbench } from '../bench/benchProject.ts'
import type { Conditioning } from '../../src-shared/studies/conditioning.ts'
import { rounded, type Measured } from '../bench/measured.ts'
import { writeReport } from '../bench/writeReport.ts'
import { relativeDifference } from '../parity/readArray.ts'
import { measureReference, type Measures } from './measureReference.ts'
import { readReference, referenceFolder, type ReferenceSummary } from './referenceSummary.ts'

/**
 * `npm run test:reference` computes the round trip of resources/demo/reference/landscape-ddpm at its own settings (512 noises, T = 50: some
 * 77,000 evaluations, minutes), measures it by the studies, and compares every number of summary.json, and noises, samples and
 * latents of the first eight images, with what the original guided-diffusion code gave; latents image by image with how much a small change of
 * the sample grows on the way to them. An image whose inversion is ill-conditioned is named and not held to the bound. `-- NAME ...` takes
 * others of the references; `--project FOLDER` keeps the projects and goes on with what they have. Without problems the tables are kept in
 * docs/reference.md.
 */

/** Of the reference; accuracies of the nearest neighbour may differ by one image. */
const relativeBound = 0.01
/** The largest difference of the first images, of their largest value: the original's own latents move by 6e-4 with the batch size. */
const stateBound = 1e-3

const given = process.argv.slice(2)
const option = given.indexOf('--project')
const kept = option >= 0 ? path.resolve(given.splice(option, 2)[1]) : undefined
const known = (await readdir(referenceFolder('.'))).sort()
const wanted = given.length > 0 ? given : ['landscape-ddpm']
const unknown = wanted.filter((name) => !known.includes(name))
if (unknown.length > 0) {
  console.error(`There is no reference ${unknown.join(', ')}. References: ${known.join(', ')}`)
  process.exit(2)
}

const folder = kept ?? (await mkdtemp(path.join(tmpdir(), 'inverscope-reference-')))
const { workbench, connection } = benchWorkbench()
const results: Record<string, Measured> = {}
const problems: string[] = []
try {
  for (const name of wanted) {
    console.error(`${name}: computing and measuring …`)
    const reference = await readReference(name)
    const { measures, tensors, conditioning } = await measureReference(
      connection,
      path.join(folder, name),
      name,
      reference,
    )
    const rows = [
      ...compare(measures, reference),
      ...(await Promise.all(
        (['noise', 'samples'] as const).map(async (tensor) => {
          const theirs = await readNpy(path.join(referenceFolder(name), `${tensor}.npy`))
          const ours = await readRows(tensors.tensor(tensor), 0, theirs.shape[0])
          const difference = relativeDifference(ours, theirs.data)
          const number = `${tensor} of the first ${theirs.shape[0]}`
          return { number, ours: '', reference: '', difference, bound: stateBound, rule: 'of the largest' }
        }),
      )),
      ...(await compareLatents(tensors.tensor('latents'), name, conditioning)),
    ]
    for (const { number, difference, bound } of rows)
      if (!(difference <= bound)) problems.push(`${name}: ${number} differs by ${difference}, more than ${bound}`)
    const { checkpoint, count, seed, T, convention } = reference
    results[name] = {
      title: name,
      note: `${checkpoint}, n = ${count}, seed ${seed}, T = ${T}, ${convention} time, clipped both ways, against resources/demo/reference/${name}.`,
      rows: rows.map((row) => ({
        ...row,
        difference: row.difference === 0 ? 0 : row.difference.toExponential(1),
        bound: Number.isFinite(row.bound) ? rounded(row.bound) : '',
      })),
    }
    console.log(`\n${name}: ${results[name].note}`)
    console.table(results[name].rows)
  }
} finally {
  await workbench.close()
  if (!kept) await rm(folder, { recursive: true, force: true })
}
for (const problem of problems) console.error(problem)
console.log(problems.length > 0 ? `${problems.length} problems` : 'All held.')
process.exitCode = problems.length > 0 ? 1 : 0
if (problems.length === 0)
  await writeReport(results, {
    name: 'reference',
    command: 'npm run test:reference -- NAME',
    heading: 'Agreement with the references',
    remark:
      'The references were made by the original guided-diffusion code and NumPy (resources/demo/made-by/make_demo.py), in float32 as ours.',
    order: known,
  })

/** Latents image by image; where rounding alone may part two right programs by more than the bound, the image is named and held to nothing. */
async function compareLatents(file: string, name: string, { rows, mostGrowth }: Conditioning) {
  const theirs = await readNpy(path.join(referenceFolder(name), 'latents.npy'))
  const ours = await readRows(file, 0, theirs.shape[0])
  const length = theirs.data.length / theirs.shape[0]
  return rows.slice(0, theirs.shape[0]).map(({ row, growth, wellConditioned }) => {
    const ofRow = (data: Float32Array) => data.subarray(row * length, (row + 1) * length)
    const difference = relativeDifference(ofRow(ours), ofRow(theirs.data))
    const said = `a change of the sample grows ${growth.toPrecision(3)} times`
    return {
      number: `latent of image ${row}`,
      ours: '',
      reference: '',
      difference,
      bound: wellConditioned ? stateBound : Number.POSITIVE_INFINITY,
      rule: wellConditioned ? `of the largest; ${said}` : `none, ill-conditioned: ${said}, more than ${mostGrowth}`,
    }
  })
}

/** @throws where a number of the summary is not measured, or one is measured that it has not */
function compare(measures: Measures, reference: ReferenceSummary) {
  const expected = Object.entries(reference).flatMap(([group, values]) =>
    typeof values === 'object' ? Object.entries(values).map(([key, value]) => [`${group}.${key}`, value] as const) : [],
  )
  const names = expected.map(([number]) => number)
  if (names.toSorted().join() !== Object.keys(measures).sort().join())
    throw new Error(`The summary has ${names.join(', ')}, and measured are ${Object.keys(measures).join(', ')}.`)
  return expected.map(([number, theirs]) => {
    const ours = measures[number]
    const isShare = number.startsWith('mapping.')
    return {
      number,
      ours: rounded(ours, 6),
      reference: rounded(theirs, 6),
      difference: Math.abs(ours - theirs) / (isShare ? 1 : Math.abs(theirs)),
      // Rounding of the division is not a difference.
      bound: isShare ? 1 / reference.count + 1e-12 : relativeBound,
      rule: isShare ? 'absolute, 1 / n' : 'relative',
    }
  })
}
