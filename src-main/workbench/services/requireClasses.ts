import { BadRunSetting, ClassesDiffer, ClassesMissing } from '../../../src-shared/errors/errors.ts'
import type { ModelEntry } from '../../../src-shared/project/projectFile.ts'
import type { RunRequest } from '../../../src-shared/project/runSettings.ts'
import { pairOfTwoClasses, sourceRows } from '../jobs/sourceRows.ts'
import type { OpenProject } from '../openProject.ts'
import { findDataset } from './datasets.ts'

/**
 * A class-conditional network wants a class for every row: the request's, the folders' of an image dataset, or those of the runs that the rows
 * come from; between two ends, the one that both have.
 *
 * @throws BadRunSetting, ClassesDiffer, ClassesMissing
 */
export async function requireClasses(
  project: OpenProject,
  { source, classes }: RunRequest,
  model: ModelEntry,
  count: number,
): Promise<void> {
  const known = model.settings.classes ?? 0
  const refuse = (reason: string) => BadRunSetting({ name: 'classes', value: listed(classes ?? []), reason })
  if (known === 0 && classes) throw refuse(`${model.name} is not class-conditional`)
  if (known === 0) return
  if (classes) {
    const { nullClass } = model.settings
    const outside = classes.find((one) => one >= known + (nullClass ? 1 : 0))
    const none = nullClass ? ` and ${known} for none` : ''
    if (outside !== undefined) throw refuse(`${model.name} has classes 0 to ${known - 1}${none}, not ${outside}`)
    return
  }
  if (source.from === 'dataset') {
    const given = findDataset(project, source.dataset).classes.length
    if (given === 0 || given > known) throw ClassesMissing({ model: model.name, known, given })
    return
  }
  const rows = await sourceRows(project, source, count)
  if (!rows || rows.some((row) => row.class === undefined)) {
    const unlike = await pairOfTwoClasses(project, source)
    throw unlike
      ? ClassesDiffer({ model: model.name, ...unlike })
      : ClassesMissing({ model: model.name, known, given: 0 })
  }
  const beyond = rows.reduce((most, row) => Math.max(most, row.class! + 1), 0)
  if (beyond > known + (model.settings.nullClass ? 1 : 0))
    throw ClassesMissing({ model: model.name, known, given: beyond })
}

const listed = (classes: readonly number[]) =>
  classes.length > 8 ? `${classes.slice(0, 8).join(',')},…` : classes.join(',')
