import type { Execute } from '../commandLine/command.ts'
import type { newOptions } from '../commandLine/commandOptions.ts'

/** `inverscope new FOLDER` */
export const newProject: Execute<typeof newOptions> = async (context, { operands: [folder], options }) => {
  const { project } = await context.reach.newProject(context.absolute(folder), options.name, 'brief')
  return {
    document: project,
    text: [
      `The project ${project.name} is at ${project.path}.`,
      'Next, add a model and images:',
      `  inverscope add model PATH --project ${folder}`,
      `  inverscope add dataset PATH --project ${folder}`,
    ].join('\n'),
  }
}
