import type { RunNeed } from './studyRequest.ts'

/** Runs that a study asks of several checkpoints under one name, each with its training step in it. */
export function toldApart(needs: readonly RunNeed[]): RunNeed[] {
  const names = needs.map(({ request }) => request.name)
  return needs.map((need) => {
    const { name, checkpoint } = need.request
    const isAlone = names.indexOf(name) === names.lastIndexOf(name)
    if (name === undefined || checkpoint === undefined || isAlone) return need
    return { ...need, request: { ...need.request, name: `${name}, step ${checkpoint}` } }
  })
}
