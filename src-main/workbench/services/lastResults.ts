import type { OpenProject } from '../openProject.ts'

/**
 * The last few results of something that takes a while, by key and open project. Whoever asks while one is being made waits for the same; one that
 * failed is made again.
 *
 * @param most  of each project; those that were asked for longest ago go first
 */
export function lastResults<Result>(most: number) {
  const ofProjects = new WeakMap<OpenProject, Map<string, Promise<Result>>>()
  return (project: OpenProject, key: string, make: () => Promise<Result>): Promise<Result> => {
    const known = ofProjects.get(project) ?? new Map<string, Promise<Result>>()
    ofProjects.set(project, known)
    const result = known.get(key) ?? make()
    known.delete(key)
    known.set(key, result)
    result.catch(() => known.get(key) === result && known.delete(key))
    if (known.size > most) known.delete(known.keys().next().value!)
    return result
  }
}
