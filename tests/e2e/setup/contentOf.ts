import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** SHA-256 of every array and of the items of a run. */
export async function contentOf(run: string): Promise<Record<string, string>> {
  const files = readdirSync(run).filter((name) => name.endsWith('.npy') || name === 'items.jsonl')
  return Object.fromEntries(
    await Promise.all(
      files.map(async (name) => [
        name,
        createHash('sha256')
          .update(await readFile(path.join(run, name)))
          .digest('hex'),
      ]),
    ),
  )
}
