import { expect, test } from 'vitest'
import { windowPreferences } from '../../../../src-main/app/windowPreferences.ts'

test('the page runs in a sandbox, apart from the preload script, without Node', () => {
  expect(windowPreferences('/p/preload.cjs')).toMatchObject({
    preload: '/p/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false,
  })
})

test('web security stays on and nothing experimental is', () => {
  expect(windowPreferences('/p/preload.cjs')).toMatchObject({
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
    webviewTag: false,
    navigateOnDragDrop: false,
  })
  expect(windowPreferences('/p/preload.cjs')).not.toHaveProperty('enableBlinkFeatures')
})
