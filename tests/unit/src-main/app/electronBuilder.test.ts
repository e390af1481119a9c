import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import packageFile from '../../../../package.json' with { type: 'json' }

// electron-builder's own reader and schema; `electron-builder --dir` would need Electron's program.
const require = createRequire(createRequire(import.meta.url).resolve('app-builder-lib'))
const { load } = require('js-yaml') as { load(text: string): BuilderSettings }
const { validateConfiguration } = require('./util/config/config') as {
  validateConfiguration(settings: BuilderSettings, log: { isEnabled: boolean }): Promise<void>
}

interface BuilderSettings {
  files: string[]
  asarUnpack: string[]
  extraResources: { from: string; to: string }[]
  npmRebuild: boolean
  fileAssociations: { ext: string }[]
  electronFuses: Record<string, boolean>
  mac: { icon: string }
  win: object
  linux: object
}
const settings = load(readFileSync('electron-builder.yml', 'utf8'))

test('the settings are ones that electron-builder knows', async () => {
  await expect(validateConfiguration(structuredClone(settings), { isEnabled: false })).resolves.toBeUndefined()
})

test('the packaged program cannot be made to run as Node, or from other files than its archive', () => {
  expect(settings.electronFuses).toEqual({
    runAsNode: false,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  })
})

test('every package with native code is unpacked, with the libraries beside it', () => {
  for (const name of ['onnxruntime-node', 'sharp', '@napi-rs/canvas']) {
    expect(packageFile.dependencies).toHaveProperty([name])
    const folder = name.startsWith('@') ? name.split('/')[0] : name
    expect(settings.asarUnpack).toContain(`node_modules/${folder}/**`)
  }
  expect(settings.asarUnpack).toContain('node_modules/@img/**')
})

test('the build and the resources go in, and the project file belongs to the program', () => {
  expect(settings.files).toContain('out/**')
  expect(settings.extraResources).toEqual([{ from: 'resources', to: 'resources' }])
  expect(settings.fileAssociations.map(({ ext }) => ext)).toEqual(['inverscope'])
  expect(settings.npmRebuild).toBe(false)
  expect(existsSync(settings.mac.icon)).toBe(true)
})
