import { copyFile, mkdir, readdir } from 'node:fs/promises'
import path from 'node:path'

const demo = path.resolve(import.meta.dirname, '../../../../../resources/demo/models/landscape-ddpm')

/** Copies checkpoints of the demonstration model, oldest first, to a folder. @returns their names */
export async function copyCheckpoints(from: number, to: number, place: string): Promise<string[]> {
  const names = (await readdir(demo))
    .filter((name) => name.endsWith('.pt'))
    .sort()
    .slice(from, to)
  await mkdir(place, { recursive: true })
  for (const name of names) await copyFile(path.join(demo, name), path.join(place, name))
  return names
}
