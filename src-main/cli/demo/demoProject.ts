import path from 'node:path'
import { contract } from '../../../src-shared/contract/contract.ts'
import type { DatasetView, ModelView } from '../../../src-shared/contract/views.ts'
import { ProjectMissing } from '../../../src-shared/errors/errors.ts'
import type { CommandContext } from '../commandContext.ts'
import { resourcesFolder } from '../packageFolder.ts'
import { projectOf } from '../projectOf.ts'
import type { ProjectSession } from '../session.ts'

const material = path.join(resourcesFolder, 'demo')

/** The demonstration project with its models and datasets; what an earlier attempt has added already stays. */
export async function demoProject(
  context: CommandContext,
  folder: string,
): Promise<{ session: ProjectSession; model: ModelView; dataset: DatasetView }> {
  const session = await openOrMake(context, folder)
  const model = await withModel(session, 'landscape-ddpm')
  await withModel(session, 'potted-finetune')
  const dataset = await withDataset(session, 'landscape-32')
  await withDataset(session, 'potted-32')
  return { session, model, dataset }
}

async function openOrMake(context: CommandContext, folder: string): Promise<ProjectSession> {
  try {
    return await projectOf(context, folder, 'own')
  } catch (error) {
    if (!ProjectMissing.is(error)) throw error
    return context.reach.newProject(folder, undefined, 'own')
  }
}

/** Both demonstration models share the architecture and schedule of one preset. */
async function withModel({ connection, projectId, project }: ProjectSession, name: string): Promise<ModelView> {
  const known = project.models.find((model) => model.name === name && model.present)
  const added = { projectId, path: path.join(material, 'models', name), name, preset: 'landscape-ddpm' }
  return known ?? connection.call(contract.addModel, added)
}

async function withDataset({ connection, projectId, project }: ProjectSession, name: string): Promise<DatasetView> {
  const known = project.datasets.find((dataset) => dataset.name === name && dataset.present)
  return known ?? connection.call(contract.addDataset, { projectId, path: path.join(material, 'datasets', name), name })
}
