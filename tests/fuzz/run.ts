import { fork } from 'node:child_process'
import { formats } from './formats.ts'
import { fuzz, type FuzzReport } from './fuzz.ts'

/**
 * `npm run test:fuzz` damages 20,000 files of each format and reads them; `-- --count N`, `--seed S` and names of formats choose others. Each format
 * has a process of its own, so that a crash is seen, and one that stays at a file for half a minute is ended.
 */
const watchdogSeconds = 30
const option = (name: string, otherwise: number) => {
  const at = process.argv.indexOf(`--${name}`)
  return at < 0 ? otherwise : Number(process.argv[at + 1])
}
const count = option('count', 20_000)
const seed = option('seed', 1)

if (process.send) {
  const format = formats.find(({ name }) => name === process.argv[2])!
  let last = 0
  const onFile = (i: number) => {
    // A message for each file would take longer than reading it; the watchdog looks at seconds.
    if (performance.now() - last < 500) return
    last = performance.now()
    process.send!({ file: i })
  }
  process.send({
    report: await fuzz(format, { seed, count: Math.ceil(count / (format.forms ?? 1)), counting: true, onFile }),
  })
  process.disconnect()
} else {
  const wanted = formats.filter(
    ({ name }) => !formats.some((other) => process.argv.includes(other.name)) || process.argv.includes(name),
  )
  let failed = false
  const rows: object[] = []
  for (const { name } of wanted) {
    const began = performance.now()
    const report = await inProcess(name)
    const seconds = Number(((performance.now() - began) / 1000).toFixed(1))
    if (typeof report === 'string' || report.failures.length) {
      failed = true
      const problems = typeof report === 'string' ? [report] : report.failures
      console.error(`${name}, seed ${seed}: ${problems.length} problems\n${problems.slice(0, 5).join('\n')}`)
    }
    if (typeof report === 'string') continue
    const share = (value: number) => `${(100 * value).toFixed(1)} %`
    const { files, refused, worst } = report
    rows.push({
      format: name,
      files,
      refused,
      operations: share(worst.operations),
      allocated: share(worst.allocated),
      read: share(worst.read),
      seconds,
    })
  }
  console.log('Largest share of its bound that one file took (tests/fuzz/countWork.ts):')
  console.table(rows)
  process.exitCode = failed ? 1 : 0
}

/** @returns the report, or what ended the process */
function inProcess(name: string): Promise<FuzzReport | string> {
  return new Promise((resolve) => {
    const child = fork(import.meta.filename, [name, '--count', String(count), '--seed', String(seed)], {
      execArgv: ['--no-warnings'],
    })
    let at = 'the beginning'
    let watchdog: NodeJS.Timeout | undefined
    const wait = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => {
        resolve(`stood still for ${watchdogSeconds} s after file ${at}`)
        child.kill('SIGKILL')
      }, watchdogSeconds * 1000)
    }
    wait()
    child.on('message', (message: { file?: number; report?: FuzzReport }) => {
      wait()
      if (message.report) resolve(message.report)
      else at = String(message.file)
    })
    child.on('exit', (code, signal) => {
      clearTimeout(watchdog)
      resolve(`ended by ${signal ?? `exit code ${code}`} after file ${at}`)
    })
  })
}
