import type { Reporter, TestModule } from 'vitest/node'

/** Prints every skipped test with its reason, then the line of counts that the README promises: `N passed, N failed, N skipped`. */
export default class CountsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 }
    const skipped: string[] = []
    for (const module of modules) {
      if (!module.ok() && module.children.size === 0) counts.failed++
      for (const test of module.children.allTests()) {
        const result = test.result()
        if (result.state === 'pending') counts.skipped++
        else counts[result.state]++
        if (result.state === 'skipped') skipped.push(`${test.fullName}: ${result.note ?? 'no reason was given'}`)
      }
    }
    for (const line of skipped) console.log(`skipped: ${line}`)
    console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
  }
}
