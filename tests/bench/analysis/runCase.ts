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
const secondsOf = ({ user, system }: NodeJS.CpuUsage) => (user + system) / 1e6
const timeBlocks = async () => {
  for (let turn = 0; turn < 5; turn++) {
    const before = process.cpuUsage()
    await onnxMultiply(left, right, product.inner)
    blocks.push(secondsOf(process.cpuUsage(before)))
  }
}
await onnxMultiply(left, right, product.inner)
await timeBlocks()

const idle = process.memoryUsage.rss()
const started = performance.now()
const before = process.cpuUsage()
const found = await measure(a, b)
const seconds = (performance.now() - started) / 1000
const cpu = secondsOf(process.cpuUsage(before))
const peak = 1024 * process.resourceUsage().maxRSS
await timeBlocks()

const result: CaseResult = {
  size: `n = ${n}, d = ${d}`,
  seconds,
  cpu,
  product: (median(blocks) * product.rows * product.columns) / side ** 2,
  what: product.what,
  ...(typeof found === 'number' && { found }),
  idle,
  peak,
}
console.log(JSON.stringify(result))
