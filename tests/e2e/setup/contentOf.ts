import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'

/** SHA-256 of every array, of the items and of the decoded pictures of a run. */
export async function contentOf(run: string): Promise<Record<string, string>> {
  const names = readdirSync(run, { recursive: true, encoding: 'utf8' })
  const files = names.filter((name) => /(\.npy|items\.jsonl|\.png)$/.test(name)).sort()
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
