import { onnxMultiply } from '../../../src-main/engine/onnxMultiply.ts'
import { median } from '../measured.ts'
import { caseOf, openSets, type CaseResult } from './cases.ts'

/** Runs one measurement and prints what it took: node runCase.ts NAME FOLDER FRACTION. */
const [name, folder, fraction] = process.argv.slice(2)
const { n, d, product, measure } = caseOf(name, Number(fraction))
const [a, b] = openSets(folder, { n, d })

const side = 1024
const left = new Float32Array(side * product.inner).fill(0.5)
const right = new Float32Array(side * product.inner).fill(0.25)
const blocks: number[] = []
const timeBlocks = async () => {
  for (let turn = 0; turn < 5; turn++) {
    const started = performance.now()
    await onnxMultiply(left, right, product.inner)
    blocks.push((performance.now() - started) / 1000)
  }
}
await onnxMultiply(left, right, product.inner)
await timeBlocks()

const idle = process.memoryUsage.rss()
const started = performance.now()
await measure(a, b)
const seconds = (performance.now() - started) / 1000
const peak = 1024 * process.resourceUsage().maxRSS
await timeBlocks()

const result: CaseResult = {
  size: `n = ${n}, d = ${d}`,
  seconds,
  product: (median(blocks) * product.rows * product.columns) / side ** 2,
  what: product.what,
  idle,
  peak,
}
console.log(JSON.stringify(result))
