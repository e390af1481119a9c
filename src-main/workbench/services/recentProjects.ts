import { access, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { z } from 'zod'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { userFolder } from './userFolder.ts'

const Recent = z.array(z.object({ name: z.string(), path: z.string() }))
export type RecentProject = z.infer<typeof Recent>[number]

/** Entries of the list. One whose disk is not there now stays in it and is not shown. */
const longest = 12
/** So long disks are waited for, milliseconds. What is not known by then is shown, and opening it says the rest. */
const longestWait = 2_000

/**
 * The projects that were opened last on this machine, newest first. Kept per user; losing the list loses nothing else.
 *
 * @param ask  rejects where no file is there; overridden in tests
 */
export function recentProjects(
  env: NodeJS.ProcessEnv = process.env,
  ask: (file: string) => Promise<unknown> = access,
): {
  list(): Promise<RecentProject[]>
  add(project: RecentProject): Promise<void>
} {
  const file = path.join(userFolder(env), 'recent.json')
  const remembered = async () => {
    const text = await readFile(file, 'utf8').catch(() => '[]')
    try {
      return Recent.parse(JSON.parse(text))
    } catch {
      return []
    }
  }
  const missing = new Set<string>()
  let asking: Promise<void> | undefined

  /**
   * One after the other, and not again while one is waited for: a network folder whose server is away answers nothing, and each question holds one of
   * the few threads that all files are read with.
   */
  async function lookFor(projects: RecentProject[]): Promise<void> {
    for (const { path: place } of projects)
      await ask(place).then(
        () => missing.delete(place),
        () => missing.add(place),
      )
  }

  return {
    async list() {
      const projects = await remembered()
      asking ??= lookFor(projects).finally(() => (asking = undefined))
      await Promise.race([asking, delay(longestWait, undefined, { ref: false })])
      return projects.filter(({ path: place }) => !missing.has(place))
    },
    async add(project) {
      const others = (await remembered()).filter((other) => other.path !== project.path)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFileAtomically(file, JSON.stringify([project, ...others].slice(0, longest), undefined, 2))
    },
  }
}
