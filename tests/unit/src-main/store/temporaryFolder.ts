import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { onTestFinished } from 'vitest'

/** A folder of its own for the running test, gone afterwards. */
export function temporaryFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'inverscope-store-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
