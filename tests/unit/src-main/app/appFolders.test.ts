import { existsSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { appFolders } from '../../../../src-main/app/appFolders.ts'

test('in a checkout everything lies in it', () => {
  const folders = appFolders(path.resolve('out/main'), undefined)
  expect(folders).toMatchObject({
    renderer: path.resolve('out/renderer'),
    preload: path.resolve('out/preload/preload.cjs'),
    engine: path.resolve('out/main/engine.js'),
  })
  expect(existsSync(folders.icon)).toBe(true)
})

test('in a package the resources lie outside the archive', () => {
  const folders = appFolders('/opt/Inverscope/resources/app.asar/out/main', {
    resourcesPath: '/opt/Inverscope/resources',
  })
  expect(folders.resources).toBe('/opt/Inverscope/resources/resources')
  expect(folders.renderer).toBe('/opt/Inverscope/resources/app.asar/out/renderer')
})
