import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { findChromium } from './findChromium.ts'

/**
 * Run before the tests: where no Chromium is found, installs the system's own (as root on Debian and Ubuntu, saying so first) or says
 * how to get it. Never fails: without it the page tests are skipped with that reason.
 */
function ensureChromium(): void {
  if (findChromium()) return
  const isDebian = process.platform === 'linux' && existsSync('/etc/debian_version')
  if (isDebian && process.getuid?.() === 0) {
    console.log('The page tests need Chromium. Installing it: apt-get update && apt-get install -y chromium')
    const apt = (...words: string[]) =>
      spawnSync('apt-get', ['-qq', ...words], {
        stdio: ['ignore', 'ignore', 'inherit'],
        env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      }).status === 0
    // An old list of packages may still do, so a failed update is no reason to stop.
    apt('update')
    apt('install', '-y', '--no-install-recommends', 'chromium')
    if (findChromium()) return
    console.log('Chromium could not be installed. The page tests will be skipped; see the lines above.')
    return
  }
  const how = isDebian
    ? 'sudo apt-get install chromium'
    : process.platform === 'linux'
      ? "install your system's package chromium"
      : 'install Google Chrome, or set CHROMIUM_PATH'
  console.log(`The page tests need Chromium and will be skipped. To run them: ${how}`)
}

ensureChromium()
