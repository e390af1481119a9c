import path from 'node:path'

/**
 * Where the built parts of the program lie, from the folder of the running file (out/main). In a package `resources/` is kept outside the
 * archive, under the folder that Electron calls `process.resourcesPath` (electron-builder.yml, extraResources).
 */
export function appFolders(mainFolder: string, packaged: { resourcesPath: string } | undefined) {
  const out = path.dirname(mainFolder)
  const resources = path.join(packaged?.resourcesPath ?? path.dirname(out), 'resources')
  return {
    renderer: path.join(out, 'renderer'),
    preload: path.join(out, 'preload', 'preload.cjs'),
    engine: path.join(mainFolder, 'engine.js'),
    resources,
    icon: path.join(resources, 'icons', 'icon.png'),
  }
}
