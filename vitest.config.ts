import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], more: object = {}) => ({
  extends: true as const,
  test: { name, include, ...more },
})

/** One configuration, one project per kind of test. `npm test` runs them all. */
export default defineConfig({
  plugins: [vue()],
  test: {
    // Nets for what hangs, far above what any test takes: machines differ, and other tests compute at the same time.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    reporters: ['default', './tests/reporters/countsReporter.ts'],
    projects: [
      project('unit', ['tests/unit/{src-shared,src-main,eslint}/**/*.test.ts']),
      project('renderer', ['tests/unit/src-renderer/**/*.test.ts'], { environment: 'happy-dom' }),
      project('parity', ['tests/parity/**/*.test.ts']),
      project('contract', ['tests/contract/**/*.test.ts']),
      project('e2e', ['tests/e2e/**/*.test.ts'], {
        fileParallelism: false,
        testTimeout: 600_000,
        hookTimeout: 600_000,
        expect: { poll: { timeout: 120_000 } },
      }),
    ],
  },
})
