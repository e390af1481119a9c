import { contract, type Contract } from '../../src-shared/contract/contract.ts'
import type { Handlers } from '../../src-shared/contract/serve.ts'
import { ProjectReadOnly } from '../../src-shared/errors/errors.ts'
import { requireOwned, type Projects } from './services/projects.ts'

/**
 * Keeps every method that may change a project, which is every one that declares ProjectReadOnly, from one that is only read: in one place, so
 * that no handler can forget it.
 */
export function refuseReadOnly(handlers: Handlers<Contract>, projects: Projects): Handlers<Contract> {
  type Handler = (input: { projectId: string }, ...rest: unknown[]) => unknown
  const guarded = Object.entries(contract).map(([key, entry]) => {
    const handler = handlers[key as keyof Contract] as Handler
    const changes = entry.kind === 'method' && entry.errors.some(({ code }) => code === ProjectReadOnly.code)
    if (!changes) return [key, handler]
    const guard: Handler = (input, ...rest) => {
      requireOwned(projects.get(input.projectId), entry.name)
      return handler(input, ...rest)
    }
    return [key, guard]
  })
  return Object.fromEntries(guarded) as Handlers<Contract>
}
