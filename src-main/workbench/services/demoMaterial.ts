import { existsSync } from 'node:fs'
import path from 'node:path'
import type { Host } from '../../../src-shared/contract/views.ts'

/** The model and the images that come with Inverscope, for somebody who has none at hand; undefined where a package left them out. */
export function demoMaterial(resourcesFolder: string): Host['demo'] {
  const name = 'landscape-ddpm'
  const model = path.join(resourcesFolder, 'demo/models', name)
  const images = path.join(resourcesFolder, 'demo/datasets/landscape-32')
  return existsSync(model) && existsSync(images) ? { name, model, preset: name, images } : undefined
}
