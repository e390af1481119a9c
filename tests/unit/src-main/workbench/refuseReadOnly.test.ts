import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createProjects } from '../../../../src-main/workbench/services/projects.ts'
import { refuseReadOnly } from '../../../../src-main/workbench/refuseReadOnly.ts'
import { contract, type Contract } from '../../../../src-shared/contract/contract.ts'
import type { Handlers } from '../../../../src-shared/contract/serve.ts'
import { DiskFull, ProjectReadOnly } from '../../../../src-shared/errors/errors.ts'

const errorsOf = (key: string) => {
  const entry = contract[key as keyof Contract]
  return entry.kind === 'method' ? entry.errors.map(({ code }) => code) : []
}

test('every method that declares that it changes a project is refused on one that is only read, and no other is', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'read-only-'))
  const projects = createProjects(() => {})
  onTestFinished(async () => {
    for (const { projectId } of projects.all()) await projects.close(projectId)
    await rm(folder, { recursive: true, force: true })
  })
  const written = await projects.create(path.join(folder, 'study'))
  const { projectId } = await projects.open(written.path, 'read')
  expect(projectId).toBe(written.projectId)
  await projects.close(projectId)
  const read = await projects.open(written.path, 'read')

  const inner = Object.fromEntries(Object.keys(contract).map((key) => [key, vi.fn()]))
  const guarded = refuseReadOnly(inner as unknown as Handlers<Contract>, projects)
  for (const [key, handler] of Object.entries(guarded)) {
    const call = () => (handler as (input: unknown) => unknown)({ projectId: read.projectId })
    if (!errorsOf(key).includes(ProjectReadOnly.code)) call()
    else expect(call, key).toThrow('was opened for reading only')
  }
  const reached = Object.keys(inner).filter((key) => inner[key].mock.calls.length > 0)
  expect(reached).toContain('getRun')
  expect(reached).not.toContain('startRun')
})

test('a method of a project that can fill the disk says that it changes the project', () => {
  const writing = Object.keys(contract).filter(
    (key) => errorsOf(key).includes(DiskFull.code) && key !== 'createProject',
  )
  expect(writing.length).toBeGreaterThan(8)
  for (const key of writing) expect(errorsOf(key), key).toContain(ProjectReadOnly.code)
})
