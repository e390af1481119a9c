import { existsSync } from 'node:fs'
import path from 'node:path'

/** The checkout or the installed package: the nearest folder above this file with a package.json. */
export const packageFolder: string = (() => {
  let folder = import.meta.dirname
  while (!existsSync(path.join(folder, 'package.json')) && folder !== path.dirname(folder))
    folder = path.dirname(folder)
  return folder
})()

/** Fonts, icons, and the demonstration's models and images. */
export const resourcesFolder = path.join(packageFolder, 'resources')
