import { access, mkdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { writeFileAtomically } from '../../store/atomicWrite.ts'
import { userFolder } from './userFolder.ts'

const Recent = z.array(z.object({ name: z.string(), path: z.string() }))
export type RecentProject = z.infer<typeof Recent>[number]

/** Entries of the list. One whose disk is not there now stays in it and is not shown. */
const longest = 12

/** The projects that were opened last on this machine, newest first. Kept per user; losing the list loses nothing else. */
export function recentProjects(env: NodeJS.ProcessEnv = process.env): {
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
  return {
    async list() {
      const projects = await remembered()
      const present = await Promise.all(
        projects.map(({ path: place }) =>
          access(place).then(
            () => true,
            () => false,
          ),
        ),
      )
      return projects.filter((_, index) => present[index])
    },
    async add(project) {
      const others = (await remembered()).filter((other) => other.path !== project.path)
      await mkdir(path.dirname(file), { recursive: true })
      await writeFileAtomically(file, JSON.stringify([project, ...others].slice(0, longest), undefined, 2))
    },
  }
}
