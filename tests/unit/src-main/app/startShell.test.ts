import { existsSync } from 'node:fs'
import path from 'node:path'
import { _electron } from 'playwright-core'
import { expect, test } from 'vitest'
import { findElectron } from '../../../../src-main/server/findElectron.ts'

test('the desktop workbench opens its page in a window without Node', async (context) => {
  const found = findElectron({
    env: process.env,
    platform: process.platform,
    electronFolder: path.resolve('node_modules/electron'),
  })
  if ('reason' in found) return context.skip(found.reason)
  if (!existsSync('out/main/app.js')) return context.skip('out/main/app.js is not built')
  const args = process.getuid?.() === 0 ? ['--no-sandbox', '.'] : ['.']
  const desktop = await _electron.launch({ executablePath: found.executable, args })
  try {
    const page = await desktop.firstWindow()
    expect(page.url()).toMatch(/^inverscope:\/\/app\//)
    expect(await page.title()).toContain('Inverscope')
    expect(await page.evaluate('[typeof require, typeof process, Object.keys(inverscope).sort()]')).toEqual([
      'undefined',
      'undefined',
      ['platform', 'requestPort'],
    ])
  } finally {
    await desktop.close()
  }
})
