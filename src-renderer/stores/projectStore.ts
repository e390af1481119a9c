import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { contract } from '../../src-shared/contract/contract.ts'
import type { AbsentEntry, ProjectView } from '../../src-shared/contract/views.ts'
import { ConnectionLost, ProjectNotOpen } from '../../src-shared/errors/errors.ts'
import { runsToAddress } from '../grid/runsInAddress.ts'
import { sweepsOf } from '../grid/sweepRuns.ts'
import { useLine } from '../host/line.ts'
import { trainingSeries } from '../training/trainingSeries.ts'
import { sentenceOf } from './noticesStore.ts'
import { rememberedPath, rememberProject } from './rememberedProjects.ts'

/** What of the project lies outside it and is not where it was. */
export interface MissingEntry {
  kind: 'model' | 'dataset' | 'encoder'
  id: string
  name: string
  /** Where it was. */
  path: string
}

/** The project on screen, as the workbench last described it. */
export const useProjectStore = defineStore('project', () => {
  const line = useLine()
  const project = shallowRef<ProjectView>()
  const problem = ref<string>()
  const shownId = ref<string>()
  let watchedId: string | undefined
  let refreshing = 0
  let stopWatching = () => {}

  const models = computed(() => project.value?.models ?? [])
  const datasets = computed(() => project.value?.datasets ?? [])
  const encoders = computed(() => project.value?.encoders ?? [])
  const figures = computed(() => project.value?.figures ?? [])
  const brokenRuns = computed(() => project.value?.brokenRuns ?? [])
  const missing = computed(() =>
    (
      [
        ['model', models.value],
        ['dataset', datasets.value],
        ['encoder', encoders.value],
      ] as const
    ).flatMap(([kind, entries]) =>
      entries.flatMap(({ id, name, path, present }): MissingEntry[] => (present ? [] : [{ kind, id, name, path }])),
    ),
  )
  /** Newest first. */
  const runs = computed(() => [...(project.value?.runs ?? [])].reverse())
  /** Over training; found once for each change, not by each page that is opened. */
  const series = computed(() => trainingSeries(project.value?.runs ?? [], models.value))
  /** The runs of the sweep that a run belongs to, by its id. */
  const sweeps = computed(() => sweepsOf(project.value?.runs ?? []))
  /** By the lists of sweeps: every row of a sweep in sight leads to the same grid. */
  const sweepAddresses = computed(() => ({
    all: project.value?.runs ?? [],
    made: new Map<readonly string[], string>(),
  }))

  /** The runs of a sweep as the address of their grid names them, found once for each change of the project. */
  function sweepAddress(sweep: readonly string[]): string {
    const { all, made } = sweepAddresses.value
    const address = made.get(sweep) ?? runsToAddress(sweep, all)
    made.set(sweep, address)
    return address
  }

  function accept(view: ProjectView): ProjectView {
    // Answers may overtake each other.
    const shown = project.value
    if (shown?.projectId === view.projectId && view.revision < shown.revision) return shown
    rememberProject(view.projectId, view.path)
    project.value = view
    problem.value = undefined
    shownId.value = view.projectId
    if (watchedId !== view.projectId) follow(view.projectId)
    return view
  }

  function follow(projectId: string): void {
    stopWatching()
    watchedId = projectId
    stopWatching = line.subscribe(contract.watchProject, { projectId }, ({ revision }) => {
      // The first tells of the state that is on screen, unless something changed meanwhile.
      if (revision !== project.value?.revision) void refresh()
    })
  }

  async function refresh(): Promise<void> {
    const projectId = shownId.value
    if (!projectId) return
    refreshing++
    try {
      const view = await line.call(contract.getProject, { projectId })
      if (shownId.value === projectId) accept(view)
    } catch (error) {
      const path = ProjectNotOpen.is(error) ? rememberedPath(projectId) : undefined
      if (path !== undefined) await open(path).catch((reason) => (problem.value = sentenceOf(reason)))
      else if (!ConnectionLost.is(error)) problem.value = sentenceOf(error)
    } finally {
      refreshing--
    }
  }

  /** Looks whether what lies outside the project is where it was, and where that has changed fetches the project anew. */
  async function lookForMissing(): Promise<void> {
    const shown = project.value
    if (!shown) return
    const keysOf = (entries: readonly AbsentEntry[]) => entries.map(({ kind, id }) => `${kind}/${id}`).join()
    const answer = await line
      .call(contract.listMissing, { projectId: shown.projectId })
      // Nobody asked for it: whatever keeps it away is said where a person asks for something.
      .catch(() => undefined)
    if (answer && project.value?.projectId === shown.projectId && keysOf(answer.entries) !== keysOf(missing.value))
      await refresh()
  }

  /** Shows an open project by its id; one that is not open any more is opened again from where it was. */
  async function show(projectId: string): Promise<void> {
    if (project.value?.projectId === projectId || (shownId.value === projectId && refreshing > 0)) return
    project.value = undefined
    problem.value = undefined
    shownId.value = projectId
    await refresh()
  }

  /** @param path  of the project file or its folder */
  async function open(path: string): Promise<ProjectView> {
    return accept(await line.call(contract.openProject, { path }))
  }

  async function create(folder: string, name: string): Promise<ProjectView> {
    return accept(await line.call(contract.createProject, { folder, name }))
  }

  // What was asked before the first connection is answered by it.
  watch(line.connections, () => refreshing === 0 && refresh())
  return {
    project,
    problem,
    models,
    datasets,
    encoders,
    figures,
    runs,
    series,
    sweeps,
    sweepAddress,
    brokenRuns,
    missing,
    show,
    open,
    create,
    refresh,
    lookForMissing,
  }
})
